import fc from 'fast-check'
import t from 'tap'
import { scoreOf, scoreTable, type ScoredItem } from '../src/comparison/index.ts'

const atLeast = (weight: number, target: number, actual: number | undefined): ScoredItem => ({ weight, target, actual, direction: 'at_least' })
const atMost = (weight: number, target: number, actual: number | undefined): ScoredItem => ({ weight, target, actual, direction: 'at_most' })

t.test('what meets its target has its full weight, what misses it its share', async t => {
  t.same(scoreOf(atLeast(8, 9000, 8460)), { points: 7.52, met: false, explain: false })
  t.same(scoreOf(atMost(5, 12, 13.5)), { points: 4.44, met: false, explain: false })
  t.same(scoreOf(atLeast(8, 9000, 9000)), { points: 8, met: true, explain: false })
  t.same(scoreOf(atMost(5, 12, 12)), { points: 5, met: true, explain: false })
  t.equal(scoreOf(atLeast(1, 200, 1)).points, 0.01, 'half a hundredth is rounded up')
})

t.test('a target of zero that is missed has no points, and one that is met needs no explanation', async t => {
  t.same(scoreOf(atMost(4, 0, 1)), { points: 0, met: false, explain: false })
  t.same(scoreOf(atMost(4, 0, 0)), { points: 4, met: true, explain: false })
  t.same(scoreOf(atLeast(4, 0, 0)), { points: 4, met: true, explain: false })
  t.same(scoreOf(atLeast(4, 0, -1)), { points: 0, met: false, explain: false })
  t.equal(scoreOf(atLeast(4, 10, -5)).points, 0, 'no item takes points from others')
})

t.test('more than 30 % better than the target is to be explained, either way', async t => {
  t.same([13, 13.01, 1.17].map((actual, i) => scoreOf(atLeast(5, i === 2 ? 0.9 : 10, actual)).explain), [false, true, false])
  t.same([7, 6.99].map(actual => scoreOf(atMost(5, 10, actual)).explain), [false, true])
  t.equal(scoreOf(atLeast(5, 10, 2)).explain, false, 'worse is no over-achievement')
})

t.test('the total is the sum of the printed points, and the grade is the total\'s', async t => {
  t.same(scoreTable([atLeast(33.3, 3, 2), atLeast(33.3, 7, 3), atMost(33.4, 9, 10)]), { points: [22.2, 14.27, 30.06], total: 66.53, grade: '中' })
  const grades = [[90, '优'], [89.994, '良'], [89.995, '优'], [80, '良'], [79.99, '中'], [60, '中'], [59.99, '差'], [0, '差']] as const
  for (const [actual, grade] of grades) t.equal(scoreTable([atLeast(100, 100, actual)]).grade, grade, String(actual))
  const items = fc.array(fc.record({ target: fc.integer({ min: 1, max: 1000 }), actual: fc.integer({ min: 0, max: 2000 }), up: fc.boolean() }), { minLength: 4, maxLength: 4 })
  fc.assert(fc.property(items, rows => {
    const { points, total } = scoreTable(rows.map(({ target, actual, up }) => (up ? atLeast : atMost)(25, target, actual)))
    return Math.round(100 * total!) === points.reduce<number>((sum, value) => sum + Math.round(100 * value!), 0) && points.every(value => value! >= 0 && value! <= 25)
  }))
})

t.test('what is not measured leaves the form without a total', async t => {
  t.same(scoreOf({ ...atLeast(8, 9000, 1), actual: null }), { points: undefined, met: undefined, explain: false })
  t.same(scoreTable([atLeast(60, 10, 10), atLeast(40, 10, undefined)]), { points: [60, undefined], total: undefined, grade: undefined })
})

t.test('a form whose weights do not make 100 is refused, as are items that are none', async t => {
  t.throws(() => scoreTable([atLeast(60, 10, 10), atLeast(39, 10, 10)]), { code: 'weights_not_100', message: /99\.00/ })
  t.throws(() => scoreTable([]), { code: 'weights_not_100' })
  t.throws(() => scoreOf({ ...atLeast(8, 1, 1), direction: 'about' as 'at_least' }), { code: 'bad_direction' })
  t.throws(() => scoreOf(atLeast(-1, 1, 1)), { code: 'weight_negative' })
  t.throws(() => scoreOf(atLeast(1, -1, 1)), { code: 'target_negative' })
})
