import { LinliError } from '../errors/index.ts'

/** Discount rates a year: China's social discount rate (建设项目经济评价方法与参数, 3rd edition), and a lower one beside it (DOMAIN 5.1). */
export const DISCOUNT_RATES = { social: 0.08, sensitivity: 0.04 } as const

/** What one yuan at the end of each of `years` years is worth today. @throws LinliError `rate_negative`, `years_not_positive`. */
export function annuity (rate: number, years: number): number {
  checkRate(rate)
  if (!(years > 0)) throw new LinliError('years_not_positive', `${years} years are no time to spread a cost over; give at least 1`)
  return rate === 0 ? years : -Math.expm1(-years * Math.log1p(rate)) / rate
}

/** Today's worth of `costs`: the first today, `costs[t]` at the end of year t. @throws LinliError `rate_negative`, `no_costs`. */
export function presentValue (costs: readonly number[], rate: number): number {
  checkRate(rate)
  if (costs.length === 0) throw new LinliError('no_costs', 'there is no cost to discount; give at least that of today')
  return costs.reduce((sum, cost, year) => sum + cost / (1 + rate) ** year, 0)
}

/** The even yearly cost that is worth the same as `costs` over their years (all but today's). @throws LinliError as {@link presentValue}, and `years_not_positive` with today's cost only. */
export function equivalentAnnualCost (costs: readonly number[], rate: number): number {
  return presentValue(costs, rate) / annuity(rate, costs.length - 1)
}

/** Visits a year from which on a visit costs no more than `targetPerVisit`, rounded up by nobody. @throws LinliError `target_not_positive`. */
export function breakEvenVisits (annualCost: number, targetPerVisit: number): number {
  if (!(targetPerVisit > 0)) throw new LinliError('target_not_positive', `a target of ${targetPerVisit} a visit is not above 0`)
  return annualCost / targetPerVisit
}

function checkRate (rate: number): void {
  if (!(rate >= 0)) throw new LinliError('rate_negative', `a discount rate of ${rate} is below 0; the social rate is ${DISCOUNT_RATES.social}`)
}
