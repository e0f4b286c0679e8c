import fc from 'fast-check'
import t from 'tap'
import { dispersion, fitLine, mean, median, p95, silenceNeeded, silenceProbability, studentQuantile, variance, wilson } from '../src/statistics/index.ts'

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

const near = (a: number, b: number, within = 1e-9) => Math.abs(a - b) <= within * Math.max(1, Math.abs(b))

t.test('Wilson gives the intervals of the textbooks and never leaves 0 to 1', async t => {
  t.same(wilson(54, 60).map(end => end.toFixed(4)), ['0.7985', '0.9534'])
  t.same(wilson(90, 100).map(end => end.toFixed(4)), ['0.8256', '0.9448'])
  t.equal(wilson(0, 5)[0], 0)
  t.ok(wilson(12, 12)[0] < 0.8, 'twelve of twelve are no 100 %')
  fc.assert(fc.property(fc.integer({ min: 1, max: 5000 }), fc.double({ min: 0, max: 1, noNaN: true }), (n, part) => {
    const k = Math.round(n * part)
    const [low, high] = wilson(k, n)
    const [otherLow, otherHigh] = wilson(n - k, n)
    return low >= 0 && high <= 1 && low <= k / n + 1e-12 && high >= k / n - 1e-12 && near(low, 1 - otherHigh) && near(high, 1 - otherLow)
  }))
})

t.test('what is no part of a whole has no interval', async t => {
  for (const [k, n] of [[61, 60], [3, 0], [0, 0], [-1, 5], [NaN, 5]] as const) t.throws(() => wilson(k, n), { code: 'not_a_proportion' }, `${k} of ${n}`)
})

t.test('Student\'s quantile leaves 2.5 % above it', async t => {
  t.ok(near(studentQuantile(1), Math.tan(0.475 * Math.PI)))
  t.ok(near(studentQuantile(2), 0.95 * Math.sqrt(2 / (4 * 0.975 * 0.025))))
  t.same([3, 4, 7, 9, 18, 20, 30, 100].map(degrees => studentQuantile(degrees).toFixed(3)), ['3.182', '2.776', '2.365', '2.262', '2.101', '2.086', '2.042', '1.984'], 'printed tables')
  // With t = √ν·tan θ the density is proportional to cos^(ν−1) θ; Simpson's rule knows nothing of the finite sums.
  const area = (to: number, degrees: number) => {
    const [steps, width] = [4000, to / 4000]
    return Array.from({ length: steps + 1 }, (_, i) => Math.cos(i * width) ** (degrees - 1) * (i === 0 || i === steps ? 1 : i % 2 === 1 ? 4 : 2)).reduce((sum, y) => sum + y) * width / 3
  }
  for (const degrees of [1, 2, 3, 5, 6, 11, 50, 99]) t.ok(near(area(Math.atan(studentQuantile(degrees) / Math.sqrt(degrees)), degrees) / area(Math.PI / 2, degrees), 0.95, 1e-8), `${degrees} degrees`)
  for (const degrees of [0, -1, 1.5]) t.throws(() => studentQuantile(degrees), { code: 'degrees_not_positive' })
})

t.test('dispersion is measured from ten degrees of freedom, is never below 1, and is 4 until then', async t => {
  t.equal(dispersion({ workday: [100, 120, 90, 130, 80, 110, 95, 105, 99, 101] }), 4, 'nine degrees')
  t.equal(dispersion({ workday: [50, 50, 50, 50, 50, 50], weekend: [80, 80, 80, 80, 80, 80], holiday: [] }), 1, 'ten degrees, and no spread at all')
  const counts = [90, 110, 90, 110, 90, 110, 90, 110, 90, 110, 100]
  t.ok(near(dispersion({ workday: counts }), 10 * 100 / 100 / 10))
  t.ok(near(dispersion({ workday: counts.map(count => 16 * count) }), 16), 'counts sixteen times as large')
  t.equal(dispersion({ workday: Array.from({ length: 12 }, () => 0) }), 1, 'nobody ever came')
  t.equal(dispersion({}), 4)
})

t.test('silence becomes improbable with what is due, later where visits come in bunches', async t => {
  t.same([1, 2, 3, 6].map(φ => silenceNeeded(0.001, φ).toFixed(2)), ['6.91', '9.97', '12.58', '19.28'])
  t.equal(silenceProbability(0, 2), 1)
  fc.assert(fc.property(fc.double({ min: 1, max: 20, noNaN: true }), fc.double({ min: 1e-6, max: 1, noNaN: true }), (φ, p) => near(silenceProbability(silenceNeeded(p, φ), φ), p)))
  t.ok(near(silenceProbability(5, 1 + 1e-9), Math.exp(-5), 1e-6), 'the limit at 1 is Poisson')
  t.throws(() => silenceProbability(-1, 2), { code: 'visits_negative' })
  for (const p of [0, 1.1, NaN]) t.throws(() => silenceNeeded(p, 2), { code: 'not_a_proportion' })
})

t.test('a line is found again, and its weights make its slope and heights', async t => {
  fc.assert(fc.property(fc.integer({ min: 2, max: 60 }), fc.double({ min: -50, max: 50, noNaN: true }), fc.double({ min: -900, max: 900, noNaN: true }), (n, slope, height) => {
    const line = fitLine(Array.from({ length: n }, (_, x) => height + slope * x))
    return near(line.slope, slope, 1e-8) && near(line.at(0), height, 1e-8) && line.residuals.every(residual => Math.abs(residual) < 1e-8)
  }))
  const values = [3, 1, 4, 1, 5, 9, 2, 6]
  const line = fitLine(values)
  const weighed = (weights: readonly number[]) => weights.reduce((sum, weight, x) => sum + weight * values[x]!, 0)
  t.ok(near(weighed(line.slopeWeights), line.slope) && near(weighed(line.weightsAt(11)), line.at(11)))
})

t.test('a spread needs two values, a mean one', async t => {
  t.equal(variance([2, 4, 4, 4, 6]), 2)
  t.throws(() => variance([1]), { code: 'no_values' })
  t.throws(() => mean([]), { code: 'no_values' })
})
