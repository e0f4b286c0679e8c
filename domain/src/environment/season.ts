import { addDays } from '../time/index.ts'

/** Season for limits of the air; transition where nobody knows better: its limits are the union of the others'. */
export type Season = 'summer' | 'winter' | 'transition'

/** Means of so many days decide, °C: summer from 22, winter below 10 (the meteorological rule; DOMAIN 1.8). */
const RULE = { days: 5, summerFrom: 22, winterBelow: 10 } as const
/** With fewer days than this the rule says nothing. */
const NEEDED_DAYS = 4

/** Season by one mean outdoor temperature, °C. */
export function seasonOf (outdoorMean: number | undefined): Season {
  if (outdoorMean === undefined) return 'transition'
  if (outdoorMean >= RULE.summerFrom) return 'summer'
  return outdoorMean < RULE.winterBelow ? 'winter' : 'transition'
}

/**
 * Season on a local date by the 5-day rule: the mean of the daily outdoor means of the five days before it, so that a day does not change its season while it runs.
 * @param dailyMeans °C by local date; a day without data is left out, with less than four of five it is transition.
 */
export function seasonOn (date: string, dailyMeans: ReadonlyMap<string, number>): Season {
  const known = Array.from({ length: RULE.days }, (_, index) => dailyMeans.get(addDays(date, index - RULE.days))).filter(mean => mean !== undefined)
  return seasonOf(known.length < NEEDED_DAYS ? undefined : known.reduce((sum, mean) => sum + mean, 0) / known.length)
}

/** First local date whose outdoor temperature matters for the season on `date`. */
export const seasonReachesBackTo = (date: string): string => addDays(date, -RULE.days)
