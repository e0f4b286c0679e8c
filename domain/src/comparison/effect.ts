import { LinliError } from '../errors/index.ts'
import { estimate, fitLine, includesZero, mean, studentQuantile, sum, variance, type Estimate } from '../statistics/index.ts'

/** Weeks that each side needs (DOMAIN A3.13). */
const FEWEST_DID_WEEKS = 4
const FEWEST_ITS_WEEKS = 8

/** Weekly visits before and after, of the site and of all its controls together; both in step. */
export interface DidInput { readonly siteBefore: readonly number[], readonly siteAfter: readonly number[], readonly controlBefore: readonly number[], readonly controlAfter: readonly number[] }

/** What changed at a site beyond what changed at its controls. */
export interface DidEffect {
  /** Mean of ln(site/control) after minus before. */
  readonly delta: number
  readonly standardError: number
  readonly degrees: number
  /** e^δ − 1 with its 95 % interval: 0.2 is a fifth more. */
  readonly effect: number
  readonly low: number
  readonly high: number
  readonly netVisitsPerWeek: number
  /** The site and its controls moved alike before. */
  readonly preTrendParallel: boolean
  /** "导致" may be said; else only "相关变化". */
  readonly causalWordAllowed: boolean
}

/**
 * Difference in differences of weekly log visits, the week as the cluster (DOMAIN A3.13).
 * @throws LinliError `too_few_weeks` (fewer than 4 a side), `weeks_not_paired`, `week_without_visits`.
 */
export function differenceInDifferences ({ siteBefore, siteAfter, controlBefore, controlAfter }: DidInput): DidEffect {
  const before = logRatios(siteBefore, controlBefore)
  const after = logRatios(siteAfter, controlAfter)
  const degrees = Math.min(before.length, after.length) - 1
  const { value: delta, standardError, low, high } = estimate(mean(after) - mean(before), Math.sqrt(variance(before) / before.length + variance(after) / after.length), studentQuantile(degrees))
  const preTrendParallel = includesZero(trendOf(before))
  return {
    delta, standardError, degrees, effect: Math.expm1(delta), low: Math.expm1(low), high: Math.expm1(high), netVisitsPerWeek: mean(siteAfter) * -Math.expm1(-delta),
    preTrendParallel, causalWordAllowed: preTrendParallel && !includesZero({ low, high })
  }
}

/** ln T − ln C of each week. */
function logRatios (site: readonly number[], control: readonly number[]): readonly number[] {
  if (site.length < FEWEST_DID_WEEKS) throw new LinliError('too_few_weeks', `${site.length} weeks on a side are too few; give at least ${FEWEST_DID_WEEKS} before and after`)
  if (control.length !== site.length) throw new LinliError('weeks_not_paired', `the site has ${site.length} weeks and its controls have ${control.length}; give the same weeks of both`)
  const empty = [...site, ...control].find(visits => !(visits > 0))
  if (empty !== undefined) throw new LinliError('week_without_visits', `a week with ${empty} visits has no logarithm; leave out weeks in which a place was closed, at the site and at the controls`)
  return site.map((visits, week) => Math.log(visits) - Math.log(control[week]!))
}

/** Slope of a line through weekly values, with Student's interval on n − 2. */
function trendOf (values: readonly number[]): Estimate {
  const { slope, slopeWeights, residuals } = fitLine(values)
  const degrees = values.length - 2
  const standardError = Math.sqrt(sum(residuals.map(residual => residual ** 2)) / degrees * sum(slopeWeights.map(weight => weight ** 2)))
  return estimate(slope, standardError, studentQuantile(degrees))
}

/** Level and slope (visits, visits a week) that a series changed by, from the first week after. */
export interface ItsEffect { readonly level: Estimate, readonly slope: Estimate, readonly trendBefore: number, readonly lag: number, readonly degrees: number }

/**
 * Interrupted time series: y = β0 + β1·t + β2·D + β3·(t − T0)·D, errors by Newey and West with Bartlett weights (DOMAIN A3.13).
 * The two lines share no coefficient, so each is fitted alone; β2 is the gap between them at T0. @throws LinliError `too_few_weeks` below 8 a side.
 */
export function interruptedSeries (before: readonly number[], after: readonly number[]): ItsEffect {
  const short = [before, after].find(({ length }) => length < FEWEST_ITS_WEEKS)
  if (short) throw new LinliError('too_few_weeks', `${short.length} weeks on a side are too few for a trend; give at least ${FEWEST_ITS_WEEKS} before and after`)
  const [was, is] = [fitLine(before), fitLine(after)]
  const weeks = before.length + after.length
  const lag = Math.floor(4 * (weeks / 100) ** (2 / 9))
  const degrees = weeks - 4
  const residuals = [...was.residuals, ...is.residuals]
  const changed = (value: number, weights: readonly number[]) => estimate(value, Math.sqrt(longRunVariance(weights.map((weight, week) => weight * residuals[week]!), lag) * weeks / degrees), studentQuantile(degrees))
  const negative = (weights: readonly number[]) => weights.map(weight => -weight)
  return {
    level: changed(is.at(0) - was.at(before.length), [...negative(was.weightsAt(before.length)), ...is.weightsAt(0)]),
    slope: changed(is.slope - was.slope, [...negative(was.slopeWeights), ...is.slopeWeights]),
    trendBefore: was.slope, lag, degrees
  }
}

/** Variance of the sum of a series whose neighbours up to `lag` go together, Bartlett weights (Newey and West 1987): never negative. */
function longRunVariance (series: readonly number[], lag: number): number {
  let total = sum(series.map(value => value ** 2))
  for (let apart = 1; apart <= lag; apart++) {
    total += 2 * (1 - apart / (lag + 1)) * sum(series.slice(apart).map((value, week) => value * series[week]!))
  }
  return Math.max(0, total)
}

/** Rank of a site's effect among those of places where nothing was done: 1 is the largest. `p` = rank / (controls + 1); ties count against the site (DOMAIN A3.13). */
export function placebo (site: number, controls: readonly number[]): { readonly rank: number, readonly of: number, readonly p: number } {
  const rank = 1 + controls.filter(effect => Math.abs(effect) >= Math.abs(site)).length
  return { rank, of: controls.length + 1, p: rank / (controls.length + 1) }
}
