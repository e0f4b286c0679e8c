import { readFileSync, globSync } from 'node:fs'
import { join } from 'node:path'
import type { Dashboard, Panel } from '@grafana/grafana-foundation-sdk/dashboard'
import t from 'tap'
import { BOARDS, buildBoard, filesOf, uidOf } from '../src/index.ts'
import { LANGUAGES } from '../src/languages.ts'
import { lint, RULES, shapeOf, type RuleName } from './support/lint.ts'

const UIDS = new Set(BOARDS.flatMap(({ id }) => LANGUAGES.map(language => uidOf(id, language))))
const of = (id: string): Dashboard => buildBoard(BOARDS.find(board => board.id === id)!, 'zh')

t.test('every board keeps the rules of the house', async t => {
  for (const board of BOARDS) for (const language of LANGUAGES) t.same(lint(buildBoard(board, language), UIDS), [], uidOf(board.id, language))
})

t.test('both languages have one shape, and no word of the other', async t => {
  for (const board of BOARDS) {
    const [zh, en] = LANGUAGES.map(language => buildBoard(board, language)) as [Dashboard, Dashboard]
    t.same(shapeOf(en), shapeOf(zh), board.id)
    const { links: _, ...english } = en
    t.notMatch(JSON.stringify(english), /\p{Script=Han}/u, `${board.id} in English`)
  }
  t.notSame(shapeOf(of('linli-wall')), shapeOf(of('linli-phone')))
})

t.test('there is a board for each question, and none has the other\'s name', async t => {
  t.equal(UIDS.size, 2 * BOARDS.length)
  t.same(BOARDS.map(({ id }) => id).sort(), ['env', 'maint', 'phone', 'platform', 'portfolio', 'space', 'usage', 'wall'].map(name => `linli-${name}`))
  for (const language of LANGUAGES) t.equal(new Set(BOARDS.map(board => buildBoard(board, language).title)).size, BOARDS.length)
})

t.test('what is committed is what the boards say', async t => {
  const folder = join(import.meta.dirname, '../generated')
  const files = filesOf(BOARDS)
  t.same(globSync('**/*.json', { cwd: folder }).sort(), [...files.keys()].sort())
  for (const [path, text] of files) t.ok(readFileSync(join(folder, path), 'utf8') === text, `${path}: run npm run boards`)
})

t.test('the address of the console can be another', async t => {
  const board = buildBoard(BOARDS[0]!, 'zh', { consoleUrl: 'https://linli.example.org' })
  t.equal(board.templating.list!.find(({ name }) => name === 'base_url')!.query, 'https://linli.example.org')
})

type Mutable = Omit<Dashboard, 'panels'> & { panels: Panel[] }
const first = (board: Mutable, type: string) => board.panels.find(panel => panel.type === type)!
const target = (panel: Panel) => panel.targets![0] as unknown as { query: string, resultFormat: string }
const custom = (panel: Panel) => panel.fieldConfig!.defaults.custom as Record<string, unknown>

/** A board that breaks each rule. */
const BROKEN: Readonly<Record<RuleName, readonly [board: string, spoil: (board: Mutable) => unknown]>> = {
  'ids are unique': ['linli-wall', ({ panels }) => { panels[1]!.id = panels[0]!.id! }],
  'panels lie beside one another within 24 columns': ['linli-wall', ({ panels }) => { panels[1]!.gridPos!.x = 0 }],
  'a wall has at most 26 rows': ['linli-wall', ({ panels }) => { panels.at(-1)!.gridPos!.h = 10 }],
  'at most 12 panels': ['linli-env', ({ panels }) => panels.push({ ...panels[0]!, id: 99, gridPos: { x: 0, y: 99, w: 4, h: 4 } })],
  'a Chinese title has at most 14 characters': ['linli-wall', ({ panels }) => { panels[0]!.title = '这是一个无论如何都太长了的标题' }],
  'a title fits its panel at 1440 pixels': ['linli-wall', ({ panels }) => { panels[2]!.title = 'Spaces over capacity' }],
  'every panel is titled and described': ['linli-wall', ({ panels }) => { delete panels[0]!.description }],
  'figures have unit, decimals, and a sentence for no data': ['linli-wall', ({ panels }) => { panels[2]!.fieldConfig!.defaults.noValue = '没有超员的空间' }],
  'at most seven series': ['linli-env', board => { target(first(board, 'timeseries')).query = target(first(board, 'timeseries')).query.replace(/ SLIMIT 7$/, '') }],
  'a list of bars has an end': ['linli-phone', board => { delete (first(board, 'bargauge').options as { reduceOptions: { limit?: number } }).reduceOptions.limit }],
  'no site or space is named': ['linli-wall', ({ panels }) => { target(panels[0]!).query += ' WHERE "space" = \'yunjin-gallery\'' }],
  'only our data source, by its uid': ['linli-wall', ({ panels }) => { panels[0]!.datasource = { type: 'influxdb', uid: 'other' } }],
  'links lead to boards that exist': ['linli-wall', board => { board.links![1]!.url = '/d/linli-nowhere' }],
  'links leave for a board or the console': ['linli-wall', board => { board.links![1]!.url = 'http://127.0.0.1:8080/alerts' }],
  'every colour is a token': ['linli-wall', ({ panels }) => { panels[1]!.fieldConfig!.defaults.thresholds!.steps[1]!.color = 'green' }],
  'a tile is quiet when all is well': ['linli-wall', ({ panels }) => { panels[0]!.fieldConfig!.defaults.thresholds!.steps[0]!.color = '#0A876B' }],
  'states over time keep their colours, on one page, and nothing has a name': ['linli-wall', board => { first(board, 'state-timeline').fieldConfig!.defaults.mappings!.pop() }],
  'series of a table are named by an override': ['linli-wall', board => { first(board, 'state-timeline').fieldConfig!.overrides = [] }],
  'nothing has the colour of an alarm': ['linli-env', board => { first(board, 'stat').fieldConfig!.defaults.thresholds!.steps[0]!.color = '#C93A22' }],
  'panels say a sentence of nothing': ['linli-portfolio', ({ panels }) => { panels[0]!.type = 'xychart' }],
  'gaps stay gaps': ['linli-wall', board => { custom(first(board, 'timeseries'))['spanNulls'] = true }],
  'tables have widths and an order': ['linli-wall', board => { first(board, 'table').transformations!.pop() }],
  'what stands for a value fits its column': ['linli-wall', board => { first(board, 'table').fieldConfig!.overrides.find(({ matcher }) => matcher.options === 'co2')!.properties.find(({ id }) => id === 'noValue')!.value = '没有测量或没有新数据' }],
  'each board knows whether it is of now': ['linli-usage', board => { board.panels = board.panels.filter(({ title }) => title !== '数据缺口') }],
  'a share stands beside its coverage': ['linli-usage', board => { board.panels = board.panels.filter(({ title }) => !['数据覆盖率', '利用率与覆盖率', '各空间指标'].includes(title!)) }],
  'sites and spaces can be chosen, the console is a constant': ['linli-usage', board => { delete board.templating.list![0]!.allValue }],
  'events are drawn once': ['linli-wall', board => { ((board.annotations as unknown as { list: { target: { resultFormat: string } }[] }).list[0]!).target.resultFormat = 'time_series' }],
  'it is a file that Grafana takes': ['linli-wall', board => { board.id = 7 }]
}

t.test('each rule bites', async t => {
  t.same(Object.keys(BROKEN).sort(), Object.keys(RULES).sort())
  for (const [rule, [id, spoil]] of Object.entries(BROKEN)) {
    const board = structuredClone(JSON.parse(JSON.stringify(of(id)))) as Mutable
    t.same(lint(board, UIDS), [], `${id} as it is`)
    spoil(board)
    t.ok(lint(board, UIDS).some(fault => fault.rule === rule), rule)
  }
})
