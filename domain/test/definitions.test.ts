import { createHash } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import t from 'tap'
import { Space } from '../src/catalogue/index.ts'
import { displayFigure, METRIC_DEFINITIONS, METRIC_IDS, partsUsedBy, UNITS, type MetricId, type PartKey } from '../src/figures/index.ts'
import { DAY_MS, startOfLocalDay } from '../src/time/index.ts'
import { figuresOf, type UsageParts } from '../src/usage/index.ts'

const QUANTITIES = ['temperature', 'humidity', 'co2', 'pm25', 'noise'] as const
const MONDAY = startOfLocalDay('2026-03-02')
const SPACE = Space.parse({
  id: 's', site: 'x', name: 's', kind: 'study_room', capacity: [{ from: 0, value: 20 }], occupancySource: 'counter', visitsSource: 'counter',
  limits: QUANTITIES.map(quantity => ({ quantity, hi: 100, averaging: '15min' })), costs: [{ kind: 'operating', from: '2026-01-01', to: '2026-12-31', amount: 365_000 }]
})

const ms = fc.oneof({ weight: 1, arbitrary: fc.constant(0) }, { weight: 9, arbitrary: fc.integer({ min: 1, max: 7 * DAY_MS }) })
const count = fc.oneof({ weight: 1, arbitrary: fc.constant(0) }, { weight: 9, arbitrary: fc.integer({ min: 1, max: 500 }) })
const often = fc.oneof({ weight: 4, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.boolean() })
const period = fc.tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 1, max: 30 })).map(([first, days]) => ({ from: MONDAY + first * DAY_MS, to: MONDAY + (first + days) * DAY_MS }))
const methodClass = fc.constantFrom('A' as const, 'A' as const, 'B' as const, 'C' as const, undefined)
const comfort = fc.record({ judgedMs: ms, share: fc.double({ min: 0, max: 1, noNaN: true }) }).map(({ judgedMs, share }) => ({ judgedMs, insideMs: Math.round(judgedMs * share) }))
const edge = fc.option(fc.record({ ms, blocks: fc.constant({}) }), { nil: undefined })

/** Any value that a part may have; the figures must not ask whether they fit each other. */
const PARTS = {
  period, occupancyClass: methodClass, presenceOnly: fc.constantFrom(true as const, undefined, undefined, undefined), visitsClass: methodClass, openMs: ms, validMs: ms, usedMs: ms, personMs: ms, loadMs: ms, capacityMs: ms, capacityMissing: often, overMs: ms, personAllMs: ms,
  closedMs: ms, closedValidMs: ms, closedPersonMs: ms, closedUsedMs: ms, countedIn: count, countedOut: count, entries: count, visits: count,
  lumps: fc.array(fc.record({ device: fc.constant('c'), from: fc.constant(MONDAY + 5 * DAY_MS), to: fc.constant(MONDAY + 6 * DAY_MS), visits: count }), { maxLength: 2 }),
  visitsKnownMs: ms, turnoverSum: count, turnoverDays: count, quarterMeans: fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 30 }), fullQuarters: count, keptMs: ms, plannedMs: ms,
  hasDoor: fc.boolean(), hasWitness: fc.boolean(), roundTheClock: often, comfort: fc.record(Object.fromEntries([...QUANTITIES, 'energy'].map(quantity => [quantity, comfort]))), aliveMs: ms, serviceMs: ms, lead: edge, trail: edge
} satisfies Record<PartKey, fc.Arbitrary<unknown>>
const parts = fc.record(PARTS) as unknown as fc.Arbitrary<UsageParts>
const KEYS = Object.keys(PARTS) as PartKey[]

const figure = (metric: MetricId, of: UsageParts) => figuresOf({ space: SPACE, parts: of })[metric]

t.test('every metric has a definition in both languages, with the unit and the digits that are printed', async t => {
  for (const metric of METRIC_IDS) {
    const definition = METRIC_DEFINITIONS[metric]
    t.match(definition, { metric, version: Number, unit: UNITS[metric], text: { zh: /[\u4e00-\u9fff].*。$/, en: /\.$/ }, numerator: { zh: /./, en: /./ } }, metric)
    t.ok(definition.version >= 1 && definition.classes.length > 0)
    t.equal(definition.denominator === undefined, definition.parts.denominator.length === 0, `${metric}: a quotient names what divides it`)
    const { decimals, factor, cut, unit } = definition.rounding
    const value = 0.123456789
    const rounded = cut ? Math.floor(value * factor * 10 ** decimals) / 10 ** decimals : Math.round(value * factor * 10 ** decimals) / 10 ** decimals
    for (const language of ['zh', 'en'] as const) {
      t.equal(displayFigure({ metric, value, unit: definition.unit, coverage: 1, methodClass: 'A', status: 'ok', flags: [] }, language).replaceAll(' ', ''), `${rounded.toFixed(decimals)}${unit[language]}`.replaceAll(' ', ''), `${metric} ${language}`)
    }
  }
  t.same(Object.keys(METRIC_DEFINITIONS), [...METRIC_IDS])
})

t.test('a figure does not change with any part that its definition does not name', async t => {
  fc.assert(fc.property(parts, parts, (one, other) => {
    const before = figuresOf({ space: SPACE, parts: one })
    for (const key of KEYS) {
      const after = figuresOf({ space: SPACE, parts: { ...one, [key]: other[key] } })
      for (const metric of METRIC_IDS) {
        if (!isDeepStrictEqual(before[metric], after[metric]) && !partsUsedBy(METRIC_DEFINITIONS[metric]).includes(key)) throw new Error(`${metric} changes with ${key}, which its definition does not name`)
      }
    }
  }), { numRuns: 300 })
  t.pass('for random parts')
})

t.test('a figure changes with every part that its definition names', async t => {
  for (const metric of METRIC_IDS) {
    for (const key of partsUsedBy(METRIC_DEFINITIONS[metric])) {
      const moves = fc.sample(fc.tuple(parts, parts), { numRuns: 400, seed: 1 }).some(([one, other]) => !isDeepStrictEqual(figure(metric, one), figure(metric, { ...one, [key]: other[key] })))
      t.ok(moves, `${metric}: ${key}`)
    }
  }
})

/** SHA-256, first 12 digits, of each version of each definition. What was published is never changed: another meaning or wording is another version, and another line here. */
const PUBLISHED: Readonly<Record<string, string>> = {
  'coverage 1': '1dc405381fcf', 'visits 1': '848d9c7ac1ec', 'person_hours 1': 'f6f702c01bba', 'frequency 1': '8bce9197ff74',
  'fullness 1': '4da3e730c509', 'utilisation 1': '22d2b184aa38', 'peak 1': 'e21e5ccc93f8', 'p95 1': '63de6035a4d7',
  'mean_stay 1': 'd4fcae608334', 'turnover 1': 'e39187e438e0', 'over_capacity 1': 'f957e3173739', 'unmet_demand 1': '6b06e030221e',
  'opening_compliance 1': '7578842c9ff5', 'after_hours 1': 'f5de344527db', 'device_availability 1': 'bc252589d340', 'cost_per_visit 1': '42b5b6fc050a',
  'cost_per_person_hour 1': '57d5596dd031', 'cost_per_open_hour 1': '98443cdf5e8c', 'comfort_temperature 1': 'd477c138ba03', 'comfort_humidity 1': '2866da88d9b7',
  'comfort_co2 1': '6fcbfc040a7c', 'comfort_pm25 1': 'fae3fbb42173', 'comfort_noise 1': '99ecd11dee81',
  'energy_temperature 1': 'a4f44a55a0cc'
}

t.test('a definition that was published keeps its words under its version', async t => {
  const now = Object.fromEntries(METRIC_IDS.map(metric => [`${metric} ${METRIC_DEFINITIONS[metric].version}`, createHash('sha256').update(JSON.stringify(METRIC_DEFINITIONS[metric])).digest('hex').slice(0, 12)]))
  t.match(PUBLISHED, now, 'a changed definition needs the next version')
})
