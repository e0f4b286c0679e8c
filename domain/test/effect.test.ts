import fc from 'fast-check'
import t from 'tap'
import { differenceInDifferences, interruptedSeries, placebo } from '../src/comparison/index.ts'
import { studentQuantile } from '../src/statistics/index.ts'

const near = (a: number, b: number, within = 1e-8) => Math.abs(a - b) <= within * Math.max(1, Math.abs(b))
const weeks = (length: number) => fc.array(fc.integer({ min: 20, max: 3000 }), { minLength: length, maxLength: length })
const four = fc.tuple(weeks(6), weeks(5), weeks(6), weeks(5)).map(([siteBefore, siteAfter, controlBefore, controlAfter]) => ({ siteBefore, siteAfter, controlBefore, controlAfter }))
const steady = { siteBefore: [100, 104, 98, 101, 97], siteAfter: [130, 126, 131, 129], controlBefore: [200, 205, 199, 201, 198], controlAfter: [202, 197, 203, 200] }

t.test('what the controls did too is no effect of the site', async t => {
  const same = differenceInDifferences({ siteBefore: [100, 110, 90, 105], siteAfter: [150, 165, 135, 140], controlBefore: [200, 220, 180, 210], controlAfter: [300, 330, 270, 280] })
  t.ok(Math.abs(same.delta) < 1e-12 && Math.abs(same.netVisitsPerWeek) < 1e-9)
  t.equal(same.causalWordAllowed, false, 'not even where nothing scatters')
})

t.test('the effect of a site is what it gained over its controls', async t => {
  const { effect, low, high, degrees, preTrendParallel, causalWordAllowed, netVisitsPerWeek } = differenceInDifferences(steady)
  t.ok(low < effect && effect < high && low > 0.2 && high < 0.4)
  t.same({ degrees, preTrendParallel, causalWordAllowed }, { degrees: 3, preTrendParallel: true, causalWordAllowed: true }, 'the week is the cluster, and the smaller side decides')
  t.ok(near(netVisitsPerWeek, 129 - 129 / (1 + effect)), 'what came, less what would have come')
})

t.test('a site that was already growing may be said to have changed, not that something caused it', async t => {
  const growing = differenceInDifferences({ ...steady, siteBefore: [60, 71, 80, 91, 101] })
  t.ok(growing.low > 0)
  t.same([growing.preTrendParallel, growing.causalWordAllowed], [false, false])
})

t.test('sizes of places do not matter, and turning time round turns the effect round', async t => {
  fc.assert(fc.property(four, fc.integer({ min: 2, max: 9 }), (input, factor) => {
    const [one, large] = [differenceInDifferences(input), differenceInDifferences({ ...input, siteBefore: input.siteBefore.map(x => factor * x), siteAfter: input.siteAfter.map(x => factor * x) })]
    const back = differenceInDifferences({ siteBefore: input.siteAfter, siteAfter: input.siteBefore, controlBefore: input.controlAfter, controlAfter: input.controlBefore })
    return near(one.delta, large.delta) && near(one.standardError, large.standardError) && near(factor * one.netVisitsPerWeek, large.netVisitsPerWeek) && near(one.delta, -back.delta) && near((1 + one.low) * (1 + back.high), 1)
  }))
  t.pass('for random weeks')
})

t.test('too few weeks, weeks of other lengths and weeks without visits are refused', async t => {
  t.throws(() => differenceInDifferences({ ...steady, siteAfter: [130, 126, 131], controlAfter: [202, 197, 203] }), { code: 'too_few_weeks' })
  t.throws(() => differenceInDifferences({ ...steady, controlBefore: [200, 205, 199, 201] }), { code: 'weeks_not_paired' })
  for (const side of ['siteBefore', 'siteAfter', 'controlBefore', 'controlAfter'] as const) {
    t.throws(() => differenceInDifferences({ ...steady, [side]: steady[side].with(1, 0) }), { code: 'week_without_visits' }, side)
  }
})

/** β and Newey–West errors of the whole regression by its normal equations: the same question, asked the long way. */
function regression (before: readonly number[], after: readonly number[]): { readonly beta: readonly number[], readonly errors: readonly number[] } {
  const y = [...before, ...after]
  const x = y.map((_, week) => [1, week, week >= before.length ? 1 : 0, week >= before.length ? week - before.length : 0])
  const four = [0, 1, 2, 3]
  const inverse = inverted(four.map(i => four.map(j => x.reduce((sum, row) => sum + row[i]! * row[j]!, 0))))
  const times = (a: readonly (readonly number[])[], b: readonly (readonly number[])[]) => a.map(row => b[0]!.map((_, j) => row.reduce((sum, value, k) => sum + value * b[k]![j]!, 0)))
  const beta = times(inverse, four.map(i => [x.reduce((sum, row, week) => sum + row[i]! * y[week]!, 0)])).map(([value]) => value!)
  const scores = x.map((row, week) => row.map(value => value * (y[week]! - row.reduce((sum, own, i) => sum + own * beta[i]!, 0))))
  const lag = Math.floor(4 * (y.length / 100) ** (2 / 9))
  const middle = four.map(i => four.map(j => {
    let sum = 0
    for (let a = 0; a < y.length; a++) for (let b = Math.max(0, a - lag); b <= Math.min(y.length - 1, a + lag); b++) sum += (1 - Math.abs(a - b) / (lag + 1)) * scores[a]![i]! * scores[b]![j]!
    return sum * y.length / (y.length - 4)
  }))
  const covariance = times(times(inverse, middle), inverse)
  return { beta, errors: four.map(i => Math.sqrt(Math.max(0, covariance[i]![i]!))) }
}

function inverted (matrix: readonly (readonly number[])[]): number[][] {
  const rows = matrix.map((row, i) => [...row, ...matrix.map((_, j) => i === j ? 1 : 0)])
  rows.forEach((_, column) => {
    const pivot = rows.findIndex((row, i) => i >= column && Math.abs(row[column]!) === Math.max(...rows.slice(column).map(other => Math.abs(other[column]!))))
    ;[rows[column], rows[pivot]] = [rows[pivot]!, rows[column]!]
    rows[column] = rows[column].map(value => value / rows[column]![column]!)
    rows.forEach((row, i) => { if (i !== column) rows[i] = row.map((value, j) => value - row[column]! * rows[column]![j]!) })
  })
  return rows.map(row => row.slice(matrix.length))
}

t.test('an interrupted series gives what the whole regression gives', async t => {
  fc.assert(fc.property(weeks(9), weeks(13), (before, after) => {
    const { level, slope, trendBefore, lag, degrees } = interruptedSeries(before, after)
    const { beta, errors } = regression(before, after)
    const quantile = studentQuantile(18)
    return near(trendBefore, beta[1]!, 1e-6) && near(level.value, beta[2]!, 1e-6) && near(slope.value, beta[3]!, 1e-6) && near(level.standardError, errors[2]!, 1e-6) && near(slope.standardError, errors[3]!, 1e-6) &&
      near(level.high - level.low, 2 * quantile * level.standardError) && lag === 2 && degrees === 18
  }))
  t.pass('for random weeks')
})

t.test('a step and a bend are found again where nothing scatters', async t => {
  const before = Array.from({ length: 8 }, (_, week) => 100 + 3 * week)
  const after = Array.from({ length: 10 }, (_, week) => 100 + 3 * (8 + week) + 40 - 2 * week)
  const { level, slope, trendBefore } = interruptedSeries(before, after)
  t.ok(near(level.value, 40) && near(slope.value, -2) && near(trendBefore, 3) && level.standardError < 1e-9)
  t.throws(() => interruptedSeries(before.slice(1), after), { code: 'too_few_weeks' })
  t.throws(() => interruptedSeries(before, after.slice(3)), { code: 'too_few_weeks' })
})

t.test('among places where nothing was done a tie counts against the site', async t => {
  t.same(placebo(0.21, [0.02, -0.05, 0.11, 0]), { rank: 1, of: 5, p: 0.2 })
  t.same(placebo(0.2, [-0.2, 0.1, 0.05]), { rank: 2, of: 4, p: 0.5 }, 'a fall counts like a rise')
  t.same(placebo(0, [0, 0, 0]), { rank: 4, of: 4, p: 1 })
  t.same(placebo(3, []), { rank: 1, of: 1, p: 1 }, 'one place alone proves nothing')
})
