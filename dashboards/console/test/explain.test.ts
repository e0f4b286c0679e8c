import { METRIC_IDS, METRIC_NAMES } from '@linli/domain/figures'
import fastify from 'fastify'
import t, { type Test } from 'tap'
import { explanationLines, wordsIn } from '../src/explain/index.ts'
import { consolePages } from '../src/index.ts'
import { fakeDesk, NOW } from './desk.ts'
import { explanationOf } from './explanation.ts'

const WEEK = 'from=2026-11-16&to=2026-11-23'

async function open (t: Test) {
  const app = fastify()
  await app.register(consolePages({ desk: fakeDesk(), clock: { now: () => NOW } }))
  t.teardown(() => app.close())
  return async (url: string) => {
    const { statusCode, body } = await app.inject({ url, headers: { accept: 'text/html' } })
    return { status: statusCode, body }
  }
}

t.test('every printed figure of a space leads to where it comes from', async t => {
  const page = await open(t)
  const { body } = await page('/spaces/space-1')
  const links = [...body.matchAll(/class="why" href="([^"]+)"/g)].map(match => match[1]!.replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code))).replaceAll('&amp;', '&'))
  t.match(links, [/space=space-1&metric=visits&from=2026-11-25&to=2026-11-26/, /metric=coverage/, /metric=visits/])
  t.ok(links.some(link => link.includes('metric=person_hours&from=2026-11-16&to=2026-11-23')), 'figures of a week')
  t.ok(links.some(link => link.includes('metric=comfort_co2')), 'the air within limits')
  for (const link of new Set(links)) t.equal((await page(link)).status, 200, link)
})

t.test('blind, closed and empty days have shape and word of their own, and no number stands below the gate', async t => {
  const { body } = await (await open(t))(`/explain?space=space-1&metric=visits&${WEEK}`)
  const rows = [...body.matchAll(/<tr class="(\w+)">(.*?)<\/tr>/gs)].map(match => ({ state: match[1]!, text: match[2]! }))
  const of = (state: string) => rows.find(row => row.state === state)!.text
  t.match(of('blind'), /class="dst blind"><svg.*数据不足.*class="ins">数据不足/s)
  t.match(of('closed'), /class="dst closed"><svg.*未开放.*—/s)
  t.match(of('empty'), /class="dst empty"><svg.*开放，无人.*0人次/s)
  t.equal(new Set(['blind', 'closed', 'empty'].map(state => /<svg class="i".*?<\/svg>/s.exec(of(state))![0])).size, 3)
  t.match(of('blind'), /class="ms"/, 'what is not known is hatched')
  t.notMatch(of('closed'), /class="(op|ms)"/)
})

t.test('the page and the terminal say why something is missing, what was corrected and what has changed', async t => {
  const query = { space: 'space-1', metric: 'visits', from: 0, to: 1, asOf: NOW } as const
  const page = await (await open(t))(`/explain?space=space-1&metric=visits&${WEEK}&asOf=${new Date(NOW).toISOString()}&lang=en`)
  const text = explanationLines(explanationOf(query), wordsIn('en')).join('\n')
  for (const said of [
    '100 in and 40 out do not balance', 'was silent', 'spoke without this value', 'no sensor that measures it', 'Wed 18 Nov 11:00–17:20', 'not used', 'doubtful', 'hour', 'the catalogue went from version 1 to 3: capacity, device dev-0: placements',
    '12 readings came late', 'the readings have expired', 'no known cause', 'version 1', '3f3f3f'
  ]) {
    t.ok(page.body.includes(said), `page: ${said}`)
    t.ok(text.includes(said), `terminal: ${said}`)
  }
  t.match(text, /·········███████+|·········█/, 'hours of a day')
  t.match(page.body, /linli explain --space space-1 --metric visits --from 2026-11-16 --to 2026-11-23 --as-of 2026-11-25T/)
})

t.test('every metric can be told, in both languages', async t => {
  for (const metric of METRIC_IDS) {
    for (const language of ['zh', 'en'] as const) {
      const text = explanationLines(explanationOf({ space: 's', metric, from: 0, to: 1 }), wordsIn(language)).join('\n')
      t.ok(text.includes(METRIC_NAMES[metric][language]) && !/undefined|NaN|\[object|\{\w+\}/.test(text), `${metric} ${language}`)
    }
  }
})

t.test('a question that cannot be answered is a page that says so', async t => {
  const page = await open(t)
  for (const [url, status, words] of [
    [`/explain?space=nobody&metric=visits&${WEEK}`, 404, /there is no space/], [`/explain?space=space-1&metric=people&${WEEK}`, 400, /there is no metric/], ['/explain?space=space-1&metric=visits&from=x&to=y', 400, /is not an ISO 8601 time/]
  ] as const) t.match(await page(url), { status, body: words })
})
