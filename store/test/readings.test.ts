import { QUANTITIES, type QuantityId, type Reading } from '@linli/domain/readings'
import { MEASUREMENTS } from '@linli/domain/telemetry'
import fc from 'fast-check'
import t from 'tap'
import { pointsOfReading, RAW_MEASUREMENTS, readingsOfRows, type Row } from '../src/telemetry/index.ts'

const T0 = Date.UTC(2026, 2, 2, 1)

const valueOf = (id: QuantityId): fc.Arbitrary<number | boolean> => {
  const { type } = QUANTITIES[id]
  return type === 'boolean' ? fc.boolean() : type === 'integer' ? fc.integer({ min: 0, max: 200 }) : fc.double({ min: -50, max: 5000, noNaN: true }).map(value => value + 0)
}
const values = fc.record(Object.fromEntries(Object.keys(QUANTITIES).map(id => [id, valueOf(id as QuantityId)])), { requiredKeys: [] }).filter(given => Object.keys(given).length > 0)
const reading: fc.Arbitrary<Reading> = fc.record({
  device: fc.constantFrom('a', 'b', 'beam-1'), time: fc.integer({ min: T0, max: T0 + 20 }), timedOn: fc.constantFrom('device' as const, 'receipt' as const),
  receivedAt: fc.integer({ min: T0, max: T0 + 1000 }), seq: fc.option(fc.integer({ min: 0, max: 3 }), { nil: undefined }), values
}).map(({ seq, ...rest }) => ({ ...rest, ...(seq === undefined ? {} : { seq }) }))
const keyOf = ({ device, time, seq }: Reading) => `${device} ${time} ${seq}`
const readings = fc.uniqueArray(reading, { selector: keyOf, maxLength: 40 })

const rowsOf = (given: readonly Reading[]): Row[] => given.flatMap(pointsOfReading)
const sorted = (given: readonly Reading[]) => given.toSorted((a, b) => keyOf(a) < keyOf(b) ? -1 : 1)

t.test('readings become points and readings again, in whatever order the rows come', async t => {
  fc.assert(fc.property(readings, fc.infiniteStream(fc.nat()), (given, random) => {
    const shuffled = rowsOf(given).map(row => ({ row, place: random.next().value })).sort((a, b) => a.place - b.place).map(({ row }) => row)
    t.same(sorted(readingsOfRows(shuffled)), sorted(given))
  }), { numRuns: 60 })
})

t.test('readings come oldest first, at one instant those without a sequence number before the numbered', async t => {
  fc.assert(fc.property(readings, given => {
    const found = readingsOfRows(rowsOf(given))
    t.ok(found.every((one, i) => i === 0 || found[i - 1]!.time < one.time || (found[i - 1]!.time === one.time && (found[i - 1]!.seq ?? -1) <= (one.seq ?? -1))))
  }), { numRuns: 30 })
})

t.test('every point fits its measurement, has the device as its tag, and no quantity is in two', async t => {
  fc.assert(fc.property(reading, given => {
    const points = pointsOfReading(given)
    t.same(points.map(({ measurement, tags, fields }) => [tags, Object.keys(fields).filter(field => !(field in MEASUREMENTS[measurement].fields))]), points.map(() => [{ device: given.device }, []]))
    t.same(points.flatMap(({ fields }) => Object.keys(fields)).filter(field => field !== 'receivedAt' && field !== 'timedOnReceipt').sort(), Object.keys(given.values).sort())
  }), { numRuns: 60 })
  t.same(RAW_MEASUREMENTS.toSorted(), [...new Set(Object.values(QUANTITIES).map(({ measurement }) => measurement))].sort(), 'all raw measurements are read')
})

t.test('a reading without values gives no point', async t => {
  t.same(pointsOfReading({ device: 'a', time: T0, timedOn: 'device', receivedAt: T0, values: {} }), [])
  t.same(readingsOfRows([]), [])
})
