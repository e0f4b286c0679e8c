import { join } from 'node:path'
import { Catalogue } from '@linli/domain/catalogue'
import type { GatewayControl } from '@linli/domain/pipeline'
import { addDays, DAY_MS, HOUR_MS, startOfLocalDay, weekday } from '@linli/domain/time'
import { openEmbeddedStore } from '@linli/store/embedded'
import { openLedger } from '@linli/store/ledger'
import { pino } from 'pino'
import t, { type Test } from 'tap'
import { memoryBus } from '../../test/support/memory-bus.ts'
import { createApi } from '../src/app/index.ts'

const ALL_WEEK = Object.fromEntries([1, 2, 3, 4, 5, 6, 7].map(day => [day, [['09:00', '18:00']]]))
const space = (id: string, name: object, more: object = {}) => ({ id, site: 'lane', name, kind: 'study_room', capacity: [{ from: 0, value: 500 }], hours: [{ from: 0, weekly: ALL_WEEK }], occupancySource: 'counter', visitsSource: 'counter', ...more })
const counter = (id: string, inside: string) => ({ id, kind: 'counter', source: 'linli', external: id, expectedIntervalSeconds: 3600, placements: [{ space: inside, from: 0 }] })
const CATALOGUE = Catalogue.parse({
  streets: [{ id: 'wutong', name: { zh: '梧桐街道', en: 'Wutong' } }], sites: [{ id: 'lane', street: 'wutong', name: '梧桐里' }],
  spaces: [space('study', { zh: '书房', en: 'Study' }), space('hall', { zh: '活动室', en: 'Hall' })], devices: [counter('c-study', 'study'), counter('c-hall', 'hall')]
})

/** Visits of a local day at a counter; undefined: it says nothing all day. */
type Visits = (day: string, device: string) => number | undefined

/** An api whose clock stands where the test puts it, and counters that count `visits` at ten and let everybody out at eleven. */
async function start (t: Test) {
  const dir = t.testdir()
  const store = await openEmbeddedStore({ file: join(dir, 'telemetry.db') })
  const ledger = openLedger(join(dir, 'ledger.db'))
  const clock = { time: 0, now: () => clock.time }
  const gateway = { pipeline: () => Promise.reject(new Error('not asked')), quarantine: () => Promise.reject(new Error('not asked')), replay: () => Promise.reject(new Error('not asked')), found: () => Promise.resolve([]) } satisfies GatewayControl
  ledger.saveCatalogue(CATALOGUE, { at: 0, by: 'test' })
  const api = createApi({ ledger, store, bus: memoryBus(), gateway, clock, log: pino({ level: 'silent' }), rawRetentionDays: 90, outboxDir: join(dir, 'outbox') })
  t.teardown(async () => {
    await api.stop()
    await api.app.close()
    ledger.close()
    await store.close()
  })
  const ask = async (method: 'GET' | 'POST', url: string, payload?: object) => {
    const response = await api.app.inject({ method, url, ...(payload ? { payload } : {}), headers: { host: '127.0.0.1' } })
    return JSON.parse(response.body) as never
  }
  return {
    ask, ledger,
    /** Whole hours only, so that what is said again overwrites what was said. */
    say: async (first: string, last: string, visits: Visits) => {
      for (let day = first; day <= last; day = addDays(day, 1)) {
        await store.write(['c-study', 'c-hall'].flatMap(device => {
          const count = visits(day, device)
          return count === undefined ? [] : Array.from({ length: 24 }, (_, hour) => ({
            measurement: 'occupancy' as const, tags: { device }, time: startOfLocalDay(day) + hour * HOUR_MS,
            fields: { passagesIn: hour === 10 ? count : 0, passagesOut: hour === 11 ? count : 0, receivedAt: clock.time, timedOnReceipt: false }
          }))
        }))
      }
    },
    /** The letter of the week before the Monday on which the clock is put. */
    letterOn: async (monday: string, language = 'zh') => {
      clock.time = startOfLocalDay(monday) + 9 * HOUR_MS
      const { id } = await ask('POST', '/api/v1/letters', { street: 'wutong', week: addDays(monday, -7), language }) as { id: string }
      return ledger.letter(id)!
    },
    at: (day: string) => { clock.time = startOfLocalDay(day) + DAY_MS }
  }
}

const ordinary: Visits = (day, device) => (device === 'c-study' ? 1 : 2) * (weekday(day) < 6 ? 100 : 200) + Number(day.slice(8)) % 5 * 2
const raised = (factor: number, only = ['c-study', 'c-hall']): Visits => (day, device) => Math.round(ordinary(day, device)! * (only.includes(device) ? factor : 1))

t.test('a letter tells a change where the interval allows it, with the week before and the interval beside it', async t => {
  const { say, letterOn, ask, at } = await start(t)
  at('2026-11-15')
  await say('2026-09-14', '2026-11-15', ordinary)
  await say('2026-11-16', '2026-11-22', raised(1.5, ['c-study']))
  const { text, html } = await letterOn('2026-11-23')
  // Medians of the last eight: 103 on workdays, 203 on weekends, so 921 are expected in the study, and 1389 came.
  t.match(text, /书房: 本周 \d+人次 \[A 100 %\]，上周 \d+人次 \[A 100 %\]，较同类型日上升50\.8%（\+\d+\.\d% 至 \+\d+\.\d%）/)
  t.match(text, /活动室: .*与同类型日基本持平（−\d+\.\d% 至 \+\d+\.\d%）/)
  t.match(text, /合计（计数）: .*较同类型日上升1\d\.\d%/)
  t.match(text, /本周计数空间共到访 \d+人次，较同类型日上升1\d\.\d%；/)
  t.notMatch(text, /未参与比较/)
  t.match(html, /较同类型日上升/)
  t.match((await letterOn('2026-11-23', 'en')).text, /Study: .*up 50\.8% on like days \(\+\d+\.\d% to \+\d+\.\d%\)/)
  const { comparison } = await ask('GET', '/api/v1/usage?space=study&week=2026-11-16') as { comparison: { index: number, expected: number } }
  t.match(comparison, { status: 'compared', verdict: 'up', daysUsed: { length: 7 }, leftOut: [], display: { zh: /^较同类型日上升50\.8%$/ }, interval: { en: / to / } })
  t.same([comparison.expected, comparison.index], [921, 1389 / 921])
})

t.test('a day without like days before is left out and named, and a handful of visits is not compared', async t => {
  const { say, letterOn, at } = await start(t)
  at('2026-10-11')
  await say('2026-08-03', '2026-10-11', (day, device) => device === 'c-hall' ? 1 : day >= '2026-10-01' && day <= '2026-10-07' ? 150 : ordinary(day, device))
  const { text } = await letterOn('2026-10-12')
  // 1 to 7 October are off, and its first four days are like the others; 10 October is a make-up working Saturday, and 20 September was the only one before.
  t.match(text, '未参与比较的日期：10月10日（之前不足 4 个同类型日） 全部空间。')
  t.match(text, /书房: .*与同类型日基本持平/)
  t.match(text, /活动室: .*人次较少，不作比较/)
})

t.test('a week below the gate is not compared, nor one whose holidays nobody knows yet', async t => {
  const { say, letterOn, at, ask } = await start(t)
  at('2026-11-22')
  await say('2026-09-14', '2026-11-22', (day, device) => device === 'c-study' && day >= '2026-11-18' ? undefined : ordinary(day, device))
  const { text } = await letterOn('2026-11-23')
  t.match(text, /书房: 本周 数据不足 .*，数据不足，不作比较\n/)
  t.match(text, /未参与比较的日期：11月16日（数据不足） 书房；|未参与比较的日期：11月18日（数据不足） 书房；/)
  at('2027-01-10')
  await say('2026-11-23', '2027-01-10', ordinary)
  t.match(await ask('GET', '/api/v1/usage?space=study&week=2027-01-04'), { comparison: { status: 'provisional', index: null, display: { zh: '节假日安排未公布，不作比较' } } })
  t.match(await ask('GET', '/api/v1/usage?space=hall&week=2026-12-14'), { comparison: { status: 'compared', verdict: 'flat' } })
})

t.test('a letter that was made stays, and the next one names what late data changed, once', async t => {
  const { say, letterOn, ledger, at } = await start(t)
  at('2026-11-22')
  const cutOff: Visits = (day, device) => device === 'c-study' && day === '2026-11-18' ? undefined : ordinary(day, device)
  await say('2026-10-05', '2026-11-22', cutOff)
  const first = await letterOn('2026-11-23')
  const printed = (text: string) => /书房: 到访人次 (\d+)人次 \[A (\d+) %\]/.exec(text)!
  t.equal(printed(first.text)[2], '85')
  t.notMatch(first.text, /对前期的更正/)

  // What the counter kept while it was cut off comes in the week after.
  await say('2026-11-18', '2026-11-29', ordinary)
  const second = await letterOn('2026-11-30')
  const wednesday = ordinary('2026-11-18', 'c-study')!
  const [was, now] = [Number(printed(first.text)[1]), Number(printed(first.text)[1]) + wednesday]
  t.match(second.text, /、对前期的更正\n/)
  t.match(second.text, '[2026年11月16日—11月22日]')
  t.match(second.text, `书房 · 到访人次: ${was}人次 → ${now}人次 [A 100 %]`)
  t.match(second.text, `书房 · 到访人次 · 11月18日: 数据不足 → ${wednesday}人次 [A 100 %]`)
  t.match(second.text, /合计（计数） · 到访人次: \d+人次 → \d+人次 \[A 100 %\]/)
  t.notMatch(second.text, /活动室 · /, 'what did not change is not corrected')
  t.notMatch(second.text, /按时开放率: .* → /, 'the same number on more coverage is none')
  t.match(second.html, new RegExp(`${was}人次 †[^]*${now}人次`))
  t.same(ledger.letter(first.id), first, 'the letter that went out is as it was')

  await say('2026-11-30', '2026-12-06', ordinary)
  t.notMatch((await letterOn('2026-12-07')).text, /对前期的更正/, 'what was corrected is not corrected again')
  t.notMatch((await letterOn('2026-12-07', 'en')).text, /Corrections of earlier letters/, 'who got no letter before needs no correction')

  await say('2026-11-18', '2026-11-18', (day, device) => ordinary(day, device)! + (device === 'c-study' ? 7 : 0))
  await say('2026-12-07', '2026-12-13', ordinary)
  t.match((await letterOn('2026-12-14')).text, `书房 · 到访人次: ${now}人次 → ${now + 7}人次 [A 100 %]`, 'against what was told last')
})
