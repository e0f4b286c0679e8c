import t from 'tap'
import { Device, Space } from '../src/catalogue/index.ts'
import type { Reading, ReadingValues } from '../src/readings/index.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS, parseInstant, startOfLocalDay } from '../src/time/index.ts'
import { addParts, evaluateUsage, figuresOf, groupFigures, liveCountAt } from '../src/usage/index.ts'

const MONDAY = startOfLocalDay('2026-03-02')
const OFFICE = { 1: [['09:00', '18:00']], 2: [['09:00', '18:00']], 3: [['09:00', '18:00']], 4: [['20:00', '02:00']], 5: [['09:00', '18:00']] }

const space = (more: object = {}) => Space.parse({
  id: 's', site: 'x', name: 's', kind: 'study_room', capacity: [{ from: 0, value: 20 }], hours: [{ from: 0, weekly: OFFICE }], occupancySource: 'counter', visitsSource: 'counter',
  limits: [{ quantity: 'co2', hi: 1000, averaging: '15min' }], ...more
})
const device = (id: string, kind: string, more: object = {}) => Device.parse({ id, kind, source: 'x', external: id, expectedIntervalSeconds: 600, placements: [{ space: 's', from: 0 }], ...more })
const reading = (id: string, time: number, values: ReadingValues): Reading => ({ device: id, time, timedOn: 'device', receivedAt: time, values })
const beats = (id: string, from: number, to: number, values: ReadingValues = { online: true }) => Array.from({ length: Math.floor((to - from) / (10 * MINUTE_MS)) }, (_, i) => reading(id, from + i * 10 * MINUTE_MS, values))

const COUNTER = device('c', 'counter')
const AIR = device('e', 'environment')
const PIR = device('p', 'presence')

const evaluate = (readings: readonly Reading[], { from = MONDAY, days = 1, on = space(), devices = [COUNTER, AIR, PIR] as Device[] } = {}) =>
  evaluateUsage({ space: on, devices, gateways: [], readings, schoolHolidays: [], period: { from, to: from + days * DAY_MS } })

t.test('blind is not zero', async t => {
  const { parts } = evaluate([])
  const figures = figuresOf({ space: space(), parts })
  t.match(figures.visits, { status: 'insufficient', value: undefined, coverage: 0 })
  t.match(figures.person_hours, { status: 'insufficient' })
  t.match(figuresOf({ space: space(), parts: evaluate(beats('c', MONDAY - HOUR_MS, MONDAY + DAY_MS + 5 * HOUR_MS)).parts }).visits, { status: 'ok', value: 0 })
})

t.test('a day that is not over counts live, up to now', async t => {
  const now = MONDAY + 12 * HOUR_MS
  const readings = [...beats('c', MONDAY, now), reading('c', MONDAY + 10 * HOUR_MS, { passagesIn: 8 }), reading('c', MONDAY + 11 * HOUR_MS, { passagesOut: 2 })]
  const base = { space: space(), devices: [COUNTER], gateways: [], readings, schoolHolidays: [], period: { from: MONDAY, to: MONDAY + DAY_MS } }
  const running = evaluateUsage({ ...base, until: now })
  t.equal(running.parts.openMs, 3 * HOUR_MS)
  t.match(figuresOf({ space: space(), parts: running.parts }).visits, { status: 'ok', value: 8 })
  t.equal(running.parts.personMs, (8 + 6) * HOUR_MS)
  t.equal(liveCountAt({ space: space(), devices: [COUNTER], readings, at: now - 1 }).people, 6)
  t.same(liveCountAt({ space: space(), devices: [COUNTER], readings, at: now + HOUR_MS }), {}, 'blind when the counter is silent')
})

t.test('only a presence sensor empties a closed room', async t => {
  const closing = parseInstant('2026-03-02T18:00+08:00')
  const readings = [...beats('c', MONDAY, MONDAY + DAY_MS), ...beats('p', MONDAY, MONDAY + DAY_MS), reading('c', closing - HOUR_MS, { passagesIn: 1 })]
  t.equal(liveCountAt({ space: space(), devices: [COUNTER, PIR], readings, at: closing - 1 }).people, 1)
  t.equal(liveCountAt({ space: space(), devices: [COUNTER, PIR], readings, at: closing }).people, 0)
  t.equal(liveCountAt({ space: space(), devices: [COUNTER], readings, at: closing + HOUR_MS }).people, 1)
})

t.test('classes are never added, and nested spaces count once', async t => {
  const member = (id: string, more: object = {}) => {
    const own = space({ id, ...more })
    return { space: own, parts: evaluate(beats('c', MONDAY - HOUR_MS, MONDAY + DAY_MS + 5 * HOUR_MS, { online: true }), { on: own, devices: [{ ...COUNTER, placements: [{ space: id, from: 0 }] }] }).parts }
  }
  const group = groupFigures([member('hall'), member('stage', { parent: 'hall' }), member('yard', { occupancySource: 'presence', visitsSource: 'none' })])
  t.same(group.dropped, ['stage'])
  t.same(Object.keys(group.byClass).sort(), ['A', 'B'])
  t.equal(group.byClass.B?.visits, undefined)
})

t.test('bad input is refused with its name', async t => {
  t.throws(() => evaluateUsage({ space: space(), devices: [], gateways: [], readings: [], schoolHolidays: [], period: { from: MONDAY + 1, to: MONDAY + DAY_MS } }), { code: 'period_not_local_days' })
  t.throws(() => evaluate([], { on: { ...space(), capacity: [{ from: 0, value: 0 }] } }), { code: 'capacity_not_positive', message: /space "s"/ })
  t.throws(() => addParts(evaluate([]).parts, evaluate([], { from: MONDAY + 2 * DAY_MS }).parts), { code: 'parts_not_adjacent' })
})

t.test('without own limits those of the use hold, for what the sensors say; energy is a figure of its own and needs a season', async t => {
  const on = space({ limits: [] })
  // Half of the open day at 24.5 °C, half at 29 °C; nobody counts people, so open time counts.
  const readings = beats('e', MONDAY - HOUR_MS, MONDAY + DAY_MS).map(({ time, ...rest }) => ({ ...rest, time, values: { temperature: time < MONDAY + 13.5 * HOUR_MS ? 24.5 : 29 } }))
  const figures = (season?: 'summer' | 'winter') => {
    const nobody = { ...on, occupancySource: 'none' as const, visitsSource: 'none' as const }
    const period = { from: MONDAY, to: MONDAY + DAY_MS }
    const { parts } = evaluateUsage({ space: nobody, devices: [AIR], gateways: [], readings, schoolHolidays: [], period, ...(season ? { season } : {}) })
    return figuresOf({ space: nobody, parts })
  }
  t.same(Object.keys(figures()).filter(metric => /comfort|energy/.test(metric)), ['comfort_temperature'], 'no CO2 sensor, no missing CO2')
  t.equal(figures().comfort_temperature?.value, 0.5)
  t.equal(figures('summer').comfort_temperature?.value, 0.5, 'too warm is a matter of comfort')
  t.equal(figures('summer').energy_temperature?.value, 0.5, 'too cold one of energy')
  t.equal(figures('winter').energy_temperature?.value, 0)
  t.match(figures('winter').energy_temperature, { status: 'ok', flags: ['by_open_time'], unit: '1' })
})
