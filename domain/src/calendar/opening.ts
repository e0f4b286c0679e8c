import type { HoursVersion, OpeningList, Space } from '../catalogue/index.ts'
import { inForce } from '../catalogue/index.ts'
import { addDays, intersect, localDate, MINUTE_MS, normalise, startOfLocalDay, subtract, weekday, type Interval, type TimeSet } from '../time/index.ts'
import type { Calendar } from './contract.ts'
import { calendarYear, dayOff, isMakeupWorkday } from './day-types.ts'

/** What decides on the opening of a space. */
export type Opening = Pick<Space, 'hours' | 'special' | 'closures'>

/**
 * Opening time O of a space (DOMAIN A3.2) inside a period: published hours less announced closures. UTC ms.
 * @throws LinliError `calendar_unknown_year`; the eve of the period only matters for its tail and is skipped then.
 */
export function openingIntervals (space: Opening, period: Interval, calendar: Calendar): TimeSet {
  const spans: Interval[] = []
  const first = localDate(period.from)
  for (let date = addDays(first, -1); startOfLocalDay(date) < period.to; date = addDays(date, 1)) {
    if (date < first && !calendar.years[date.slice(0, 4)]) continue
    spans.push(...openingOfDay(space, date, calendar))
  }
  return intersect(subtract(normalise(spans), normalise(space.closures)), [period])
}

/** Published hours that begin on a local date, without closures; may end on the next day. @throws LinliError `calendar_unknown_year`. */
export function openingOfDay (space: Opening, date: string, calendar: Calendar): readonly Interval[] {
  calendarYear(date, calendar)
  return listOfDay(space, date, calendar).map(([from, to]) => {
    const start = minutesOf(from)
    const end = minutesOf(to)
    const midnight = startOfLocalDay(date)
    return { from: midnight + start * MINUTE_MS, to: midnight + (end <= start ? end + 1440 : end) * MINUTE_MS }
  })
}

function listOfDay (space: Opening, date: string, calendar: Calendar): OpeningList {
  const special = space.special.find(({ date: own }) => own === date)
  if (special) return special.hours
  const hours = inForce(space.hours, startOfLocalDay(date))
  if (!hours) return []
  if (hours.holiday !== null && dayOff(date, calendar)) return hours.holiday
  if (hours.makeup !== null && isMakeupWorkday(date, calendar)) return hours.makeup
  return hours.weekly[weekday(date) as keyof HoursVersion['weekly']]
}

function minutesOf (time: string): number {
  const [hour = 0, minute = 0] = time.split(':').map(Number)
  return hour * 60 + minute
}
