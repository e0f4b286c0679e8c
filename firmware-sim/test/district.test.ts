import { Catalogue, LineOfBusiness, SPACE_KINDS, type Device } from '@linli/domain/catalogue'
import { acceptValue } from '@linli/domain/readings'
import { MEASUREMENTS, type Point } from '@linli/domain/telemetry'
import { addDays, DAY_MS, HOUR_MS, localDate, MINUTE_MS, startOfLocalDay } from '@linli/domain/time'
import t from 'tap'
import { demoCatalogue } from '../src/demo/index.ts'
import { loadDevices } from '../src/devices/index.ts'
import { history } from '../src/history/index.ts'
import { createWorld, CROWDED_ROOM, demoIncidents, SILENT_COUNTER } from '../src/world/index.ts'

const NOW = Date.parse('2026-06-10T15:20:17+08:00')
const catalogue = Catalogue.parse(demoCatalogue(NOW))
const inSpace = (space: string, ...kinds: Device['kind'][]) => catalogue.devices.filter(device => device.placements[0]?.space === space && kinds.includes(device.kind))

t.test('the demo catalogue has every kind of space, every line of business and unique names', async t => {
  t.strictSame(new Set(catalogue.spaces.map(space => space.kind)), new Set(SPACE_KINDS))
  t.strictSame(new Set(catalogue.sites.map(site => site.line)), new Set(LineOfBusiness.options))
  t.equal(catalogue.streets.length, 3)
  t.equal(catalogue.sites.length, 8)
  for (const street of catalogue.streets) t.strictSame(street.recipients.map(({ language }) => language), ['zh', 'en'])
  for (const list of [catalogue.spaces, catalogue.devices, catalogue.sites]) t.equal(new Set(list.map(({ id }) => id)).size, list.length)
  t.equal(new Set(catalogue.devices.map(device => `${device.source} ${device.external}`)).size, catalogue.devices.length)
  t.equal(catalogue.devices.some(({ id }) => id === SILENT_COUNTER) && catalogue.spaces.some(({ id }) => id === CROWDED_ROOM), true)
  const sources = new Set(catalogue.sources.map(({ id }) => id))
  for (const device of catalogue.devices) t.ok(sources.has(device.source) && catalogue.spaces.some(({ id }) => id === device.placements[0]?.space), device.id)
})

t.test('every device of the demo has a simulated device of its source', async t => {
  const devices = await loadDevices()
  for (const { id, model = '', source } of catalogue.devices) t.equal(devices.get(model)?.source, source, id)
})

t.test('history is the same each time, in order, and fits the schema of the store', async t => {
  const points = [...history({ catalogue, from: NOW - DAY_MS, to: NOW })].flat()
  t.strictSame([...history({ catalogue, from: NOW - DAY_MS, to: NOW })].flat(), points)
  t.ok(points.length > 8000)
  t.ok(points.every((point, index) => point.time >= (points[index - 1]?.time ?? 0) && point.time >= NOW - DAY_MS && point.time < NOW))
  t.strictSame(points.flatMap(misfits), [])
  const keys = new Set(points.map(point => `${point.measurement} ${point.tags['device']} ${point.time}`))
  t.equal(keys.size, points.length, 'no two points share a key')
})

function misfits ({ measurement, fields }: Point): string[] {
  const schema: Readonly<Record<string, string>> = MEASUREMENTS[measurement].fields
  return Object.entries(fields).filter(([name, value]) => {
    if (name === 'receivedAt' || name === 'timedOnReceipt') return schema[name] === undefined
    return schema[name] === undefined || 'refusal' in acceptValue(name, value)
  }).map(([name, value]) => `${name} ${value}`)
}

t.test('two adjoining histories are the history of the whole', async t => {
  const incidents = demoIncidents(NOW)
  const from = NOW - 30 * HOUR_MS
  const whole = [...history({ catalogue, from, to: NOW, incidents })].flat()
  for (const cut of [from + 7 * HOUR_MS + 12_345, startOfLocalDay(localDate(NOW)), NOW - 90 * MINUTE_MS]) {
    const parts = [...history({ catalogue, from, to: cut, incidents }), ...history({ catalogue, from: cut, to: NOW, incidents })].flat()
    t.strictSame(parts, whole)
  }
})

t.test('windows of seconds give what a window of hours gives', async t => {
  const world = createWorld(catalogue, { incidents: demoIncidents(NOW) })
  const from = NOW - 2 * HOUR_MS
  for (const device of catalogue.devices) {
    const parts = []
    for (let at = from; at < NOW; at += 7000) parts.push(...world.readings(device, at, Math.min(NOW, at + 7000)))
    t.strictSame(parts, createWorld(catalogue, { incidents: demoIncidents(NOW) }).readings(device, from, NOW), device.id)
  }
})

t.test('two-way counters balance to the people who are really there', async t => {
  const world = createWorld(catalogue)
  const day = startOfLocalDay(addDays(localDate(NOW), -4))
  for (const space of catalogue.spaces) {
    const counters = inSpace(space.id, 'counter', 'totals')
    if (counters.length === 0) continue
    const readings = counters.flatMap(device => world.readings(device, day, day + DAY_MS + 10 * MINUTE_MS))
    const entered = readings.reduce((sum, { values }) => sum + (values.passagesIn ?? 0), 0)
    t.ok(entered > 10, space.id)
    if (counters.length > 1) {
      t.equal(readings.reduce((sum, { values }) => sum + (values.passagesOut ?? 0), 0), entered, `${space.id}: all doors together`)
      continue
    }
    const first = readings[0]!.time
    let inside = world.truth(space.id, first)
    const wrong = readings.slice(1).filter(({ time, values }) => {
      inside += values.passagesIn! - values.passagesOut!
      return inside !== world.truth(space.id, time)
    })
    t.strictSame(wrong, [], space.id)
  }
})

t.test('totals differ by what passed since the last report', async t => {
  const world = createWorld(catalogue)
  const [device] = inSpace('yunjin-theatre', 'totals')
  const readings = world.readings(device!, NOW - 3 * DAY_MS, NOW)
  t.ok(readings.length > 800)
  t.strictSame(readings.slice(1).filter(({ values }, index) => values.totalIn! - readings[index]!.values.totalIn! !== values.passagesIn), [])
  t.ok(readings[0]!.values.totalIn! > 1000, 'it hung there for weeks before')
})

t.test('presence says nobody only after a time without people moving, and a closed day is empty', async t => {
  const world = createWorld(catalogue)
  const [pir] = inSpace('wutong-activity', 'presence')
  const readings = world.readings(pir!, NOW - 3 * DAY_MS, NOW)
  t.ok(readings.some(({ values }) => values.occupied))
  t.ok(readings.filter(({ values }) => values.occupied).every(({ time }) => Array.from({ length: 6 }, (_, minutes) => world.truth('wutong-activity', time - minutes * MINUTE_MS)).some(people => people > 0)))
  const sunday = startOfLocalDay('2026-06-07')
  t.strictSame(world.passages('yunjin-incubator', sunday, sunday + DAY_MS), [])
})

for (const hour of [3, 9, 15, 23]) {
  t.test(`at ${hour} o'clock one counter is silent since yesterday and one room in use stands above 1500 ppm`, async t => {
    const now = startOfLocalDay('2026-06-10') + hour * HOUR_MS + 7 * MINUTE_MS
    const demo = Catalogue.parse(demoCatalogue(now))
    const points = [...history({ catalogue: demo, from: now - 2 * DAY_MS, to: now })].flat()
    const last = points.findLast(point => point.tags['device'] === SILENT_COUNTER)!
    t.equal(last.time >= now - 2 * DAY_MS && last.time < startOfLocalDay('2026-06-10'), true)
    const air = points.filter(point => point.tags['device'] === `${CROWDED_ROOM}-am107` && point.measurement === 'environment' && point.time > now - 65 * MINUTE_MS)
    t.ok(air.length >= 12 && air.every(({ fields }) => Number(fields['co2']) > 1500), `${air.map(({ fields }) => String(fields['co2'])).join(' ')}`)
    t.ok(createWorld(demo, { incidents: demoIncidents(now) }).truth(CROWDED_ROOM, now) >= 10)
  })
}
