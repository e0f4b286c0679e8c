import { LinliError } from '../errors/index.ts'

/** Two-sided 95 % of the normal distribution, as DOMAIN A3.13 rounds it. */
export const Z = 1.96

/** Share of the distribution below the upper end of a two-sided 95 % interval. */
const UPPER = 0.975

/** An estimate with the ends of its 95 % interval. */
export interface Estimate { readonly value: number, readonly standardError: number, readonly low: number, readonly high: number }

/** value ± quantile · standardError. */
export function estimate (value: number, standardError: number, quantile: number): Estimate {
  return { value, standardError, low: value - quantile * standardError, high: value + quantile * standardError }
}

/** Below this a logarithm or a slope of one is what the arithmetic leaves of zero. */
const NOISE = 1e-12

/** Whether an interval contains zero, ends included. */
export function includesZero ({ low, high }: Pick<Estimate, 'low' | 'high'>): boolean {
  return low <= NOISE && high >= -NOISE
}

/** Wilson's 95 % interval of k out of n, 0..1 (DOMAIN 5.2). @throws LinliError `not_a_proportion` unless 0 ≤ k ≤ n and n > 0. */
export function wilson (k: number, n: number): readonly [low: number, high: number] {
  if (!(n > 0 && k >= 0 && k <= n)) throw new LinliError('not_a_proportion', `${k} out of ${n} is no proportion; give a part that is not negative, and a whole above 0 that holds it`)
  const share = k / n
  const middle = share + Z ** 2 / (2 * n)
  const reach = Z * Math.sqrt(share * (1 - share) / n + Z ** 2 / (4 * n ** 2))
  const stretch = 1 + Z ** 2 / n
  return [Math.max(0, (middle - reach) / stretch), Math.min(1, (middle + reach) / stretch)]
}

/**
 * The 97.5 % quantile of Student's t with a whole number of degrees of freedom, to about 1e-14. The distribution is the finite sum of Abramowitz & Stegun,
 * Handbook of Mathematical Functions, 26.7.3 (odd) and 26.7.4 (even); the quantile is found by halving. @throws LinliError `degrees_not_positive`.
 */
export function studentQuantile (degrees: number): number {
  if (!Number.isInteger(degrees) || degrees < 1) throw new LinliError('degrees_not_positive', `${degrees} degrees of freedom leave no error to estimate; give more weeks`)
  let [low, high] = [0, Math.PI / 2]
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2
    if (withinAngle(middle, degrees) < 2 * UPPER - 1) low = middle
    else high = middle
  }
  return Math.tan((low + high) / 2) * Math.sqrt(degrees)
}

/** P(|T| ≤ t) for tan θ = t / √ν. */
function withinAngle (angle: number, degrees: number): number {
  const [sine, cosine] = [Math.sin(angle), Math.cos(angle)]
  const isOdd = degrees % 2 === 1
  let term = isOdd ? cosine : 1
  let series = degrees === 1 ? 0 : term
  for (let power = isOdd ? 3 : 2; power <= degrees - 2; power += 2) {
    term *= cosine ** 2 * (power - 1) / power
    series += term
  }
  return isOdd ? 2 / Math.PI * (angle + sine * series) : sine * series
}
