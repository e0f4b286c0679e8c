import { numberAt, type Space } from '@linli/domain/catalogue'
import { addDays, DAY_MS, HOUR_MS, localDate, MINUTE_MS, SECOND_MS, startOfLocalDay, weekday, type Interval } from '@linli/domain/time'
import { HABITS } from './habits.ts'
import type { Incidents } from './incidents.ts'
import { openingOn } from './opening.ts'
import { randomFrom, seedOf } from './random.ts'

/** One person's time in a space, [in, out), UTC ms. Nobody has an identity beyond it. */
export interface Stay { readonly in: number, readonly out: number, readonly doorIn: number, readonly doorOut: number }

/** Somebody goes through a door. `door` in [0, 1) chooses among the doors of a space. */
export interface Passage { readonly time: number, readonly direction: 1 | -1, readonly door: number }

/** Nobody stays longer, so that two days are all that can be present at once. */
export const LONGEST_STAY_MS = 8 * HOUR_MS

/** Stays that begin on a local date: a pure function of the space, the date and the incidents. Everybody has left when the opening ends. */
export function staysOn (space: Space, date: string, incidents: Incidents): readonly Stay[] {
  const crowds = incidents.crowded.filter(crowd => crowd.space === space.id)
  const usual = usualStays(space, date).flatMap(stay => {
    const crowd = crowds.find(({ from, to }) => stay.in < to && from < stay.out)
    if (!crowd) return [stay]
    return stay.in < crowd.from ? [{ ...stay, out: crowd.from }] : []
  })
  const day = { from: startOfLocalDay(date), to: startOfLocalDay(addDays(date, 1)) }
  const groups = crowds.flatMap(crowd => groupStays(crowd)).filter(stay => stay.in >= day.from && stay.in < day.to)
  return [...usual, ...groups].sort((a, b) => a.in - b.in)
}

function usualStays (space: Space, date: string): readonly Stay[] {
  const open = openingOn(space, date)
  const capacity = numberAt(space.capacity, startOfLocalDay(date) + DAY_MS / 2) ?? 10
  const habits = HABITS[space.kind]
  const random = randomFrom(seedOf(`${space.id}\n${date}`))
  const popularity = 0.55 + 0.7 * randomFrom(seedOf(space.id))()
  const mean = capacity * habits.turnover[weekday(date) > 5 ? 1 : 0] * popularity
  const arrivals = arrivalTimes(open, habits.hours, Math.round(mean * (0.75 + 0.5 * random())), random)
  const limit = Math.ceil(capacity * 1.05)
  let inside: number[] = []
  return arrivals.flatMap(({ at, closes }) => {
    const minutes = habits.stayMinutes * (0.35 - 0.65 * Math.log(1 - random()))
    const lastCall = closes - Math.floor(random() * 6 * MINUTE_MS) - 20 * SECOND_MS
    const out = Math.min(at + Math.round(Math.min(minutes * MINUTE_MS, LONGEST_STAY_MS - MINUTE_MS)), lastCall)
    inside = inside.filter(leaves => leaves > at)
    if (out < at + MINUTE_MS || inside.length >= limit) return []
    inside.push(out)
    return [{ in: at, out, doorIn: random(), doorOut: random() }]
  })
}

/** Instants of arrival by the hour's weight inside the opening; a span that runs on round the clock has no closing time. */
function arrivalTimes (open: readonly Interval[], hours: readonly number[], count: number, random: () => number): readonly { at: number, closes: number }[] {
  const slots = open.flatMap(span => {
    const closes = span.to - span.from >= DAY_MS ? span.to + DAY_MS : span.to
    const steps = Math.ceil((span.to - span.from) / (HOUR_MS / 2))
    return Array.from({ length: steps }, (_, step) => {
      const from = span.from + step * HOUR_MS / 2
      const to = Math.min(span.to, from + HOUR_MS / 2)
      const hour = new Date(from + 8 * HOUR_MS).getUTCHours()
      return { from, to, closes, weight: (hours[hour] ?? 0) * (to - from) }
    })
  })
  const total = slots.reduce((sum, slot) => sum + slot.weight, 0)
  if (total === 0) return []
  const arrivals = Array.from({ length: count }, () => {
    let rest = random() * total
    const slot = slots.find(({ weight }) => (rest -= weight) < 0) ?? slots.at(-1)!
    return { at: Math.floor(slot.from + random() * (slot.to - slot.from)), closes: slot.closes }
  })
  return arrivals.sort((a, b) => a.at - b.at)
}

/** The group takes turns: each place is left and taken again every three hours, so that counters see movement. */
function groupStays (crowd: Incidents['crowded'][number]): Stay[] {
  const random = randomFrom(seedOf(`${crowd.space}\n${crowd.from}`))
  return Array.from({ length: crowd.people }, () => {
    const stays: Stay[] = []
    for (let at = crowd.from + Math.floor(random() * 5 * MINUTE_MS); at < crowd.to - 5 * MINUTE_MS;) {
      const out = Math.min(at + Math.floor((2.5 + random()) * HOUR_MS), crowd.to - Math.floor(random() * 3 * MINUTE_MS) - SECOND_MS)
      stays.push({ in: at, out, doorIn: random(), doorOut: random() })
      at = out + 30 * SECOND_MS
    }
    return stays
  }).flat()
}

/** Remembers the days of all spaces; forgets the oldest ones. */
export class People {
  readonly #spaces: ReadonlyMap<string, Space>
  readonly #incidents: Incidents
  readonly #stays = new Map<string, readonly Stay[]>()
  readonly #recent = new Map<string, Interval & { readonly stays: readonly Stay[] }>()
  readonly #passages = new Map<string, readonly Passage[]>()

  constructor (spaces: ReadonlyMap<string, Space>, incidents: Incidents) {
    this.#spaces = spaces
    this.#incidents = incidents
  }

  /** People in a space at an instant (UTC ms). */
  truth (space: string, at: number): number {
    let count = 0
    for (const stay of this.#around(space, at)) if (stay.in <= at && at < stay.out) count++
    return count
  }

  /** Stays that can hold `at`; asked minute by minute, so that the days of the last question are kept at hand. */
  #around (space: string, at: number): readonly Stay[] {
    const last = this.#recent.get(space)
    if (last && last.from <= at && at < last.to) return last.stays
    const today = localDate(at)
    const from = startOfLocalDay(today)
    const recent = { from, to: startOfLocalDay(addDays(today, 1)), stays: [...this.stays(space, addDays(today, -1)).filter(stay => stay.out > from), ...this.stays(space, today)] }
    this.#recent.set(space, recent)
    return recent.stays
  }

  stays (space: string, date: string): readonly Stay[] {
    const found = this.#spaces.get(space)
    return found ? remember(this.#stays, `${space} ${date}`, () => staysOn(found, date, this.#incidents)) : []
  }

  /** Everybody who goes through a door of the space in [from, to), in order of time. */
  passages (space: string, from: number, to: number): readonly Passage[] {
    const passages: Passage[] = []
    const last = localDate(to)
    for (let date = addDays(localDate(from), -1); date <= last; date = addDays(date, 1)) {
      for (const passage of this.#passagesOf(space, date)) if (passage.time >= from && passage.time < to) passages.push(passage)
    }
    return passages.sort((a, b) => a.time - b.time)
  }

  #passagesOf (space: string, date: string): readonly Passage[] {
    return remember(this.#passages, `${space} ${date}`, () => this.stays(space, date).flatMap(stay => [
      { time: stay.in, direction: 1 as const, door: stay.doorIn }, { time: stay.out, direction: -1 as const, door: stay.doorOut }
    ]))
  }
}

/** More than the eight weeks of some twenty spaces. */
const KEPT = 4000

/** The value of a key, computed once; the oldest half is forgotten when there are too many. */
export function remember<V> (cache: Map<string, V>, key: string, compute: () => V): V {
  const known = cache.get(key)
  if (known !== undefined) return known
  if (cache.size >= KEPT) for (const old of [...cache.keys()].slice(0, KEPT / 2)) cache.delete(old)
  const value = compute()
  cache.set(key, value)
  return value
}
