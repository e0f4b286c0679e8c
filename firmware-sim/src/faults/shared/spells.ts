import { DAY_MS, HOUR_MS, type Interval } from '@linli/domain/time'
import type { Chance } from '../contract.ts'

/** How often something lasts for a while, and how long: lengths are spread evenly over their logarithm, many short ones and few long ones. */
export interface SpellRates { readonly perWeek: number, readonly shortestHours: number, readonly longestHours: number }

/** Finds the spell in which an instant lies: a function of the thing and the instant alone. At most one spell begins a day (UTC). */
export function spellsOf (chance: Chance, { perWeek, shortestHours, longestHours }: SpellRates): (thing: string, at: number) => Interval | undefined {
  const known = new Map<string, readonly Interval[]>()
  const reachDays = Math.ceil(longestHours * HOUR_MS / DAY_MS)
  const beginning = (thing: string, day: number): readonly Interval[] => {
    if (chance(thing, 3 * day) >= perWeek / 7) return []
    const from = Math.floor((day + chance(thing, 3 * day + 1)) * DAY_MS)
    const hours = shortestHours * (longestHours / shortestHours) ** chance(thing, 3 * day + 2)
    return [{ from, to: from + Math.round(hours * HOUR_MS) }]
  }
  return (thing, at) => {
    const today = Math.floor(at / DAY_MS)
    const key = `${thing} ${today}`
    let near = known.get(key)
    if (near === undefined) known.set(key, near = Array.from({ length: reachDays + 1 }, (_, back) => beginning(thing, today - back)).flat())
    return near.find(({ from, to }) => from <= at && at < to)
  }
}
