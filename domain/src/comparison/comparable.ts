import type { DayType } from '../calendar/contract.ts'
import { statusOfCoverage } from '../figures/gate.ts'
import { mean, median, pearsonDispersion, sum, type CountedDay } from '../statistics/index.ts'
import { addDays } from '../time/index.ts'
import { ratioOf, type Ratio } from './ratio.ts'

/** Days of one type that make an expectation: the last so many, and at least so many (DOMAIN A3.13). */
const MOST_DAYS = 8
const FEWEST_DAYS = 4

/** Days before a period that its dispersion is measured over, 8 weeks: in an ordinary week they hold every like day too. */
export const DISPERSION_DAYS = 56

/** One local day of a space with its visits. */
export interface ComparedDay {
  readonly day: string
  readonly type: DayType
  /** Undefined: not known. */
  readonly visits: number | undefined
  /** 0..1; undefined: nothing to cover. */
  readonly coverage: number | undefined
}

/** First and last local day, inclusive. */
export interface ComparedPeriod { readonly first: string, readonly last: string }

/** Visits of a period against what days of the same type had before it. */
export interface Comparable extends Ratio {
  readonly actual: number
  readonly expected: number
  readonly daysUsed: readonly string[]
  /** Days of the period that are in no sum: closed, below the gate, or without four days of their type before the period. */
  readonly daysLeftOut: readonly string[]
}

/** Whether a day can be compared and compared with: it did operate, and enough of it is known. */
export function isComparable ({ type, visits, coverage }: ComparedDay): boolean {
  if (type === 'closed' || visits === undefined || coverage === undefined) return false
  const status = statusOfCoverage(coverage)
  return status === 'ok' || status === 'footnote'
}

/** E_d: the median of the last 8 comparable days of a type before a local day; undefined when there are fewer than 4. */
export function expectedVisits (type: DayType, before: string, days: readonly ComparedDay[]): number | undefined {
  const alike = days.filter(day => day.type === type && day.day < before && isComparable(day)).toSorted((a, b) => a.day < b.day ? 1 : -1).slice(0, MOST_DAYS)
  return alike.length < FEWEST_DAYS ? undefined : median(alike.map(({ visits }) => visits!))
}

/** Whether `days` hold eight like days before a period for each of its comparable days, so that older ones would change nothing. */
export function hasAllLikeDays (days: readonly ComparedDay[], { first, last }: ComparedPeriod): boolean {
  const types = new Set(days.filter(day => first <= day.day && day.day <= last && isComparable(day)).map(({ type }) => type))
  return [...types].every(type => days.filter(day => day.type === type && day.day < first && isComparable(day)).length >= MOST_DAYS)
}

/**
 * φ of daily visits, of one space or of several together: the comparable days of the 8 weeks before `first` against the means of their type (DOMAIN A3.13).
 * Together, a day is what the spaces known on it had against what they have on such days, so that a blind or closed space does not look like scatter.
 */
export function dispersionBefore (first: string, spaces: readonly (readonly ComparedDay[])[]): number {
  const from = addDays(first, -DISPERSION_DAYS)
  const totals = new Map<string, CountedDay>()
  for (const days of spaces) {
    const before = inOrder(days).filter(day => from <= day.day && day.day < first && isComparable(day))
    const means = new Map([...Map.groupBy(before, ({ type }) => type)].map(([type, own]) => [type, mean(own.map(({ visits }) => visits!))]))
    for (const { day, type, visits } of before) {
      const total = totals.get(day) ?? { actual: 0, expected: 0, group: type }
      totals.set(day, { ...total, actual: total.actual + visits!, expected: total.expected + means.get(type)! })
    }
  }
  return pearsonDispersion([...totals.values()])
}

/** In order of time: a sum must not depend on the order in which days are given. */
function inOrder (days: readonly ComparedDay[]): readonly ComparedDay[] {
  return days.toSorted((a, b) => a.day < b.day ? -1 : 1)
}

/** ΣA/ΣE over the comparable days of a period, with the interval of {@link ratioOf} (DOMAIN A3.13). `days`: the period's and those before it, in any order. @throws as ratioOf. */
export function comparableOf (days: readonly ComparedDay[], period: ComparedPeriod, dispersion = dispersionBefore(period.first, [days])): Comparable {
  return togetherOf([days], period, dispersion)
}

/** {@link comparableOf} of several spaces together: every day of every space against its own expectation. A day that no space could use is left out. */
export function togetherOf (spaces: readonly (readonly ComparedDay[])[], { first, last }: ComparedPeriod, dispersion = dispersionBefore(first, spaces)): Comparable {
  const own = spaces.flatMap(days => inOrder(days).filter(({ day }) => first <= day && day <= last)
    .map(day => ({ ...day, expected: isComparable(day) ? expectedVisits(day.type, first, days) : undefined })))
  const used = own.filter(({ expected }) => expected !== undefined)
  const [actual, expected] = [sum(used.map(({ visits }) => visits!)), sum(used.map(day => day.expected!))]
  const daysUsed = [...new Set(used.map(({ day }) => day))].sort()
  return {
    ...ratioOf(actual, expected, dispersion), actual, expected, daysUsed,
    daysLeftOut: [...new Set(own.map(({ day }) => day))].filter(day => !daysUsed.includes(day)).sort()
  }
}
