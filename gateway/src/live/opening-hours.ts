import { openingIntervals, type Calendar } from '@linli/domain/calendar'
import type { Space } from '@linli/domain/catalogue'
import { addDays, localDate, startOfLocalDay, type Interval } from '@linli/domain/time'
import type { LiveLog } from './outbox.ts'

/** Closed for the Spring Festival and the days around it is the longest usual pause. */
const HORIZON_DAYS = 15

export interface OpeningNow {
  readonly open: boolean
  /** UTC ms: while closed the next opening, while open the closing; absent beyond the horizon (a room that never closes). */
  readonly opensAt?: number
  readonly closesAt?: number
  /** UTC ms of the next change. */
  readonly changesAt: number
}

/** Opening of spaces around now, worked out once a day and space (DOMAIN A3.2). */
export class OpeningHours {
  readonly #calendar: Calendar
  readonly #log: LiveLog
  readonly #known = new Map<string, { readonly date: string, readonly to: number, readonly intervals: readonly Interval[] }>()

  constructor (calendar: Calendar, log: LiveLog) {
    this.#calendar = calendar
    this.#log = log
  }

  at (space: Space, now: number): OpeningNow {
    const { intervals, to } = this.#around(space, now)
    const next = intervals.find(interval => now < interval.to)
    if (!next) return { open: false, changesAt: to }
    if (now < next.from) return { open: false, opensAt: next.from, changesAt: next.from }
    return { open: true, changesAt: next.to, ...(next.to < to ? { closesAt: next.to } : {}) }
  }

  #around (space: Space, now: number): { readonly to: number, readonly intervals: readonly Interval[] } {
    const date = localDate(now)
    const known = this.#known.get(space.id)
    if (known?.date === date) return known
    const found = { date, ...this.#compute(space, date) }
    this.#known.set(space.id, found)
    return found
  }

  /** A calendar that ends within the horizon (its next year is not published yet) shortens the view. */
  #compute (space: Space, date: string): { readonly to: number, readonly intervals: readonly Interval[] } {
    const from = startOfLocalDay(addDays(date, -1))
    let failure: unknown
    for (const days of [HORIZON_DAYS, 1]) {
      const to = startOfLocalDay(addDays(date, days))
      try {
        return { to, intervals: openingIntervals(space, { from, to }, this.#calendar) }
      } catch (error) {
        failure = error
      }
    }
    this.#log.warn({ err: failure, space: space.id, date }, 'the opening hours of a space cannot be told')
    return { to: startOfLocalDay(addDays(date, 1)), intervals: [] }
  }
}
