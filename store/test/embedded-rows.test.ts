import { MEASUREMENTS } from '@linli/domain/telemetry'
import { QUARTER_MS } from '@linli/domain/time'
import fc from 'fast-check'
import t from 'tap'
import { misfitOf } from '../src/telemetry/misfit.ts'
import { PointEncoder } from '../src/embedded/encode.ts'
import { FIELDS, layoutOf, MASK, SEQ, SERIES, TIME } from '../src/embedded/packet.ts'
import { sortedRows } from '../src/embedded/sorted.ts'

const T0 = Date.UTC(2026, 2, 2, 1)

t.test('what the encoder keeps out is what the check has words for', async t => {
  const field = fc.constantFrom('co2', 'leak', 'receivedAt', 'smell', '__proto__', 'constructor', 'text')
  const value = fc.oneof(fc.double(), fc.integer(), fc.boolean(), fc.string(), fc.constantFrom(null, undefined, {}, [1])) as fc.Arbitrary<number>
  const point = fc.record({
    measurement: fc.constantFrom(...Object.keys(MEASUREMENTS) as 'environment'[], 'toString' as 'environment'),
    tags: fc.dictionary(fc.constantFrom('device', 'site', 'space', 'kind'), fc.constantFrom('a', '', 5 as unknown as string, 'a b', 'ä', 'a\\')), time: fc.oneof(fc.integer(), fc.double()),
    seq: fc.option(fc.oneof(fc.integer({ max: 5 }), fc.double()), { nil: undefined as unknown as number }), fields: fc.dictionary(field, value, { noNullPrototype: true })
  })
  fc.assert(fc.property(fc.array(point, { maxLength: 8 }), points => {
    const refused: { index: number, reason: string }[] = []
    const rows = [...new PointEncoder().encode(points, refused)].flatMap(({ blocks }) => blocks).reduce((sum, { count }) => sum + count, 0)
    t.same(refused, points.map((one, index) => ({ index, reason: misfitOf(one) })).filter(({ reason }) => reason !== undefined))
    t.equal(rows, points.length - refused.length)
  }), { numRuns: 300 })
})

t.test('rows of a batch are sorted by the key and merged as if they were written one by one', async t => {
  const layout = layoutOf('door')
  const row = fc.tuple(fc.constantFrom(1, 2), fc.constantFrom(T0, T0 + 1, T0 + QUARTER_MS, T0 - 1, -5, Number.MAX_SAFE_INTEGER), fc.constantFrom(-1, 0, 4), fc.integer({ min: 1, max: 7 }), fc.nat(9))
  fc.assert(fc.property(fc.array(row, { minLength: 1, maxLength: 30 }), given => {
    const rows = new Float64Array(given.length * layout.stride)
    const expected = new Map<string, (number | undefined)[]>()
    given.forEach(([series, time, seq, mask, value], i) => {
      const base = i * layout.stride
      for (const [place, number] of [[SERIES, series], [TIME, time], [SEQ, seq], [MASK, mask]] as const) rows[base + place] = number
      const key = `${series} ${time} ${seq}`
      const merged = expected.get(key) ?? [undefined, undefined, undefined]
      for (let position = 0; position < 3; position++) if (mask & 1 << position) merged[position] = rows[base + FIELDS + position] = value + position
      expected.set(key, merged)
    })
    const starts = sortedRows(rows, layout, QUARTER_MS)
    const found = starts.map(start => [`${rows[start + SERIES]} ${rows[start + TIME]} ${rows[start + SEQ]}`,
      [0, 1, 2].map(position => rows[start + MASK]! & 1 << position ? rows[start + FIELDS + position] : undefined)] as const)
    t.same(new Map(found), expected)
    t.equal(found.length, expected.size)
    const order = starts.map(start => [Math.floor(rows[start + TIME]! / QUARTER_MS), rows[start + SERIES]!, rows[start + TIME]!, rows[start + SEQ]!])
    t.same(order, order.toSorted((a, b) => a.map((part, i) => part - b[i]!).find(difference => difference !== 0) ?? 0))
  }), { numRuns: 200 })
})
