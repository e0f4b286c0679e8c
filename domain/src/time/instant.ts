import { z } from 'zod'
import { LinliError } from '../errors/index.ts'

/** The zone of days, weeks, hours and quarters (DOMAIN A3.1), an IANA name and never a fixed offset. */
export const ZONE = 'Asia/Shanghai'

export const SECOND_MS = 1000
export const MINUTE_MS = 60 * SECOND_MS
export const QUARTER_MS = 15 * MINUTE_MS
export const HOUR_MS = 60 * MINUTE_MS
export const DAY_MS = 24 * HOUR_MS

/** Half-open [from, to), UTC milliseconds. */
export interface Interval { readonly from: number, readonly to: number }

/** Where time enters; tests use a clock of their own. */
export interface Clock {
  /** UTC milliseconds. */
  now (): number
}

export const systemClock: Clock = { now: () => Date.now() }

const ISO_WITH_OFFSET = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})$/i

/**
 * Parses an ISO 8601 instant with offset to UTC milliseconds (fractions beyond the millisecond are cut).
 * @throws LinliError `time_without_offset` when the offset is missing, `time_invalid` when it is no time.
 */
export function parseInstant (text: string): number {
  const trimmed = text.trim().replace(' ', 'T')
  if (!ISO_WITH_OFFSET.test(trimmed)) {
    const looksLocal = /^\d{4}-\d{2}-\d{2}(T[\d:.]*)?$/.test(trimmed)
    throw looksLocal
      ? new LinliError('time_without_offset', `the time "${text}" has no offset; write it like 2026-03-02T10:00:00+08:00`)
      : new LinliError('time_invalid', `"${text}" is not an ISO 8601 time`)
  }
  const ms = Date.parse(trimmed.replace(/(\.\d{3})\d+/, '$1'))
  if (Number.isNaN(ms)) throw new LinliError('time_invalid', `"${text}" is not a date that exists`)
  return ms
}

/** An instant in documents: UTC milliseconds, or ISO 8601 with offset; a bare date means its midnight in Asia/Shanghai. */
export const Instant = z.union([
  z.number().int(),
  z.string().transform((text, context) => {
    try {
      return /^\d{4}-\d{2}-\d{2}$/.test(text) ? startOfLocalDay(text) : parseInstant(text)
    } catch (error) {
      context.addIssue({ code: 'custom', message: (error as Error).message })
      return z.NEVER
    }
  })
])

/** A date of Asia/Shanghai, `YYYY-MM-DD`. */
export const LocalDate = z.string().regex(/^(19|20|21)\d{2}-\d{2}-\d{2}$/, 'write the date as YYYY-MM-DD').refine(isDate, 'there is no such date')

function isDate (date: string): boolean {
  const utc = Date.parse(`${date}T00:00:00Z`)
  return !Number.isNaN(utc) && new Date(utc).toISOString().slice(0, 10) === date
}

const LOCAL_PARTS = new Intl.DateTimeFormat('en-CA', {
  timeZone: ZONE, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit'
})

/** Milliseconds that Asia/Shanghai is ahead of UTC at `at`. Historic changes (before 1992) are honoured. */
export function zoneOffsetMs (at: number): number {
  if (at >= ZONE_STABLE_SINCE) return 8 * HOUR_MS
  const part = Object.fromEntries(LOCAL_PARTS.formatToParts(at).map(({ type, value }) => [type, Number(value)])) as Record<string, number>
  return Date.UTC(part['year']!, part['month']! - 1, part['day'], part['hour'], part['minute'], part['second']) - Math.floor(at / SECOND_MS) * SECOND_MS
}

/** The last change of offset in the tz database's Asia/Shanghai was on 1991-09-15; since then asking Intl is only slow. */
const ZONE_STABLE_SINCE = Date.UTC(1992, 0, 1)

/** The local date in which `at` falls. */
export function localDate (at: number): string {
  return new Date(at + zoneOffsetMs(at)).toISOString().slice(0, 10)
}

/** ISO 8601 of an instant in local time with its offset, `2026-03-02T10:00:00+08:00`; milliseconds only where there are any. */
export function localIso (at: number): string {
  const offset = zoneOffsetMs(at)
  const [date, time] = new Date(at + offset).toISOString().slice(0, -1).split('T')
  const minutes = offset / MINUTE_MS
  // Offsets before 1901 have seconds, which ISO 8601 cannot write.
  const two = (number: number) => String(Math.trunc(number)).padStart(2, '0')
  return `${date}T${time!.replace('.000', '')}+${two(minutes / 60)}:${two(minutes % 60)}`
}

/** UTC milliseconds of local midnight of a date `YYYY-MM-DD`. @throws LinliError `time_invalid` for a date that does not exist. */
export function startOfLocalDay (date: string): number {
  const utc = Date.parse(`${date}T00:00:00Z`)
  if (!isDate(date)) throw new LinliError('time_invalid', `the date "${date}" does not exist`)
  const guess = utc - 8 * HOUR_MS
  return utc - zoneOffsetMs(guess)
}

/** The local date `days` after `date` (negative: before). */
export function addDays (date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10)
}

/** ISO weekday of a local date, 1 (Monday) to 7. */
export function weekday (date: string): number {
  return new Date(`${date}T00:00:00Z`).getUTCDay() || 7
}

/** The Monday of the week of a local date (weeks run from Monday 00:00 to Monday 00:00). */
export function mondayOf (date: string): string {
  return addDays(date, 1 - weekday(date))
}

/** The quarter-hour in which `at` falls starts here (quarters of Asia/Shanghai coincide with those of UTC). */
export function startOfQuarter (at: number): number {
  return Math.floor(at / QUARTER_MS) * QUARTER_MS
}
