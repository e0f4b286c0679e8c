import fc from 'fast-check'
import t from 'tap'
import { median, p95 } from '../src/statistics/index.ts'

const someValues = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 300 })

t.test('p95 is the value of the nearest rank, never one in between', async t => {
  const upTo = (last: number) => Array.from({ length: last }, (_, index) => index + 1)
  t.same([1, 19, 20, 21, 40, 100].map(last => p95(upTo(last))), [1, 19, 19, 20, 38, 95])
  fc.assert(fc.property(someValues, values => {
    const found = p95(values)
    const below = values.filter(value => value <= found).length
    const strictlyBelow = values.filter(value => value < found).length
    // The smallest value that at least 95 % do not exceed, counted in integers.
    return values.includes(found) && 100 * below >= 95 * values.length && 100 * strictlyBelow < 95 * values.length
  }))
})

t.test('the median has as many values above as below', async t => {
  t.equal(median([4, 1, 9]), 4)
  t.equal(median([4, 1, 9, 2]), 3)
  fc.assert(fc.property(someValues, values => {
    const middle = median(values)
    return 2 * values.filter(value => value < middle).length <= values.length && 2 * values.filter(value => value > middle).length <= values.length
  }))
})

t.test('order does not matter, and the values stay as they were', async t => {
  const values = [10, 9, 2, 33, 1]
  t.same([p95(values), median(values)], [p95(values.toReversed()), median(values.toReversed())])
  t.same(values, [10, 9, 2, 33, 1])
})

t.test('of no values there is no rank', async t => {
  t.throws(() => p95([]), { code: 'no_values' })
  t.throws(() => median([]), { code: 'no_values' })
})
