import { comparableOf, differenceInDifferences, interruptedSeries, placebo, ratioOf, ratioText, scoreOf, scoreTable } from '@linli/domain/comparison'
import { dispersion, median, p95, silenceNeeded, silenceProbability, wilson } from '@linli/domain/statistics'
import type { Operation } from '../vectors.ts'

/** Comparing counts, effects, scores and what statistics they need (DOMAIN A3.13). */
export const COMPARISON: Readonly<Record<string, Operation>> = {
  'ratio.ratio': ({ thisWeek, lastWeek, dispersion }) => {
    const ratio = ratioOf(thisWeek, lastWeek, dispersion)
    return { ...ratio, ...ratioText(ratio) }
  },
  'wilson.wilson': ({ k, n }) => wilson(k, n),
  'effect.did': input => differenceInDifferences(input),
  'effect.its': ({ before, after }) => interruptedSeries(before, after),
  'effect.placebo': ({ site, controls }) => placebo(site, controls),
  'score.score': input => scoreOf(input),
  'score.table': ({ rows }) => scoreTable(rows),
  'statistics.p95': ({ values }) => p95(values),
  'statistics.median': ({ values }) => median(values),
  'statistics.dispersion': ({ byDayType }) => dispersion(byDayType),
  'statistics.comparable': ({ days, period: [first, last], dispersion }) => {
    const { ratio: index, ...rest } = comparableOf(days, { first, last }, dispersion)
    return { index, ...rest }
  },
  'statistics.silenceProbability': ({ expected, dispersion }) => silenceProbability(expected, dispersion),
  'statistics.silenceNeeded': ({ probability, dispersion }) => silenceNeeded(probability, dispersion)
}
