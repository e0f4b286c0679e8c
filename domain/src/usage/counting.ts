import type { Space } from '../catalogue/index.ts'
import { intersect, MINUTE_MS, normalise, subtract, union, type Interval, type TimeSet } from '../time/index.ts'
import { sourceValid } from './alive.ts'
import { balanceOf } from './balance.ts'
import type { DayBalance, Lump } from './contract.ts'
import { checkedWeight } from './count-check.ts'
import { countingDayAt, countingDays, type CountingDay } from './counting-days.ts'
import { doorOpen } from './doors.ts'
import { countedBy, type Passage } from './passages.ts'
import { correctedPeople, livePeople, type People } from './people.ts'
import type { Sensed } from './sensed.ts'

/** An entry with the weight that the balance of its day gives it. */
export interface Entry { readonly at: number, readonly entries: number, readonly exits?: number }

/** What the two-way counters of a space say around a period. */
export interface Counting {
  readonly people: People
  readonly entries: readonly Entry[]
  /** When the number of people is known. */
  readonly valid: TimeSet
  /** When the passages are known: also in gaps between totals that lost none. */
  readonly known: TimeSet
  readonly lumps: readonly Lump[]
  readonly balance: readonly DayBalance[]
  readonly passages: readonly Passage[]
}

/** A passage with the weight that a hand count gives its counter. */
interface CheckedPassage extends Passage { readonly weight: number }

/** Nobody moved and nobody was seen for this long: a closed space is empty (DOMAIN A3.6). */
const QUIET_MS = 30 * MINUTE_MS

/** Counts people by the two-way counters together (DOMAIN A3.5, A3.6). `open`: opening time around the period; `until`: the running day is counted live. */
export function countPeople ({ space, sensed, period, open, until }: {
  readonly space: Space, readonly sensed: Sensed, readonly period: Interval, readonly open: TimeSet, readonly until?: number
}): Counting {
  const devices = sensed.of('counter', 'totals')
  const counted = devices.map(device => ({ device, ...countedBy(device, ({ from, to }) => countingDayAt(space.resetAt, from).day !== countingDayAt(space.resetAt, to).day) }))
  const passages = counted.flatMap(({ device: { device }, passages: own }) => own.map((passage): CheckedPassage => ({ ...passage, weight: checkedWeight(device, passage.at) }))).sort((a, b) => a.at - b.at)
  const lumps = counted.flatMap(({ device, blocks }) => blocks.flatMap(({ from, to, ...block }): Lump[] => {
    const weight = checkedWeight(device.device, to)
    const { visits } = balanceOf(block.in * weight, block.out * weight)
    return visits === undefined ? [] : [{ device: device.device.id, from, to, visits }]
  }))
  const days = countingDays(space.resetAt, period).map(day => judgeDay(day, { passages, sensed, open, running: until !== undefined && day.from <= until && until < day.to }))
  const usable = normalise(days.filter(({ balance }) => balance.used).map(({ day }) => day))
  const bridging = counted.map(({ device, bridged }) => ({
    service: device.service,
    alive: intersect(union(device.alive, normalise(bridged), normalise(lumps.filter(lump => lump.device === device.device.id))), device.service)
  }))
  return {
    people: days.flatMap(({ people }) => people), entries: days.flatMap(({ entries }) => entries), lumps, passages, balance: days.map(({ balance }) => balance),
    valid: intersect(sourceValid(devices), usable), known: intersect(sourceValid(bridging), usable)
  }
}

function judgeDay (day: CountingDay, { passages, sensed, open, running }: {
  readonly passages: readonly CheckedPassage[], readonly sensed: Sensed, readonly open: TimeSet, readonly running: boolean
}): { readonly day: CountingDay, readonly balance: DayBalance, readonly people: People, readonly entries: readonly Entry[] } {
  const own = passages.filter(({ at }) => day.from <= at && at < day.to)
  const checked = own.map(({ at, in: came, out, weight }): Passage => ({ at, in: came * weight, out: out * weight }))
  const sum = sumOf(checked)
  const balance = { day: day.day, ...sumOf(own), ...balanceOf(sum.in, sum.out) }
  if (running) {
    return {
      day, balance: { ...balance, used: true, visits: sum.in },
      people: livePeople(own, day, emptyTimes(day, { passages: own, sensed, open })),
      entries: checked.map(({ at, in: came, out }) => ({ at, entries: came, exits: out }))
    }
  }
  // With one side empty the day weighs nothing: at most two people went one way.
  const weight = balance.used ? balance.s ?? 0 : 0
  return {
    day, balance,
    people: balance.used ? correctedPeople(checked, balance.s, day) : [],
    entries: weight === 0 ? [] : checked.map(({ at, in: came, out }) => ({ at, entries: came * weight, exits: out / weight }))
  }
}

function sumOf (passages: readonly Passage[]): { readonly in: number, readonly out: number } {
  return { in: passages.reduce((total, { in: came }) => total + came, 0), out: passages.reduce((total, { out }) => total + out, 0) }
}

/** When a live count is zero: closed and quiet for half an hour, no door open. Only a presence sensor can tell that. */
export function emptyTimes (day: Interval, { passages, sensed, open }: { readonly passages: readonly Passage[], readonly sensed: Sensed, readonly open: TimeSet }): TimeSet {
  if (sensed.of('presence').length === 0) return []
  const busy = union(
    open,
    normalise(passages.map(({ at }) => ({ from: at, to: at + QUIET_MS }))),
    normalise(sensed.presence.map(({ from, to }) => ({ from, to: to + QUIET_MS }))),
    normalise(sensed.of('door').flatMap(door => doorOpen(door)))
  )
  return subtract([day], busy)
}
