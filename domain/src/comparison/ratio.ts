import { LinliError } from '../errors/index.ts'
import { roundHalfUp } from '../figures/display.ts'
import { Z } from '../statistics/index.ts'
import type { Text } from '../text/index.ts'

/** Below this, on either side, counts are not compared (DOMAIN A3.13). */
export const FEWEST_VISITS = 10

/** up, down: the interval excludes 1; flat: it contains 1, ends included; too_few: fewer than 10 on a side. */
export type RatioVerdict = 'up' | 'down' | 'flat' | 'too_few'

/** Two counts as a quotient with its 95 % interval. */
export interface Ratio {
  /** A/B; undefined when B is 0. */
  readonly ratio: number | undefined
  /** Undefined when the verdict is too_few. */
  readonly low: number | undefined
  readonly high: number | undefined
  readonly verdict: RatioVerdict
}

/**
 * A/B of two counts of visits, quasi-Poisson: ln R ± 1.96·sqrt(φ(1/A + 1/B)) (DOMAIN 2.4, A3.13). @throws LinliError `visits_negative`, `dispersion_not_positive`.
 */
export function ratioOf (a: number, b: number, dispersion: number): Ratio {
  if (!(a >= 0 && b >= 0)) throw new LinliError('visits_negative', `${a} and ${b} visits cannot be compared; give counts of 0 or more`)
  if (!(dispersion > 0)) throw new LinliError('dispersion_not_positive', `a dispersion of ${dispersion} does not exist; give one above 0`)
  const ratio = b > 0 ? a / b : undefined
  if (ratio === undefined || a < FEWEST_VISITS || b < FEWEST_VISITS) return { ratio, low: undefined, high: undefined, verdict: 'too_few' }
  const reach = Z * Math.sqrt(dispersion * (1 / a + 1 / b))
  const [low, high] = [Math.exp(Math.log(ratio) - reach), Math.exp(Math.log(ratio) + reach)]
  return { ratio, low, high, verdict: low > 1 ? 'up' : high < 1 ? 'down' : 'flat' }
}

/** What counts are compared with, as it stands in a sentence. */
export const LAST_WEEK: Text = { zh: '上周', en: 'last week' }

/** Nothing is compared where a side is below the gate. */
export const NOT_COMPARED: Text = { zh: '数据不足，不作比较', en: 'insufficient data, not compared' }

/** The words that an interval allows (DOMAIN 2.4): a number only where it excludes 1. */
export function ratioText ({ ratio, verdict }: Pick<Ratio, 'ratio' | 'verdict'>, reference: Text = LAST_WEEK): Text {
  if (verdict === 'too_few' || ratio === undefined) return { zh: '人次较少，不作比较', en: 'too few visits to compare' }
  if (verdict === 'flat') return { zh: `与${reference.zh}基本持平`, en: `about the same as ${reference.en}` }
  // Taking 1 away moves the noise of the quotient into digits that print.
  const percent = `${roundHalfUp(Number((100 * Math.abs(ratio - 1)).toFixed(9)), 1)}%`
  return verdict === 'up' ? { zh: `较${reference.zh}上升${percent}`, en: `up ${percent} on ${reference.en}` } : { zh: `较${reference.zh}下降${percent}`, en: `down ${percent} on ${reference.en}` }
}
