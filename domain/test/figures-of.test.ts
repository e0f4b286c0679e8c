import t from 'tap'
import { DAY_MS, HOUR_MS } from '../src/time/index.ts'
import { figuresOf, type UsageParts } from '../src/usage/index.ts'
import { evaluateScene, MONDAY, roomOf } from './support/room.ts'

const NOTHING = evaluateScene({ space: roomOf(), devices: [], readings: [] }).parts
/** Parts of one day, ten hours open, told in hours. */
const partsOf = (hours: Partial<Record<keyof UsageParts, number>>, more: Partial<UsageParts> = {}): UsageParts => ({
  ...NOTHING, occupancyClass: 'A', visitsClass: 'A', openMs: 10 * HOUR_MS, validMs: 10 * HOUR_MS, visitsKnownMs: 10 * HOUR_MS, ...Object.fromEntries(Object.entries(hours).map(([key, value]) => [key, value * HOUR_MS])), ...more
})
const figures = (hours: Partial<Record<keyof UsageParts, number>>, more: Partial<UsageParts> = {}, space = roomOf()) => figuresOf({ space, parts: partsOf(hours, more) })

t.test('shares are of the valid time, fullness is of the use', async t => {
  const { frequency, utilisation, fullness } = figures({ validMs: 9, usedMs: 4.5, loadMs: 1.8 })
  t.match([frequency, utilisation, fullness], [{ value: 0.5, coverage: 0.9 }, { value: 0.2 }, { value: 0.4 }])
  t.match(figures({}).fullness, { value: undefined, status: 'not_applicable' }, 'of no use there is no fullness')
  t.match(figures({}).frequency, { value: 0, status: 'ok' })
})

t.test('person-hours are scaled from 90 % on, below they are what was seen', async t => {
  t.match(figures({ validMs: 9, personMs: 18 }).person_hours, { value: 20, flags: ['estimated'], status: 'ok' })
  t.match(figures({ validMs: 8.9, personMs: 18 }).person_hours, { value: 18, flags: [], status: 'footnote' })
  t.match(figures({ validMs: 7.4, personMs: 18 }).person_hours, { value: undefined, status: 'insufficient' })
  t.match(figures({ personMs: 18 }).person_hours, { value: 18, flags: [] })
})

t.test('the stay is that of everybody, staff included, and needs 90 % of both', async t => {
  t.match(figures({ personAllMs: 30, personMs: 20 }, { entries: 20, visits: 10 }).mean_stay, { value: 1.5, unit: 'h', methodClass: 'A' })
  t.match(figures({ personAllMs: 30, validMs: 8.9 }, { entries: 20 }).mean_stay, { value: undefined, status: 'insufficient', coverage: 0.89 })
  t.match(figures({ personAllMs: 30, visitsKnownMs: 8.9 }, { entries: 20 }).mean_stay, { value: undefined, status: 'insufficient' })
  t.match(figures({ personAllMs: 30 }).mean_stay, { value: undefined, status: 'not_applicable' }, 'nobody came')
  t.match(figures({ personAllMs: 30 }, { entries: 20, occupancyClass: 'C' }).mean_stay, { methodClass: 'C' })
})

t.test('the passages of an outage count in the period that holds them, and the figure says so', async t => {
  const lump = { device: 'c', from: MONDAY + HOUR_MS, to: MONDAY + DAY_MS, visits: 7 }
  t.match(figures({}, { visits: 5, lumps: [lump] }).visits, { value: 12, flags: ['lump'] })
  t.match(figures({}, { visits: 5, lumps: [{ ...lump, to: MONDAY + DAY_MS + 1 }] }).visits, { value: 5, flags: [] })
  t.match(figures({}, { visits: 5, lumps: [{ ...lump, from: MONDAY - 1 }] }).visits, { value: 5, flags: [] })
})

t.test('presence prints no people', async t => {
  const own = figures({ usedMs: 5, closedMs: 14, closedValidMs: 14, closedUsedMs: 2 }, { occupancyClass: 'B' })
  for (const metric of ['person_hours', 'peak', 'p95', 'fullness', 'utilisation', 'over_capacity', 'unmet_demand', 'mean_stay'] as const) t.match(own[metric], { value: undefined, status: 'not_applicable', flags: ['presence_only'] }, metric)
  t.match(own.frequency, { value: 0.5, methodClass: 'B' })
  t.match(own.after_hours, { value: 2, unit: 'h', flags: ['occupied_hours'] })
})

t.test('after hours stand on their own coverage', async t => {
  t.match(figures({ closedMs: 14, closedValidMs: 14, closedPersonMs: 3 }).after_hours, { value: 3, unit: 'person_h', status: 'ok' })
  t.match(figures({ closedMs: 14, closedValidMs: 7, closedPersonMs: 3 }).after_hours, { value: undefined, status: 'insufficient', coverage: 0.5 })
  t.match(figures({ closedMs: 0 }).after_hours, { status: 'not_applicable' })
})

t.test('cost is spread over days, and inherits the gate of what it is divided by', async t => {
  const space = roomOf({ costs: [{ kind: 'operating', from: '2026-03-01', to: '2026-03-11', amount: 1000 }, { kind: 'capital', from: '2026-01-01', years: 2, amount: 73_000 }] })
  // 100 yuan of the ten days and 100 of the 730.
  t.match(figures({ personMs: 20 }, { visits: 50 }, space), { cost_per_visit: { value: 4, status: 'ok' }, cost_per_person_hour: { value: 10 }, cost_per_open_hour: { value: 20, coverage: 1 } })
  t.match(figures({ visitsKnownMs: 5 }, { visits: 50 }, space).cost_per_visit, { value: undefined, status: 'insufficient', coverage: 0.5 })
  t.match(figures({ visitsKnownMs: 8 }, { visits: 50 }, space).cost_per_visit, { value: 4, status: 'footnote' })
  t.match(figures({}, {}, space).cost_per_visit, { value: undefined, status: 'not_applicable' }, 'nobody came')
  t.equal(figures({}).cost_per_visit, undefined)
})

t.test('a period without opening has no figure of use', async t => {
  const own = figuresOf({ space: roomOf(), parts: partsOf({ openMs: 0, validMs: 0, visitsKnownMs: 0 }) })
  for (const metric of ['coverage', 'visits', 'frequency', 'person_hours', 'utilisation'] as const) t.match(own[metric], { value: undefined, status: 'not_applicable', flags: ['never_open'] }, metric)
})
