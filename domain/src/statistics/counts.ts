import { LinliError } from '../errors/index.ts'
import { mean, sum } from './moments.ts'

/** Dispersion of community sites where there is too little to measure it (DOMAIN 2.4). */
export const USUAL_DISPERSION = 4
/** Degrees of freedom from which it is measured (DOMAIN A3.13). */
const ENOUGH_DEGREES = 10

/** One day: what was counted, what its day type has on average, and its group of like days. */
export interface CountedDay { readonly actual: number, readonly expected: number, readonly group: string }

/** φ = max(1, Pearson χ² / df) of daily counts against what is expected of them, df = days − groups; 4 when df < 10 (DOMAIN A3.13). */
export function pearsonDispersion (days: readonly CountedDay[]): number {
  const degrees = days.length - new Set(days.map(({ group }) => group)).size
  if (degrees < ENOUGH_DEGREES) return USUAL_DISPERSION
  return Math.max(1, sum(days.map(({ actual, expected }) => expected > 0 ? (actual - expected) ** 2 / expected : 0)) / degrees)
}

/** {@link pearsonDispersion} of counts by day type against the mean of their type. */
export function dispersion (byDayType: Readonly<Record<string, readonly number[]>>): number {
  return pearsonDispersion(Object.entries(byDayType).flatMap(([group, counts]) => {
    if (counts.length === 0) return []
    const expected = mean(counts)
    return counts.map(actual => ({ actual, expected, group }))
  }))
}

/** Probability that a working counter says nothing while `expected` passages are due: the negative binomial (NB1) with dispersion φ, Poisson at φ ≤ 1 (DOMAIN 2.5). @throws LinliError `visits_negative`. */
export function silenceProbability (expected: number, dispersion: number): number {
  if (!(expected >= 0)) throw new LinliError('visits_negative', `${expected} passages cannot be expected; give 0 or more`)
  return Math.exp(-expected * silenceRate(dispersion))
}

/** Passages that must be due before silence is less likely than `probability`. @throws LinliError `not_a_proportion` unless 0 < probability ≤ 1. */
export function silenceNeeded (probability: number, dispersion: number): number {
  if (!(probability > 0 && probability <= 1)) throw new LinliError('not_a_proportion', `${probability} is no probability of silence; give one above 0 and up to 1`)
  return -Math.log(probability) / silenceRate(dispersion)
}

/** −ln P0 for each passage that is due: ln φ / (φ − 1), and 1 at φ = 1. */
function silenceRate (dispersion: number): number {
  return dispersion > 1 ? Math.log1p(dispersion - 1) / (dispersion - 1) : 1
}
