import type { Space } from '../catalogue/index.ts'
import { DAY_MS, localDate, type Interval } from '../time/index.ts'

/**
 * Cost of a space in a period, yuan (DOMAIN A3.11): operating items spread over the local days of their range [from, to), capital straight-line by days from its
 * start to the same date `years` later.
 */
export function costIn ({ costs }: Pick<Space, 'costs'>, { from, to }: Interval): number {
  const first = dayNumber(localDate(from))
  const last = dayNumber(localDate(to))
  return costs.reduce((sum, cost) => {
    const start = dayNumber(cost.from)
    const end = cost.kind === 'operating' ? dayNumber(cost.to) : dayNumber(yearsLater(cost.from, cost.years))
    return sum + cost.amount * Math.max(0, Math.min(last, end) - Math.max(first, start)) / (end - start)
  }, 0)
}

function dayNumber (date: string): number {
  return Date.parse(`${date}T00:00:00Z`) / DAY_MS
}

function yearsLater (date: string, years: number): string {
  return `${Number(date.slice(0, 4)) + years}${date.slice(4)}`
}
