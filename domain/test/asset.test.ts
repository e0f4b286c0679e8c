import fc from 'fast-check'
import t from 'tap'
import { annuity, breakEvenVisits, equivalentAnnualCost, facilityCondition, presentValue, remainingDays } from '../src/asset/index.ts'

const isNear = (a: number, b: number) => Math.abs(a - b) <= 1e-9 * (1 + Math.abs(b))
const rate = fc.double({ min: 0, max: 0.3, noNaN: true })
const costs = fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 2, maxLength: 30 })

t.test('the upper end of a band of condition belongs to the better band', async t => {
  const bands = [[0, 'good'], [20_000, 'good'], [20_000.01, 'fair'], [40_000, 'fair'], [40_000.01, 'poor'], [120_000, 'poor'], [120_000.01, 'critical'], [500_000, 'critical']] as const
  for (const [deferred, band] of bands) t.equal(facilityCondition({ deferred, replacement: 400_000 }).band, band, String(deferred))
  t.equal(facilityCondition({ deferred: 500_000, replacement: 400_000 }).fci, 1.25)
})

t.test('an annuity is the sum of its discounted years', async t => {
  fc.assert(fc.property(rate, fc.integer({ min: 1, max: 60 }), (own, years) =>
    isNear(annuity(own, years), presentValue([0, ...Array.from({ length: years }, () => 1)], own))))
  t.equal(annuity(0, 7), 7)
  t.ok(isNear(annuity(1e-12, 10), 10), 'a rate near nothing is no division of nothing by nothing')
})

t.test('the equivalent annual cost, paid every year, is worth the same', async () => {
  fc.assert(fc.property(costs, rate, (own, discount) => {
    const yearly = equivalentAnnualCost(own, discount)
    return isNear(presentValue([0, ...Array.from({ length: own.length - 1 }, () => yearly)], discount), presentValue(own, discount))
  }))
})

t.test('remaining life is never negative, and nothing where nobody uses the part', async t => {
  t.equal(remainingDays({ rated: 500_000, used: 120_000, perDay: 400 }), 950)
  t.equal(remainingDays({ rated: 500_000, used: 500_000, perDay: 400 }), 0)
  t.equal(remainingDays({ rated: 500_000, used: 600_000, perDay: 400 }), 0)
  t.equal(remainingDays({ rated: 500_000, used: 0, perDay: 0 }), undefined)
})

t.test('break-even visits cost exactly the target', async t => {
  t.equal(breakEvenVisits(60_000, 12), 5000)
  t.throws(() => breakEvenVisits(60_000, 0), { code: 'target_not_positive' })
})

t.test('what is no money, time or wear is refused with its name', async t => {
  t.throws(() => facilityCondition({ deferred: 1, replacement: 0 }), { code: 'replacement_not_positive' })
  t.throws(() => facilityCondition({ deferred: -1, replacement: 1 }), { code: 'deferred_negative' })
  t.throws(() => annuity(-0.01, 5), { code: 'rate_negative' })
  t.throws(() => annuity(NaN, 5), { code: 'rate_negative' })
  t.throws(() => annuity(0.08, 0), { code: 'years_not_positive' })
  t.throws(() => presentValue([], 0.08), { code: 'no_costs' })
  t.throws(() => equivalentAnnualCost([50_000, 1000], -0.5), { code: 'rate_negative' })
  t.throws(() => equivalentAnnualCost([50_000], 0.08), { code: 'years_not_positive' })
  for (const wear of [{ rated: 0, used: 1, perDay: 1 }, { rated: 1, used: -1, perDay: 1 }, { rated: 1, used: 1, perDay: -1 }]) t.throws(() => remainingDays(wear), { code: 'cycles_negative' })
})
