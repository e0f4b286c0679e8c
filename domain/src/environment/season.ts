import { addDays, HOUR_MS, localDate } from '../time/index.ts'

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
  return seasonOf(known.length < NEEDED_DAYS ? undefined : meanOf(known))
}

/** A day with fewer hours of data has no mean (GB 3095-2012; DOMAIN 1.1 c). */
const NEEDED_HOURS = 20

/** Daily means by local date of outdoor temperatures, °C: of the means of its hours, where at least 20 have data; several sensors are one. */
export function dailyMeansOf (temperatures: readonly { readonly time: number, readonly value: number }[]): ReadonlyMap<string, number> {
  const days = Map.groupBy(temperatures, ({ time }) => localDate(time))
  return new Map([...days].flatMap(([date, own]) => {
    const hours = [...Map.groupBy(own, ({ time }) => Math.floor(time / HOUR_MS)).values()].map(hour => meanOf(hour.map(({ value }) => value)))
    return hours.length < NEEDED_HOURS ? [] : [[date, meanOf(hours)] as const]
  }))
}

const meanOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length

/** The days whose season a temperature on `date` has a part in, first and last local date. */
export const seasonReachesOnTo = (date: string): readonly [string, string] => [addDays(date, 1), addDays(date, RULE.days)]

/** First local date whose outdoor temperature matters for the season on `date`. */
export const seasonReachesBackTo = (date: string): string => addDays(date, -RULE.days)
