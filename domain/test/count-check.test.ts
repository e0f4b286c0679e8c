import t from 'tap'
import { Device, Space, type DeviceKind } from '../src/catalogue/index.ts'
import type { Reading, ReadingValues } from '../src/readings/index.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS, startOfLocalDay } from '../src/time/index.ts'
import { evaluateUsage, figuresOf, liveCountAt } from '../src/usage/index.ts'

const MONDAY = startOfLocalDay('2026-03-02')
const TEN = MONDAY + 10 * HOUR_MS
const CHECK = { from: 0, byHand: 500, counted: 475 }
const WEIGHT = 500 / 475

const device = (id: string, kind: DeviceKind, more: object = {}) => Device.parse({ id, kind, source: 'x', external: id, expectedIntervalSeconds: 600, placements: [{ space: 's', from: 0 }], ...more })
const reading = (id: string, time: number, values: ReadingValues): Reading => ({ device: id, time, timedOn: 'device', receivedAt: time, values })
const beats = (id: string, values: ReadingValues = { online: true }) => Array.from({ length: 6 * 30 }, (_, index) => reading(id, MONDAY + index * 10 * MINUTE_MS, values))
const spaceOf = (sources: object) => Space.parse({
  id: 's', site: 'x', name: 's', kind: 'study_room', capacity: [{ from: 0, value: 20 }], hours: [{ from: 0, weekly: { 1: [['09:00', '18:00']] } }], occupancySource: 'counter', visitsSource: 'counter', ...sources
})
function evaluate (devices: readonly Device[], readings: readonly Reading[], sources: object = {}) {
  const space = spaceOf(sources)
  const evaluation = evaluateUsage({ space, devices, gateways: [], readings, schoolHolidays: [], period: { from: MONDAY, to: MONDAY + DAY_MS } })
  return { ...evaluation, figures: figuresOf({ space, parts: evaluation.parts }) }
}
const near = (value: number | undefined, wanted: number) => Math.abs((value ?? NaN) - wanted) < 1e-9

/** Ten come at ten and go two hours later. */
const party = (id: string, people = 10) => [...beats(id), reading(id, TEN + 1, { passagesIn: people }), reading(id, TEN + 2 * HOUR_MS + 1, { passagesOut: people })]

t.test('a hand count corrects visits, person-hours and utilisation of a counter, and what it said stays as it was', async t => {
  const plain = evaluate([device('c', 'counter')], party('c'))
  const { figures, parts, balance } = evaluate([device('c', 'counter', { countChecks: [CHECK] })], party('c'))
  for (const metric of ['visits', 'person_hours', 'utilisation'] as const) t.ok(near(figures[metric]!.value, plain.figures[metric]!.value! * WEIGHT), metric)
  t.equal(figures.frequency!.value, plain.figures.frequency!.value)
  t.match(parts, { countedIn: 10, countedOut: 10 })
  t.match(balance.find(({ day }) => day === '2026-03-02'), { in: 10, out: 10, grade: 'good', used: true })
  t.equal(liveCountAt({ space: spaceOf({}), devices: [device('c', 'counter', { countChecks: [CHECK] })], readings: party('c'), at: TEN + HOUR_MS }).people, 10, 'a live count is whole people')
})

t.test('each door has its own hand count, in force from its instant on', async t => {
  const doors = [device('a', 'counter', { countChecks: [CHECK] }), device('b', 'totals', { countChecks: [{ from: TEN + 10 * MINUTE_MS, byHand: 100, counted: 110 }, { from: TEN + HOUR_MS, byHand: 200, counted: 100 * 2 }] })]
  const totals = [0, 7, 7, 10].map((total, step) => reading('b', TEN + step * 30 * MINUTE_MS, { totalIn: total, totalOut: total }))
  const { parts } = evaluate(doors, [...party('a'), ...beats('b'), ...totals])
  t.ok(near(parts.entries, 10 * WEIGHT + 7 * 100 / 110 + 3), `${parts.entries}`)
  t.equal(parts.countedIn, 20)
})

t.test('one-way counters, beams and head counters have hand counts too', async t => {
  const oneway = evaluate([device('o', 'oneway', { countChecks: [CHECK] })], [...beats('o'), reading('o', TEN + 1, { passagesIn: 19 })], { occupancySource: 'none', visitsSource: 'oneway' })
  t.ok(near(oneway.figures.visits!.value, 20))
  const beam = evaluate([device('b', 'beam', { countChecks: [CHECK] })], [...beats('b'), reading('b', TEN + 1, { passages: 38 })], { occupancySource: 'none', visitsSource: 'beam' })
  t.ok(near(beam.figures.visits!.value, 20))
  const heads = evaluate([device('h', 'headcount', { countChecks: [CHECK] })], beats('h', { count: 19 }), { occupancySource: 'headcount', visitsSource: 'none' })
  t.ok(near(heads.figures.person_hours!.value, 9 * 20))
})

t.test('too few people, and a counter that is too far off, are refused', async t => {
  t.throws(() => device('c', 'counter', { countChecks: [{ ...CHECK, byHand: 99, counted: 99 }] }))
  t.throws(() => device('c', 'counter', { countChecks: [{ from: 0, byHand: 500, counted: 449 }] }), /hang it anew and count again/)
  t.ok(device('c', 'counter', { countChecks: [{ from: 0, byHand: 500, counted: 450 }] }))
})
