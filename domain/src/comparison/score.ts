import { LinliError } from '../errors/index.ts'
import { roundHalfUp } from '../figures/display.ts'
import { sum } from '../statistics/index.ts'

/** Above this share beyond its target an item must be explained (DOMAIN 5.3). */
const EXPLAINED_FROM = 0.3
/** Weights of a table add up to this. */
const WHOLE = 100
/** What adding and dividing decimals leaves. */
const NOISE = 1e-9

/** Lowest total of each grade, best first (财预〔2020〕10号). */
const GRADES = [['优', 90], ['良', 80], ['中', 60], ['差', 0]] as const
export type Grade = (typeof GRADES)[number][0]

/** An item of a 预算绩效 form. */
export interface ScoredItem {
  readonly weight: number
  readonly target: number
  /** Undefined or null: not measured. */
  readonly actual: number | null | undefined
  /** at_least: more is better; at_most: less is. */
  readonly direction: 'at_least' | 'at_most'
}

/** Points as they are printed, two digits; undefined of what is not measured. `explain`: more than 30 % better than its target. */
export interface Score { readonly points: number | undefined, readonly met: boolean | undefined, readonly explain: boolean }

/** Points of one item (DOMAIN A3.13). @throws LinliError `bad_direction`, `weight_negative`, `target_negative`. */
export function scoreOf ({ weight, target, actual, direction }: ScoredItem): Score {
  if (!['at_least', 'at_most'].includes(direction)) throw new LinliError('bad_direction', `the direction "${String(direction)}" does not exist; give at_least or at_most`)
  if (!(weight >= 0)) throw new LinliError('weight_negative', `a weight of ${weight} does not exist; give 0 or more points`)
  if (!(target >= 0)) throw new LinliError('target_negative', `a target of ${target} cannot be scored; give one of 0 or more`)
  if (actual === undefined || actual === null) return { points: undefined, met: undefined, explain: false }
  const met = direction === 'at_least' ? actual >= target : actual <= target
  if (met) return { points: twoDigits(weight), met, explain: target > 0 && Math.abs(actual - target) / target > EXPLAINED_FROM + NOISE }
  const share = target === 0 ? 0 : direction === 'at_least' ? Math.max(0, actual / target) : target / actual
  return { points: twoDigits(weight * share), met, explain: false }
}

/** A whole form: the total is the sum of the printed points, so that it adds up; nothing unmeasured has a total or a grade. */
export interface ScoreTable { readonly points: readonly (number | undefined)[], readonly total: number | undefined, readonly grade: Grade | undefined }

/** @throws as {@link scoreOf}, and `weights_not_100`. */
export function scoreTable (items: readonly ScoredItem[]): ScoreTable {
  const points = items.map(item => scoreOf(item).points)
  const weights = sum(items.map(({ weight }) => weight))
  if (Math.abs(weights - WHOLE) > NOISE) throw new LinliError('weights_not_100', `the weights add up to ${roundHalfUp(weights, 2)}; they must make ${WHOLE}`)
  const measured = points.filter(value => value !== undefined)
  if (measured.length < points.length) return { points, total: undefined, grade: undefined }
  const total = twoDigits(sum(measured))
  return { points, total, grade: GRADES.find(([, from]) => total >= from)![0] }
}

function twoDigits (value: number): number {
  return Number(roundHalfUp(value, 2))
}
