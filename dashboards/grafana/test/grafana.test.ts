import { setTimeout } from 'node:timers/promises'
import { DAY_MS } from '@linli/domain/time'
import t from 'tap'
import { startInflux, whyNoInflux } from '../../../test/support/influx-server.ts'
import { BOARDS, buildBoard } from '../src/index.ts'
import { LANGUAGES } from '../src/languages.ts'
import { DATABASES, pointsUntil, write } from './support/district.ts'
import { startGrafana, whyNoGrafana } from './support/grafana-server.ts'
import { ask, interpolate, questionsOf, type Choice, type Question } from './support/grafana.ts'

const why = whyNoInflux() ?? whyNoGrafana()
if (why !== undefined) console.error(`a real Grafana is NOT tested with: ${why}`)

interface Frame { readonly schema: { readonly fields: readonly { readonly name: string, readonly config?: { readonly displayNameFromDS?: string } }[] }, readonly data: { readonly values: readonly (readonly unknown[])[] } }

const BOARD_JSON = BOARDS.flatMap(board => LANGUAGES.map(language => ({ board, json: buildBoard(board, language) })))
const choiceOf = (choice: string): Choice => choice === 'one' ? { site: ['lane'], space: ['gallery'] } : { site: 'all', space: 'all' }

t.test('a real Grafana takes every board into its folder, and gets for every query what the tests expect it to get', why === undefined ? {} : { skip: why }, async t => {
  const influx = await startInflux()
  t.teardown(() => influx.stop())
  for (const name of Object.values(DATABASES)) await influx.makeBucket(name)
  const now = Date.now()
  await write(influx, pointsUntil(now))
  const grafana = await startGrafana(influx)
  t.teardown(() => grafana.stop())
  const get = async (path: string, body?: object) => await (await fetch(`${grafana.url}/api/${path}`, body === undefined ? {} : { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })).json() as Record<string, unknown>

  // Provisioning goes on for a moment after the first answer.
  for (let i = 0; i < 100 && 'message' in await get('dashboards/uid/linli-platform-en'); i++) await setTimeout(200)
  for (const { board, json } of BOARD_JSON) {
    const { dashboard, meta } = await get(`dashboards/uid/${json.uid}`) as { dashboard?: { panels: unknown[], title: string }, meta?: { folderTitle: string, provisioned: boolean } }
    t.match({ title: dashboard?.title, panels: dashboard?.panels.length, ...meta }, {
      title: json.title, panels: json.panels!.length, provisioned: true, folderTitle: board.folder === 'platform' ? '平台运维' : json.uid!.endsWith('-en') ? 'Community spaces' : '社区空间'
    }, json.uid!)
  }
  t.match(await get('dashboards/home'), { dashboard: { title: '实时运行' } })

  const span = 10 * DAY_MS
  for (const { board, json } of BOARD_JSON) {
    for (const question of questionsOf(json)) {
      const choice = choiceOf(board.choice)
      const answer = await get('ds/query', { from: String(now - span), to: String(now), queries: [queryOf(question, choice)] }) as { results?: Record<string, { error?: string, frames: readonly Frame[] }> }
      const result = answer.results?.[question.target.refId]
      t.equal(result?.error, undefined, question.where)
      const expected = await ask(influx, DATABASES.states, { ...question.target, query: interpolate(question.target.query, { from: now - span, to: now, interval: '30m', choice }) })
      const got = (result?.frames ?? []).map(({ schema, data }) => [schema.fields.map(({ name, config }) => config?.displayNameFromDS ?? name).sort(), data.values[0]?.length])
      // Tags come in any order.
      t.same(got, expected.map(fields => [fields.map(({ name }) => name).sort(), fields[0]!.values.length]), question.where)
    }
  }
})

/** As the browser sends it: it fills in what people chose, and leaves time to the server. */
function queryOf ({ target }: Question, choice: Choice): object {
  const kept = target.query.replaceAll('$timeFilter', '@timeFilter').replaceAll('$__interval', '@__interval')
  const query = interpolate(kept, { from: 0, to: 0, interval: '', choice }).replaceAll('@timeFilter', '$timeFilter').replaceAll('@__interval', '$__interval')
  return { ...target, query, rawQuery: true, datasource: { type: 'influxdb', uid: 'linli' }, intervalMs: 1_800_000, maxDataPoints: 1000 }
}
