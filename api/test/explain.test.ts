import { createHash } from 'node:crypto'
import { join } from 'node:path'
import canonicalize from 'canonicalize'
import { Catalogue } from '@linli/domain/catalogue'
import { determinantsOf, type Explanation } from '@linli/domain/explain'
import { METRIC_DEFINITIONS, METRIC_IDS } from '@linli/domain/figures'
import type { GatewayControl } from '@linli/domain/pipeline'
import type { Point } from '@linli/domain/telemetry'
import { addDays, DAY_MS, HOUR_MS, localDate, MINUTE_MS, startOfLocalDay } from '@linli/domain/time'
import { openEmbeddedStore } from '@linli/store/embedded'
import { openLedger } from '@linli/store/ledger'
import { pino } from 'pino'
import t, { type Test } from 'tap'
import { memoryBus } from '../../test/support/memory-bus.ts'
import { createApi } from '../src/app/index.ts'

const MONDAY = startOfLocalDay('2026-03-02')
const weekly = Object.fromEntries(['1', '2', '3', '4', '5'].map(day => [day, [['09:00', '18:00']]]))
const space = { site: 'lane', kind: 'study_room' as const, capacity: [{ from: 0, value: 20 }], hours: [{ from: 0, weekly }], limits: [{ quantity: 'co2' as const, hi: 1000, averaging: '1h' as const }] }
const CATALOGUE = Catalogue.parse({
  streets: [{ id: 'wutong', name: '梧桐街道' }], sites: [{ id: 'lane', street: 'wutong', name: '梧桐里' }],
  spaces: [
    { ...space, id: 'study', name: { zh: '书房', en: 'Study' }, occupancySource: 'headcount', visitsSource: 'none' },
    { ...space, id: 'hall', name: { zh: '厅', en: 'Hall' }, occupancySource: 'counter', visitsSource: 'counter' }
  ],
  devices: [
    { id: 'heads', kind: 'headcount', source: 'linli', external: 'heads', name: '天花板', placements: [{ space: 'study', from: 0, where: '天花板' }] },
    { id: 'door', kind: 'counter', source: 'linli', external: 'door', placements: [{ space: 'hall', from: 0 }] }
  ]
})

type Answer = Omit<Explanation, 'figure' | 'changes' | 'days'> & {
  readonly figure: { readonly value: number | null, readonly status: string, readonly display: { readonly zh: string } }
  readonly days: readonly (Explanation['days'][number])[]
  readonly changes: Explanation['changes']
}

async function start (t: Test) {
  const dir = t.testdir()
  const clock = { at: MONDAY + 10 * DAY_MS, now () { return this.at } }
  const store = await openEmbeddedStore({ file: join(dir, 'telemetry.db') })
  const ledger = openLedger(join(dir, 'ledger.db'))
  ledger.saveCatalogue(CATALOGUE, { at: MONDAY - DAY_MS, by: 'Li' })
  const gateway = { pipeline: async () => ({ condition: 'running', catalogueVersion: 99, counters: {}, refusals: [], sources: [] }), quarantine: async () => ({ total: 0, entries: [] }), replay: async () => ({ replayed: 0, left: 0 }), found: async () => [] } as unknown as GatewayControl
  const api = createApi({ ledger, store, bus: memoryBus(), gateway, clock, log: pino({ level: 'silent' }), rawRetentionDays: 90, outboxDir: join(dir, 'outbox') })
  t.teardown(async () => {
    await api.stop()
    await api.app.close()
    ledger.close()
    await store.close()
  })
  await api.start({ writesLetters: false })
  const get = async (url: string) => {
    const response = await api.app.inject({ url, headers: { host: '127.0.0.1' } })
    return { status: response.statusCode, json: JSON.parse(response.body) as Record<string, unknown> }
  }
  const explain = async (space: string, metric: string, more = '', [from, to] = ['2026-03-02', '2026-03-09']) => {
    const { status, json } = await get(`/api/v1/explain?space=${space}&metric=${metric}&from=${from}&to=${to}${more}`)
    if (status !== 200) throw new Error(JSON.stringify(json))
    return json as unknown as Answer
  }
  return { api, store, ledger, clock, get, explain }
}

const point = (device: string, time: number, fields: Record<string, number | boolean>, receivedAt = time): Point => ({ measurement: 'occupancy', tags: { device }, time, fields: { ...fields, receivedAt, timedOnReceipt: false } })

/** Every ten minutes of some days, but not where it is silent: ten people from 10 to 12. */
function heads (days: number, silent: (hour: number) => boolean = () => false): readonly Point[] {
  const points: Point[] = []
  for (let time = MONDAY - DAY_MS; time < MONDAY + days * DAY_MS; time += 10 * MINUTE_MS) {
    const hour = (time - MONDAY) / HOUR_MS
    if (!silent(hour)) points.push(point('heads', time, { count: hour % 24 >= 10 && hour % 24 < 12 && hour < 48 ? 10 : 0 }))
  }
  return points
}

/** A counter that speaks every ten minutes, and on Monday to Wednesday lets people in at 10 and out at 12. */
function counted (people: readonly (readonly [number, number])[]): readonly Point[] {
  const points: Point[] = []
  for (let time = MONDAY - DAY_MS; time < MONDAY + 9 * DAY_MS; time += 10 * MINUTE_MS) points.push(point('door', time, { passagesIn: 0, passagesOut: 0 }))
  people.forEach(([came, left], day) => points.push(point('door', MONDAY + day * DAY_MS + 10 * HOUR_MS + 1, { passagesIn: came, passagesOut: 0 }), point('door', MONDAY + day * DAY_MS + 12 * HOUR_MS + 1, { passagesIn: 0, passagesOut: left })))
  return points
}

t.test('the figure is the one that is printed elsewhere, and its days and parts add up to it', async t => {
  const { api, store, get, explain } = await start(t)
  await store.write(heads(9))
  await api.rollup.runUntilClean()
  const usage = (await get('/api/v1/usage?space=study&week=2026-03-02')).json['figures'] as Record<string, unknown>
  for (const metric of METRIC_IDS.filter(id => id in usage)) {
    const { figure, ...answer } = await explain('study', metric)
    t.same(figure, usage[metric], metric)
    t.match(answer, { metric, first: '2026-03-02', last: '2026-03-08', soFar: false, catalogue: { version: 1, at: MONDAY - DAY_MS, by: 'Li' }, definition: { version: METRIC_DEFINITIONS[metric].version }, changes: { days: [] } })
    const sum = (part: 'personMs' | 'openMs' | 'usedMs') => answer.days.reduce((all, { parts }) => all + (parts[part] ?? 0), 0)
    for (const part of ['personMs', 'openMs', 'usedMs'] as const) if (answer.sum[part] !== undefined) t.equal(sum(part), answer.sum[part], `${metric}: ${part}`)
  }
  t.match(await explain('study', 'person_hours'), { figure: { value: 40, display: { zh: '40.0人时' } }, capacity: [{ value: 20 }], settings: { occupancySource: 'headcount' }, definitionSince: Number })
  t.match((await explain('study', 'cost_per_visit')).figure, { value: null, status: 'not_applicable', display: { zh: '—' }, flags: ['no_costs'] })
})

t.test('the hash is that of the canonical JSON of what determines the figure, and moves with nothing else', async t => {
  const { api, store, clock, explain } = await start(t)
  await store.write(heads(9))
  await api.rollup.runUntilClean()
  const answer = await explain('study', 'utilisation')
  t.equal(answer.hash, createHash('sha256').update(canonicalize(determinantsOf(answer as unknown as Explanation))!).digest('hex'), 'anyone can make it again from the answer')
  clock.at += 5 * DAY_MS
  t.equal((await explain('study', 'utilisation')).hash, answer.hash)
  await store.write([point('heads', MONDAY + 11 * HOUR_MS, { count: 11 }, clock.at)])
  await api.rollup.runUntilClean()
  t.not((await explain('study', 'utilisation')).hash, answer.hash, 'a late reading changes the figure')
})

t.test('blind, closed and empty are three things, and a gap names its sensor and hours', async t => {
  const { api, store, explain } = await start(t)
  await store.write(heads(9, hour => hour >= 48 + 11 && hour < 48 + 17))
  await api.rollup.runUntilClean()
  const answer = await explain('study', 'person_hours')
  t.same(answer.days.map(({ state }) => state), ['used', 'used', 'blind', 'empty', 'empty', 'closed', 'closed'])
  t.match(answer.days[2], { figure: { value: null, status: 'insufficient', display: { zh: '数据不足' } } })
  t.match(answer.reasons, [{ kind: 'silent', device: 'heads', name: { zh: '天花板' }, from: MONDAY + 2 * DAY_MS + 11 * HOUR_MS + 20 * MINUTE_MS, to: MONDAY + 2 * DAY_MS + 17 * HOUR_MS }])
  const [sensor] = answer.sensors
  t.match(sensor, { device: 'heads', where: '天花板', decides: true, watchedMs: 45 * HOUR_MS, knownMs: 45 * HOUR_MS - (5 * HOUR_MS + 40 * MINUTE_MS), gaps: [{ kind: 'silent' }] })
  t.equal(sensor!.readings, 7 * 144 - 36)
  t.equal(answer.sum.validMs, sensor!.knownMs, 'with one sensor its time is that of the figure')
})

t.test('a sensor that speaks without its value is told apart from a silent one, and time without any sensor too', async t => {
  const { api, store, ledger, explain } = await start(t)
  const [study, hall] = CATALOGUE.devices
  ledger.saveCatalogue({ ...CATALOGUE, devices: [{ ...study!, placements: [{ space: 'study', from: MONDAY + 12 * HOUR_MS }] }, hall!] }, { at: MONDAY, by: 'Li' })
  await store.write(heads(9).filter(({ time }) => time < MONDAY + DAY_MS))
  await store.write(Array.from({ length: 90 }, (_, index): Point => ({ measurement: 'device', tags: { device: 'heads' }, time: MONDAY + DAY_MS + 8 * HOUR_MS + index * 10 * MINUTE_MS, fields: { online: true, receivedAt: MONDAY, timedOnReceipt: false } })))
  await api.rollup.runUntilClean()
  const { reasons } = await explain('study', 'person_hours', '', ['2026-03-02', '2026-03-04'])
  t.match(reasons, [{ kind: 'no_sensor', from: MONDAY + 9 * HOUR_MS, to: MONDAY + 12 * HOUR_MS }, { kind: 'no_value', device: 'heads', from: MONDAY + 33 * HOUR_MS, to: MONDAY + 42 * HOUR_MS }])
})

t.test('corrections show what was counted, and a day that was refused is a reason', async t => {
  const { api, store, explain } = await start(t)
  await store.write(counted([[110, 100], [100, 40], [5, 4]]))
  await api.rollup.runUntilClean()
  const answer = await explain('hall', 'visits')
  t.match(answer.balance.filter(({ in: came }) => came > 0), [
    { day: '2026-03-02', in: 110, out: 100, grade: 'doubtful', used: true, s: Math.sqrt(100 / 110), visits: Math.sqrt(11_000) },
    { day: '2026-03-03', in: 100, out: 40, grade: 'fault', used: false }, { day: '2026-03-04', in: 5, out: 4, grade: 'doubtful', used: true }
  ])
  t.same(answer.reasons, [{ kind: 'day_refused', day: '2026-03-03', in: 100, out: 40 }])
  t.same(answer.sensors[0]!.raw, { in: 215, out: 144 })
  t.same(answer.days.map(({ state }) => state), ['used', 'blind', 'used', 'empty', 'empty', 'closed', 'closed'])
})

t.test('as it was known then: late readings and a changed catalogue are named with what they changed', async t => {
  const { api, store, ledger, clock, explain } = await start(t)
  await store.write(heads(9, hour => hour >= 10 && hour < 11))
  await api.rollup.runUntilClean()
  const then = clock.at
  clock.at += DAY_MS
  await store.write(heads(1).filter(({ time }) => time >= MONDAY + 10 * HOUR_MS && time < MONDAY + 11 * HOUR_MS).map(({ time, fields }) => point('heads', time, { count: fields['count'] as number }, clock.at)))
  ledger.saveCatalogue({ ...CATALOGUE, spaces: CATALOGUE.spaces.map(one => ({ ...one, capacity: [{ from: 0, value: 40 }] })) }, { at: clock.at, by: 'Wang' })
  await api.rollup.runUntilClean()
  api.rollup.recompute(ledger.catalogue(), CATALOGUE)
  await api.rollup.runUntilClean()
  const asOf = `&asOf=${new Date(then).toISOString()}`
  const hours = await explain('study', 'person_hours', asOf)
  t.match(hours, { figure: { display: { zh: '30.5人时（估算）' } }, catalogue: { version: 1, by: 'Li' }, capacity: [{ value: 20 }], changes: { against: 'as_of', figureNow: { value: 40 } } }, 'the empty room before the silence is known for half an hour of it')
  t.match(hours.changes.days, [{ date: '2026-03-02', differences: [{ part: 'personMs', after: 20 * HOUR_MS }, { part: 'validMs' }], causes: [{ kind: 'late_readings', count: 6, devices: ['heads'], receivedFrom: clock.at, receivedTo: clock.at }] }])
  t.equal(hours.changes.days.length, 1)
  const full = await explain('study', 'fullness', asOf)
  t.match(full.changes.days.map(({ date, causes }) => [date, causes.map(({ kind }) => kind)]), [['2026-03-02', ['catalogue', 'late_readings']], ['2026-03-03', ['catalogue']]])
  t.match(full.changes.days[1]!.causes, [{ kind: 'catalogue', from: 1, to: 2, facts: ['capacity'] }])
  t.match(await explain('study', 'person_hours'), { figure: { value: 40 }, catalogue: { version: 2 }, changes: { against: 'stored', days: [] } })
})

t.test('a year later, when the readings are gone, the figure and its hash are the same, and so is what was known before', async t => {
  const { api, store, clock, explain } = await start(t)
  await store.write(heads(9, hour => hour >= 10 && hour < 11))
  await api.rollup.runUntilClean()
  const [early, then] = [await explain('study', 'person_hours'), clock.at]
  clock.at += DAY_MS
  await store.write([point('heads', MONDAY + 10 * HOUR_MS, { count: 10 }, clock.at)])
  await api.rollup.runUntilClean()
  const before = await explain('study', 'person_hours')
  t.not(before.hash, early.hash)
  clock.at += 365 * DAY_MS
  await store.expire('occupancy', clock.at - 90 * DAY_MS)
  const later = await explain('study', 'person_hours')
  t.match([later.figure, later.hash], [before.figure, before.hash])
  t.same(later.days.map(({ check }) => check), Array.from({ length: 7 }, () => 'expired'))
  t.match(later.sensors[0], { device: 'heads', knownMs: undefined })
  const asKnown = await explain('study', 'person_hours', `&asOf=${new Date(then).toISOString()}`)
  t.match([asKnown.figure, asKnown.hash], [early.figure, early.hash], 'what was replaced was kept')
  t.match(asKnown.changes, { figureNow: before.figure, days: [{ date: '2026-03-02', causes: [{ kind: 'raw_expired' }] }] })
})

t.test('stored parts that the readings do not give are told, with both numbers', async t => {
  const { api, store, explain } = await start(t)
  await store.write(heads(9))
  await api.rollup.runUntilClean()
  const [row] = await store.read({ measurement: 'usage_daily', from: MONDAY, to: MONDAY + 1, tags: { space: ['study'] } })
  const parts = { ...JSON.parse(row!.fields['parts'] as string) as object, personMs: 1 }
  await store.write([{ measurement: 'usage_daily', tags: row!.tags, time: row!.time, fields: { parts: JSON.stringify(parts) } }])
  const answer = await explain('study', 'person_hours')
  t.match(answer.changes, { against: 'stored', days: [{ date: '2026-03-02', differences: [{ part: 'personMs', before: 1, after: 20 * HOUR_MS }], causes: [{ kind: 'unexplained' }] }] })
  t.same(answer.days.map(({ check }) => check), ['differs', ...Array.from({ length: 6 }, () => 'same')])
})

t.test('a day that is not over is told so far', async t => {
  const { api, store, clock, explain } = await start(t)
  clock.at = MONDAY + 10.5 * HOUR_MS
  await store.write(heads(9).filter(({ time }) => time < clock.at))
  await api.rollup.runUntilClean()
  t.match(await explain('study', 'person_hours'), { soFar: true, last: '2026-03-02', figure: { value: 5 }, days: [{ check: 'running' }] })
})

t.test('what cannot be answered says why', async t => {
  const { get, clock } = await start(t)
  const today = localDate(clock.at)
  for (const [query, status, code] of [
    ['space=nowhere&metric=visits&from=2026-03-02&to=2026-03-09', 404, 'not_found'], ['space=study&metric=visitors&from=2026-03-02&to=2026-03-09', 400, 'metric_unknown'],
    ['space=study&metric=visits&from=2026-03-09&to=2026-03-09', 400, 'period_empty'], ['space=study&metric=visits&from=2024-03-02&to=2026-03-09', 400, 'period_too_long'],
    ['space=study&metric=visits&from=2026-03-02T10:00:00%2B08:00&to=2026-03-09', 400, 'period_not_local_days'], ['space=study&metric=visits&from=2026-02-30&to=2026-03-09', 400, 'time_invalid'],
    ['space=study&metric=visits&from=2026-03-02T00:00&to=2026-03-09', 400, 'time_without_offset'], [`space=study&metric=visits&from=${addDays(today, 1)}&to=${addDays(today, 2)}`, 400, 'period_not_begun'],
    ['space=study&metric=visits&from=2026-03-02&to=2026-03-09&asOf=2026-02-01', 404, 'nothing_known_then'], ['space=study&metric=visits&from=2026-03-02', 400, 'request_invalid'],
    ['space=study&metric=visits&from=2026-03-02&to=2026-03-09&week=1', 400, 'request_invalid']
  ] as const) {
    const answer = await get(`/api/v1/explain?${query}`)
    t.match([answer.status, answer.json], [status, { error: { code, message: /./ } }], query)
  }
  t.match((await get('/api/openapi.json')).json, { paths: { '/api/v1/explain': { get: { summary: /Where a figure comes from/, parameters: [{ name: 'space' }, { name: 'metric' }, { name: 'from' }, { name: 'to' }, { name: 'asOf', required: false }] } } } })
})

t.test('who is still inside today is no fault of the balance', async t => {
  const { store, clock, explain } = await start(t)
  const minutes = Array.from({ length: 24 * 6 }, (_, index) => MONDAY + index * 10 * MINUTE_MS)
  await store.write(minutes.map(time => point('door', time, { passagesIn: time === MONDAY + 10 * HOUR_MS ? 60 : 0, passagesOut: 0 })))
  clock.at = MONDAY + 12 * HOUR_MS
  t.same((await explain('hall', 'visits')).balance.filter(({ in: came }) => came > 0), [])
  clock.at = MONDAY + 2 * DAY_MS
  t.match((await explain('hall', 'visits')).balance.filter(({ in: came }) => came > 0), [{ day: '2026-03-02', in: 60, out: 0, grade: 'fault' }])
})
