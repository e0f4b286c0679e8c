import { LinliError } from '../errors/index.ts'

/** A concentration at a time: hours, ppm. */
export type DecayPoint = readonly [hours: number, ppm: number]

/** Why a decay does not say what the air change is. `disturbed`: somebody was there, or a door opened. */
export type DecayReason = 'start_too_low' | 'end_too_low' | 'too_short' | 'too_few_points' | 'poor_fit' | 'disturbed' | 'uncertain'

/** Air change of an empty room from the fall of its CO2, 1/h, with its standard error; told only when `accepted`, that is without reasons. */
export interface Decay { readonly airChangePerHour: number, readonly standardError: number, readonly r2: number, readonly accepted: boolean, readonly reasons: readonly DecayReason[] }

/** What a decay needs (DOMAIN 3.3, after ASTM E741); ends included, but the relative error must be below its limit. */
const NEEDED = { startAbovePpm: 300, endAbovePpm: 50, hours: 0.5, points: 6, r2: 0.98, relativeError: 0.1 } as const
/** Fewer points have no standard error. */
const FIT_POINTS = 3
/** Half an hour from 0.2 h to 0.7 h is half an hour, whatever binary fractions say. */
const HOURS_TOLERANCE = 1e-9

/**
 * Air change by the fall of the concentration towards `outdoor`: ordinary least squares on ln(C − C_o) (DOMAIN 3.3, A3.13). It is that of the night,
 * with the ventilation as it runs then; for the occupied room see `ventilationOf`.
 * @throws LinliError `too_few_points` below 3, `time_not_increasing`, `not_above_background`.
 */
export function decayOf (points: readonly DecayPoint[], { outdoor, disturbed = false }: { readonly outdoor: number, readonly disturbed?: boolean }): Decay {
  check(points, outdoor)
  const fit = lineThrough(points.map(([hours, ppm]) => [hours, Math.log(ppm - outdoor)] as const))
  const airChangePerHour = -fit.slope
  const reasons = reasonsOf(points, { ...fit, outdoor, airChangePerHour, disturbed })
  return { airChangePerHour, standardError: fit.standardError, r2: fit.r2, accepted: reasons.length === 0, reasons }
}

function check (points: readonly DecayPoint[], outdoor: number): void {
  if (points.length < FIT_POINTS) throw new LinliError('too_few_points', `${points.length} points make no decay; give at least ${FIT_POINTS}`)
  const late = points.findIndex(([hours], index) => index > 0 && !(hours > points[index - 1]![0]))
  if (late > 0) throw new LinliError('time_not_increasing', `point ${late + 1} at ${points[late]![0]} h is not after point ${late} at ${points[late - 1]![0]} h`)
  const low = points.find(([, ppm]) => !(ppm > outdoor))
  if (low) throw new LinliError('not_above_background', `${low[1]} ppm at ${low[0]} h is not above the background of ${outdoor} ppm; end the decay before, or mend the background`)
}

function reasonsOf (points: readonly DecayPoint[], { outdoor, airChangePerHour, standardError, r2, disturbed }: {
  readonly outdoor: number, readonly airChangePerHour: number, readonly standardError: number, readonly r2: number, readonly disturbed: boolean
}): readonly DecayReason[] {
  const [startHours, startPpm] = points[0]!
  const [endHours, endPpm] = points.at(-1)!
  const failures: readonly (readonly [DecayReason, boolean])[] = [
    ['start_too_low', startPpm < outdoor + NEEDED.startAbovePpm],
    ['end_too_low', endPpm < outdoor + NEEDED.endAbovePpm],
    ['too_short', endHours - startHours < NEEDED.hours - HOURS_TOLERANCE],
    ['too_few_points', points.length < NEEDED.points],
    ['poor_fit', r2 < NEEDED.r2],
    ['disturbed', disturbed],
    // A concentration that does not fall says nothing of the air change, however straight it rises.
    ['uncertain', airChangePerHour <= 0 || standardError >= NEEDED.relativeError * airChangePerHour]
  ]
  return failures.filter(([, failed]) => failed).map(([reason]) => reason)
}

/** Ordinary least squares with the standard error of the slope; a level line explains nothing. */
function lineThrough (points: readonly (readonly [number, number])[]): { readonly slope: number, readonly standardError: number, readonly r2: number } {
  const count = points.length
  const meanX = points.reduce((sum, [x]) => sum + x, 0) / count
  const meanY = points.reduce((sum, [, y]) => sum + y, 0) / count
  const sxx = points.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0)
  const syy = points.reduce((sum, [, y]) => sum + (y - meanY) ** 2, 0)
  const slope = points.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0) / sxx
  const residual = points.reduce((sum, [x, y]) => sum + (y - meanY - slope * (x - meanX)) ** 2, 0)
  return { slope, standardError: Math.sqrt(residual / (count - 2) / sxx), r2: syy === 0 ? 0 : 1 - residual / syy }
}
