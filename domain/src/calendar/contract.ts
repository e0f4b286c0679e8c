/** Kind of a statutory day off. */
export type DayOff = 'holiday' | 'spring_festival' | 'national_day'
/** DOMAIN A3.2. `closed` (the space does not operate) wins over all others and is decided by who asks. */
export type DayType = 'workday' | 'makeup_workday' | 'weekend' | DayOff | 'school_holiday' | 'closed'

export interface CalendarYear {
  /** provisional: the State Council's notice is not out; nothing of such a year is called comparable. */
  readonly status: 'official' | 'provisional'
  /** [first, last, type], inclusive local dates. */
  readonly off: readonly (readonly [string, string, DayOff])[]
  /** Make-up working days 调休上班. */
  readonly work: readonly string[]
}
export type CalendarYears = Readonly<Record<string, CalendarYear>>

export interface Calendar {
  readonly years: CalendarYears
  /** The operator's 寒暑假, [first, last] inclusive. */
  readonly schoolHolidays: readonly (readonly [string, string])[]
}
