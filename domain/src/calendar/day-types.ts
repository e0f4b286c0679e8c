import { LinliError } from '../errors/index.ts'
import type { Calendar, CalendarYear, DayOff, DayType } from './contract.ts'
import { addDays, DAY_MS, startOfLocalDay, weekday } from '../time/index.ts'
import { OFFICIAL_YEARS } from './official-years.ts'

/** The official calendar with the operator's school holidays. */
export function officialCalendar (schoolHolidays: Calendar['schoolHolidays'] = []): Calendar {
  return { years: OFFICIAL_YEARS, schoolHolidays }
}

/** @throws LinliError `calendar_unknown_year` when there is no table for the year of a local date. */
export function calendarYear (date: string, { years }: Calendar): CalendarYear {
  const year = years[date.slice(0, 4)]
  if (!year) throw new LinliError('calendar_unknown_year', `there is no calendar of public holidays for ${date.slice(0, 4)}; add the State Council's notice to the table of years`)
  return year
}

/** The statutory day off that a date is, if any. @throws LinliError `calendar_unknown_year`. */
export function dayOff (date: string, calendar: Calendar): DayOff | undefined {
  return calendarYear(date, calendar).off.find(([first, last]) => first <= date && date <= last)?.[2]
}

/** @throws LinliError `calendar_unknown_year`. */
export function isMakeupWorkday (date: string, calendar: Calendar): boolean {
  return calendarYear(date, calendar).work.includes(date)
}

/** Type of a local date. @throws LinliError `calendar_unknown_year`. */
export function dayType (date: string, calendar: Calendar): DayType {
  const off = dayOff(date, calendar)
  if (off) return off
  if (isMakeupWorkday(date, calendar)) return 'makeup_workday'
  if (weekday(date) >= 6) return 'weekend'
  return calendar.schoolHolidays.some(([first, last]) => first <= date && date <= last) ? 'school_holiday' : 'workday'
}

/** Days in [from, to) on which people work. @throws LinliError `calendar_unknown_year`. */
export function workingDays (from: string, to: string, calendar: Calendar): number {
  let count = 0
  for (let date = from; date < to; date = addDays(date, 1)) {
    if (['workday', 'makeup_workday', 'school_holiday'].includes(dayType(date, calendar))) count++
  }
  return count
}

/** `provisional` when one of the local dates from `first` to `last` (inclusive) lies in a provisional year. Unknown years do not count. */
export function calendarStatus (first: string, last: string, { years }: Calendar): CalendarYear['status'] {
  for (let year = Number(first.slice(0, 4)); year <= Number(last.slice(0, 4)); year++) {
    if (years[String(year)]?.status === 'provisional') return 'provisional'
  }
  return 'official'
}

/** ISO 8601 week of a local date. */
export function isoWeek (date: string): { readonly monday: string, readonly sunday: string, readonly isoYear: number, readonly isoWeek: number } {
  const monday = addDays(date, 1 - weekday(date))
  const isoYear = Number(addDays(monday, 3).slice(0, 4))
  // The week with 4 January is the first.
  const first = addDays(`${isoYear}-01-04`, 1 - weekday(`${isoYear}-01-04`))
  const days = Math.round((startOfLocalDay(monday) - startOfLocalDay(first)) / DAY_MS)
  return { monday, sunday: addDays(monday, 6), isoYear, isoWeek: days / 7 + 1 }
}
