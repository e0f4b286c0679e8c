import { officialCalendar, type Calendar } from '@linli/domain/calendar'
import type { Catalogue, Space } from '@linli/domain/catalogue'
import { comparedDay, comparisonInterval, comparisonText, compareVisits, DISPERSION_DAYS, hasAllLikeDays, LOOK_BACK_DAYS, type ComparedPeriod, type ComparedSpace, type VisitsComparison } from '@linli/domain/comparison'
import type { Text } from '@linli/domain/text'
import { addDays, localDate, type Clock } from '@linli/domain/time'
import { addParts, figuresOf } from '@linli/domain/usage'
import type { Queries } from '../queries/index.ts'

/** Visits of a week against like days before it, from the roll-ups. */
export interface Comparisons {
  /** The calendar of a catalogue and the days of a week that are over; undefined when none is. */
  week (monday: string): ComparedWeek | undefined
}

/** One week that is compared. */
export interface ComparedWeek {
  readonly period: ComparedPeriod
  /** What a space brings to a comparison: to be read once, and compared alone and with others. */
  load (space: Space): Promise<ComparedSpace>
  /** Undefined: nobody counts visits there, or nothing was open. */
  compare (spaces: readonly ComparedSpace[]): VisitsComparison | undefined
}

export function createComparisons ({ queries, catalogue, clock }: { readonly queries: Pick<Queries, 'days' | 'recorded'>, readonly catalogue: () => Catalogue, readonly clock: Clock }): Comparisons {
  return {
    week (monday) {
      const calendar = officialCalendar(catalogue().schoolHolidays)
      const [sunday, yesterday] = [addDays(monday, 6), addDays(localDate(clock.now()), -1)]
      const period = { first: monday, last: sunday < yesterday ? sunday : yesterday }
      // Half a day is not like whole ones.
      if (period.last < period.first) return undefined
      return { period, load: space => load(space, { queries, period, calendar }), compare: spaces => compareVisits(spaces, period, calendar) }
    }
  }
}

async function load (space: Space, { queries, period, calendar }: { readonly queries: Pick<Queries, 'days' | 'recorded'>, readonly period: ComparedPeriod, readonly calendar: Calendar }): Promise<ComparedSpace> {
  const own = await queries.days(space, period.first, period.last)
  const since = async (days: number) => [...await queries.recorded(space, addDays(period.first, -days), addDays(period.first, -1)), ...own].flatMap(parts => comparedDay({ space, parts, calendar }) ?? [])
  const near = await since(DISPERSION_DAYS)
  // Only a holiday or a make-up day has its like farther back.
  const days = hasAllLikeDays(near, period) ? near : await since(LOOK_BACK_DAYS)
  return { visits: figuresOf({ space, parts: own.reduce(addParts) }).visits!, days }
}

/** A comparison as the api answers it. */
export interface PrintedComparison {
  readonly status: VisitsComparison['status'], readonly verdict: string | null
  readonly index: number | null, readonly low: number | null, readonly high: number | null, readonly actual: number | null, readonly expected: number | null
  readonly daysUsed: readonly string[], readonly leftOut: VisitsComparison['leftOut'], readonly display: Text, readonly interval: Text | null
}

export function printComparison (comparison: VisitsComparison): PrintedComparison {
  const { ratio, low, high, verdict, actual, expected, daysUsed } = comparison.status === 'compared' ? comparison.comparable : { daysUsed: [] }
  return {
    status: comparison.status, verdict: verdict ?? null, index: ratio ?? null, low: low ?? null, high: high ?? null, actual: actual ?? null, expected: expected ?? null,
    daysUsed, leftOut: comparison.leftOut, display: comparisonText(comparison), interval: comparisonInterval(comparison) ?? null
  }
}
