import type { Dashboard, Panel } from '@grafana/grafana-foundation-sdk/dashboard'
import { COLOURS } from '../../src/colours.ts'
import { DATA_SOURCE } from '../../src/influxql.ts'
import { questionsOf } from './grafana.ts'

/** The rules of the house, each a name and what it finds wrong with a board. `uids`: of all boards. */
export const RULES = {
  'ids are unique' ({ panels }) {
    return panels.flatMap(({ id }, index) => id === undefined || panels.findIndex(other => other.id === id) !== index ? [`panel ${index} has the id ${String(id)}`] : [])
  },
  'panels lie beside one another within 24 columns' ({ panels }) {
    return panels.flatMap((panel, index) => {
      const { x, y, w, h } = panel.gridPos!
      const meets = panels.slice(index + 1).some(({ gridPos: other }) => x < other!.x + other!.w && other!.x < x + w && y < other!.y + other!.h && other!.y < y + h)
      return meets || x < 0 || x + w > 24 || h < 1 ? [`${panel.title} overlaps or sticks out`] : []
    })
  },
  'a wall has at most 26 rows' ({ board, panels }) {
    return board.uid!.startsWith('linli-wall') && Math.max(...panels.map(({ gridPos }) => gridPos!.y + gridPos!.h)) > 26 ? ['it is too high'] : []
  },
  'at most 12 panels' ({ panels }) { return panels.length > 12 ? [`${panels.length} panels`] : [] },
  'a Chinese title has at most 14 characters' ({ board, panels }) {
    if (board.uid!.endsWith('-en')) return []
    return [board.title!, ...panels.map(({ title }) => title!)].filter(title => [...title].reduce((sum, letter) => sum + (letter.codePointAt(0)! < 0x2E80 ? 0.5 : 1), 0) > 14)
  },
  'a title fits its panel at 1440 pixels' ({ panels }) {
    return panels.map(({ title, gridPos }) => ({ title: title!, room: gridPos!.w * COLUMN_PX - TITLE_FRAME_PX })).filter(({ title, room }) => pixels(title) > room).map(({ title }) => title)
  },
  'every panel is titled and described' ({ panels }) { return panels.filter(({ title, description }) => (title ?? '') === '' || [...description ?? ''].length < 8).map(({ title }) => title ?? '?') },
  'figures have unit, decimals, and a sentence for no data' ({ panels }) {
    return panels.filter(({ type }) => type !== 'text').flatMap(({ title, fieldConfig }) => {
      const { unit, decimals, noValue } = fieldConfig?.defaults ?? {}
      return (unit ?? '') === '' || decimals === undefined || [...noValue ?? ''].length < 6 || GOOD_NEWS.test(noValue!) ? [title!] : []
    })
  },
  'at most seven series' ({ panels }) {
    return panels.filter(({ type }) => type === 'timeseries').flatMap(({ title, targets = [] }) => {
      const series = (targets as unknown as { query: string }[]).map(({ query }) => isBySpace(query) ? Number(/SLIMIT (\d+)/.exec(query)?.[1] ?? 99) : 1)
      return series.reduce((sum, count) => sum + count, 0) > 7 ? [title!] : []
    })
  },
  'a list of bars has an end' ({ panels }) {
    return panels.filter(({ type }) => type === 'bargauge').filter(({ options }) => !((options as { reduceOptions: { limit?: number } }).reduceOptions.limit! <= 15)).map(({ title }) => title!)
  },
  'no site or space is named' ({ board }) {
    return questionsOf(board).filter(({ target: { query } }) => /"(site|space|device)" *(=~|!~|!=|=(?!~))(?! *\/\^\$(site|space)\$\/)/.test(query)).map(({ where }) => where)
  },
  'only our data source, by its uid' ({ board }) {
    return walk(board).filter(({ key, value }) => key === 'datasource' && (value as { uid?: string }).uid !== DATA_SOURCE.uid).map(({ path }) => path)
  },
  'links lead to boards that exist' ({ board, uids }) {
    return walk(board).flatMap(({ key, value }) => key === 'url' && typeof value === 'string' ? [...value.matchAll(/\/d\/([\w-]+)/g)].map(match => match[1]!) : []).filter(uid => !uids.has(uid))
  },
  'links leave for a board or the console' ({ board }) {
    return walk(board).filter(({ key, value }) => key === 'url' && !/^(\/d\/linli-|\$\{base_url:raw\}\/)/.test(String(value))).map(({ value }) => String(value))
  },
  'every colour is a token' ({ board }) {
    return walk(board).filter(({ key, value }) => ['color', 'fixedColor', 'iconColor'].includes(key) && typeof value === 'string' && !TOKENS.has(value)).map(({ path, value }) => `${path}: ${String(value)}`)
  },
  'a tile is quiet when all is well' ({ panels }) {
    return panels.filter(({ type, fieldConfig }) => type === 'stat' && fieldConfig!.defaults.thresholds!.steps[0]!.color === COLOURS.ok).map(({ title }) => title!)
  },
  'nothing has the colour of an alarm' ({ panels }) {
    // A tile without a value takes the colour of its base.
    return panels.filter(({ type, fieldConfig }) => type === 'stat' && [COLOURS.att, COLOURS.urg].includes(fieldConfig!.defaults.thresholds!.steps[0]!.color as never)).map(({ title }) => title!)
  },
  'panels say a sentence of nothing' ({ panels }) { return panels.filter(({ type }) => SAYS_ERR.has(type)).map(({ title }) => title!) },
  'states over time keep their colours, on one page, and nothing has a name': ({ panels }) => panels.filter(({ type }) => type === 'state-timeline').flatMap(({ title, options, fieldConfig }) => {
    const { color, mappings = [], custom } = fieldConfig!.defaults
    const isNamed = mappings.some(mapping => String(mapping.type) === 'special')
    return String(color?.mode) !== 'fixed' || (options as { perPage: number }).perPage !== 0 || !isNamed || typeof (custom as { insertNulls: unknown }).insertNulls !== 'number' ? [title!] : []
  }),
  'series of a table are named by an override': ({ panels }) => panels.filter(({ transformations = [] }) => transformations.some(({ id }) => id === 'partitionByValues')).flatMap(({ title, fieldConfig }) => {
    const named = fieldConfig!.overrides.some(({ matcher, properties }) => matcher.id === 'byType' && properties.some(({ id }) => id === 'displayName'))
    return named && fieldConfig!.defaults.displayName === undefined ? [] : [title!]
  }),
  'gaps stay gaps' ({ panels }) {
    return panels.filter(({ type, fieldConfig }) => type === 'timeseries' && typeof (fieldConfig!.defaults.custom as { spanNulls: unknown }).spanNulls !== 'number').map(({ title }) => title!)
  },
  'tables have widths and an order': ({ panels }) => panels.filter(({ type }) => type === 'table').flatMap(({ title, transformations = [], fieldConfig, targets = [] }) => {
    const isOrdered = transformations.some(({ id }) => id === 'sortBy') || (targets as unknown as { query: string }[]).every(({ query }) => query.includes('ORDER BY'))
    const narrow = (fieldConfig?.overrides ?? []).filter(({ properties }) => !properties.some(({ id }) => id === 'custom.width' || id === 'custom.minWidth' || id === 'custom.hidden'))
    return !isOrdered || narrow.length > 0 || (fieldConfig!.defaults.custom as { minWidth?: number }).minWidth !== 60 ? [title!] : []
  }),
  'what stands for a value fits its column': ({ panels }) => panels.filter(({ type }) => type === 'table').flatMap(({ title, fieldConfig }) => (fieldConfig?.overrides ?? []).flatMap(({ matcher, properties }) => {
    const of = (id: string): unknown => properties.find(property => property.id === id)?.value
    const [width, text, cell] = [of('custom.width'), of('noValue'), of('custom.cellOptions') as { type?: string } | undefined]
    // Beside a bar there is half of the cell; text is cut at its beginning, and "not measured" reads "measured".
    return typeof width === 'number' && typeof text === 'string' && pixels(text) > (cell?.type === 'gauge' ? 0.6 : 1) * (width - 12) ? [`${title}: ${String(matcher.options)}`] : []
  })),
  'each board knows whether it is of now' ({ board }) { return questionsOf(board).some(({ target, panel }) => panel && target.query.includes('time(10m, now())')) ? [] : ['no data gap'] },
  'a share stands beside its coverage' ({ board }) {
    const queries = questionsOf(board).map(({ target }) => target.query)
    return queries.some(query => query.includes('floor(')) && !queries.some(query => /^SELECT 100 \* sum\("(validMs|co2JudgedMs)"\)/.test(query)) ? ['no coverage'] : []
  },
  'sites and spaces can be chosen, the console is a constant' ({ board }) {
    const [site, space, base] = board.templating.list ?? []
    const isAll = (variable: typeof site) => variable?.includeAll === true && variable.allValue === '.*' && variable.multi === true
    return site?.name !== 'site' || !isAll(site) || space?.name !== 'space' || !(isAll(space) || board.uid!.startsWith('linli-space')) || base?.name !== 'base_url' || Number(base.hide) !== 2 ? ['its variables differ'] : []
  },
  'events are drawn once': ({ board }) => ((board.annotations as unknown as { list: { name: string, mappings?: Record<string, unknown>, target: { resultFormat: string } }[] }).list)
    .filter(({ mappings, target }) => target.resultFormat !== 'table' || !mappings?.['text'] || !mappings['tags']).map(({ name }) => name),
  'it is a file that Grafana takes' ({ board }) { return board.schemaVersion === 42 && board.id === null && /^linli-[a-z]+(-en)?$/.test(board.uid!) && board.timezone === 'Asia/Shanghai' ? [] : ['id, uid, version or zone'] }
} as const satisfies Record<string, (subject: { readonly board: Dashboard, readonly panels: readonly Panel[], readonly uids: ReadonlySet<string> }) => readonly string[]>

export type RuleName = keyof typeof RULES

/** What is wrong with a board, by rule. */
export function lint (board: Dashboard, uids: ReadonlySet<string>): readonly { readonly rule: RuleName, readonly fault: string }[] {
  const panels = (board.panels ?? []) as Panel[]
  return (Object.entries(RULES) as [RuleName, (typeof RULES)[RuleName]][]).flatMap(([rule, judge]) => judge({ board, panels, uids }).map(fault => ({ rule, fault })))
}

/** A board without its words: what both languages have in common. */
export function shapeOf (value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shapeOf)
  if (typeof value === 'object' && value !== null) return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shapeOf(inner)]))
  return typeof value === 'string' ? 'text' : value
}

/** Panels of Grafana that say "Err" of an empty answer, whatever `noValue` is. */
const SAYS_ERR: ReadonlySet<string> = new Set(['xychart'])

const TOKENS: ReadonlySet<string> = new Set(Object.values(COLOURS))
/** What must never be said of nothing. */
const GOOD_NEWS = /正常|没有超员|没有告警|全部在线|已全部|All (online|clear|shut)|None over|No (active )?alerts/i

/** One series a space: the outermost grouping is by space. */
function isBySpace (query: string): boolean {
  const last = query.slice(query.lastIndexOf('GROUP BY'))
  return last.includes('"space"') && last.split('(').length >= last.split(')').length
}

/** A column of the grid on a desk, beside Grafana's menu; what icon and padding take of a panel's head. */
const COLUMN_PX = 46
const TITLE_FRAME_PX = 62

/** About what a text takes in a cell. */
const pixels = (text: string) => [...text].reduce((sum, letter) => sum + (letter.codePointAt(0)! < 0x2E80 ? 7.5 : 14), 0)

interface Node { readonly key: string, readonly value: unknown, readonly path: string }

function walk (value: unknown, path = ''): readonly Node[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) => [{ key, value: inner as unknown, path: `${path}/${key}` }, ...walk(inner, `${path}/${key}`)])
}
