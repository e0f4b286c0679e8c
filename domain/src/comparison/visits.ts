import { calendarStatus, calendarYear, dayType, type Calendar } from '../calendar/index.ts'
import type { Space } from '../catalogue/index.ts'
import { roundHalfUp } from '../figures/display.ts'
import type { Figure } from '../figures/figure.ts'
import type { Text } from '../text/index.ts'
import { addDays, localDate } from '../time/index.ts'
import { figuresOf, type UsageParts } from '../usage/index.ts'
import { expectedVisits, isComparable, togetherOf, type Comparable, type ComparedDay, type ComparedPeriod } from './comparable.ts'
import { NOT_COMPARED, ratioText } from './ratio.ts'

/** Days before a period that are looked through for days of its types: a holiday's like are a year away, and the lunar calendar moves by three weeks. */
export const LOOK_BACK_DAYS = 400

/** A space to be compared: its visits of the period, and its days, the period's and those before. */
export interface ComparedSpace { readonly visits: Figure, readonly days: readonly ComparedDay[] }

/** An open day that is in no sum. blind: below the gate; no_like_days: fewer than four days of its type are known. */
export interface LeftOutDay { readonly day: string, readonly reason: 'blind' | 'no_like_days' }

/**
 * Visits of a period against like days, as far as they may be compared. insufficient: the period is below the gate, or no day of it has an expectation;
 * provisional: its public holidays are not announced (DOMAIN A3.2).
 */
export type VisitsComparison = { readonly leftOut: readonly LeftOutDay[] } & ({ readonly status: 'compared', readonly comparable: Comparable } | { readonly status: 'insufficient' } | { readonly status: 'provisional' })

/**
 * A local day of a space as it is compared; undefined where its year's holidays are unknown or provisional. The parts are that day's.
 */
export function comparedDay ({ space, parts, calendar }: { readonly space: Space, readonly parts: UsageParts, readonly calendar: Calendar }): ComparedDay | undefined {
  const day = localDate(parts.period.from)
  if (calendar.years[day.slice(0, 4)]?.status !== 'official') return undefined
  const visits = figuresOf({ space, parts }).visits
  return { day, type: parts.openMs === 0 ? 'closed' : dayType(day, calendar), visits: visits?.value, coverage: visits?.coverage }
}

/**
 * Compares the visits of a space, or of several together, with those of like days before. Spaces whose own period is below the gate are left out of a total.
 * Undefined: nobody counts visits there, or nothing was open. @throws LinliError `calendar_unknown_year`.
 */
export function compareVisits (spaces: readonly ComparedSpace[], period: ComparedPeriod, calendar: Calendar): VisitsComparison | undefined {
  const open = spaces.filter(({ visits }) => visits.status !== 'not_applicable')
  if (open.length === 0) return undefined
  calendarYear(period.last, calendar)
  if (calendarStatus(period.first, period.last, calendar) === 'provisional') return { status: 'provisional', leftOut: [] }
  const known = open.filter(({ visits }) => visits.status !== 'insufficient').map(({ days }) => days)
  const comparable = togetherOf(known, period)
  const leftOut = leftOutOf(open.map(({ days }) => days), period, comparable.daysUsed)
  return comparable.daysUsed.length === 0 ? { status: 'insufficient', leftOut } : { status: 'compared', comparable, leftOut }
}

/** Open days that nobody could use, in order. */
function leftOutOf (spaces: readonly (readonly ComparedDay[])[], { first, last }: ComparedPeriod, used: readonly string[]): readonly LeftOutDay[] {
  const leftOut: LeftOutDay[] = []
  for (let date = first; date <= last; date = addDays(date, 1)) {
    const own = spaces.flatMap(days => days.filter(({ day, type }) => day === date && type !== 'closed').map(day => ({ day, days })))
    if (own.length === 0 || used.includes(date)) continue
    const hasLike = own.some(({ day, days }) => isComparable(day) && expectedVisits(day.type, first, days) === undefined)
    leftOut.push({ day: date, reason: hasLike ? 'no_like_days' : 'blind' })
  }
  return leftOut
}

/** What the days before are called in a sentence. */
export const LIKE_DAYS: Text = { zh: '同类型日', en: 'like days' }

/** The words that a comparison allows. */
export function comparisonText (comparison: VisitsComparison): Text {
  if (comparison.status === 'provisional') return { zh: '节假日安排未公布，不作比较', en: 'public holidays not announced, not compared' }
  return comparison.status === 'insufficient' ? NOT_COMPARED : ratioText(comparison.comparable, LIKE_DAYS)
}

/** The 95 % interval as a change: `−8.0% 至 +36.9%`; undefined where nothing is compared. */
export function comparisonInterval (comparison: VisitsComparison): Text | undefined {
  if (comparison.status !== 'compared' || comparison.comparable.low === undefined || comparison.comparable.high === undefined) return undefined
  const [low, high] = [comparison.comparable.low, comparison.comparable.high].map(changeText)
  return { zh: `${low} 至 ${high}`, en: `${low} to ${high}` }
}

/** A quotient as a change with its sign; U+2212 for less. */
function changeText (ratio: number): string {
  const printed = roundHalfUp(100 * Math.abs(ratio - 1), 1)
  return `${Number(printed) === 0 ? '' : ratio < 1 ? '−' : '+'}${printed}%`
}
