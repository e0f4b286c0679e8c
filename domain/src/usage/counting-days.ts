import { addDays, DAY_MS, localDate, MINUTE_MS, startOfLocalDay, type Interval } from '../time/index.ts'

/** A counting day of a space: [D resetAt, D+1 resetAt), DOMAIN A3.1. */
export interface CountingDay extends Interval { readonly day: string }

/** Milliseconds after local midnight of a time of day `HH:MM`. */
function offsetOf (resetAt: string): number {
  const [hour = 0, minute = 0] = resetAt.split(':').map(Number)
  return (hour * 60 + minute) * MINUTE_MS
}

/** The counting day in which an instant lies. */
export function countingDayAt (resetAt: string, at: number): CountingDay {
  const offset = offsetOf(resetAt)
  const day = localDate(at - offset)
  return { day, from: startOfLocalDay(day) + offset, to: startOfLocalDay(addDays(day, 1)) + offset }
}

/** Counting days that meet an interval, in order. */
export function countingDays (resetAt: string, { from, to }: Interval): readonly CountingDay[] {
  const days: CountingDay[] = []
  for (let day = countingDayAt(resetAt, from); day.from < to; day = countingDayAt(resetAt, day.to + DAY_MS / 2)) days.push(day)
  return days
}
