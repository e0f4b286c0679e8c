import type { Co2Model } from '../catalogue/index.ts'
import { peopleOfCo2 } from '../environment/index.ts'
import { HOUR_MS, intervalAt, normalise, QUARTER_MS, startOfQuarter, type Interval, type TimeSet } from '../time/index.ts'
import { hold, type Held, type Living } from './alive.ts'
import type { Passage } from './passages.ts'

/** Fewer than this are nobody: a residue of the correction (DOMAIN A3.6). */
export const HALF_A_PERSON = 0.5
/** Fewer people than this cannot be told from the noise of a CO2 sensor at 15 min (DOMAIN A3.6). */
const LEAST_FROM_CO2 = 1

/** People over time; where nothing is said nobody is there. Sorted and disjoint. */
export type People = readonly Held<number>[]

/** Corrected people of one counting day: n = s·I − O/s, below one half nobody. */
export function correctedPeople (passages: readonly Passage[], s: number | undefined, { to }: Interval): People {
  if (s === undefined) return []
  let entries = 0
  let exits = 0
  return passages.flatMap(({ at, in: came, out }, index) => {
    entries += came
    exits += out
    const people = s * entries - exits / s
    const until = passages[index + 1]?.at ?? to
    return people < HALF_A_PERSON || until <= at ? [] : [{ from: at, to: until, value: people }]
  })
}

/** Live people of one counting day: never below zero, and zero again where `zero` says that nobody can be there. */
export function livePeople (passages: readonly Passage[], { to }: Interval, zero: TimeSet): People {
  let people = 0
  let cleared = 0
  return passages.flatMap(({ at, in: came, out }, index) => {
    while (cleared < zero.length && zero[cleared]!.from < at) {
      people = 0
      cleared++
    }
    people = Math.max(0, people + came - out)
    const until = Math.min(passages[index + 1]?.at ?? to, zero[cleared]?.from ?? Infinity, to)
    return people === 0 || until <= at ? [] : [{ from: at, to: until, value: people }]
  })
}

/** Several head counts of one space add up. */
export function addPeople (sensors: readonly People[]): People {
  if (sensors.length === 1) return sensors[0]!
  const edges = [...new Set(sensors.flatMap(held => held.flatMap(({ from, to }) => [from, to])))].sort((a, b) => a - b)
  const cursors = sensors.map(() => 0)
  return edges.slice(0, -1).flatMap((from, index) => {
    const value = sensors.reduce((sum, held, sensor) => {
      while (cursors[sensor]! < held.length && held[cursors[sensor]!]!.to <= from) cursors[sensor]!++
      const current = held[cursors[sensor]!]
      return sum + (current && current.from <= from ? current.value : 0)
    }, 0)
    return value === 0 ? [] : [{ from, to: edges[index + 1]!, value }]
  })
}

/** People by the inverse mass balance of CO2, a quarter at a time, and the quarters whose two ends are known (DOMAIN A3.6, class C). */
export function peopleFromCo2 (sensors: readonly Living[], model: Co2Model | undefined, { from, to }: Interval): { readonly people: People, readonly valid: TimeSet } {
  if (!model) return { people: [], valid: [] }
  const held = sensors.map(sensor => hold(sensor, ({ values }) => values.co2))
  const people: Held<number>[] = []
  const valid: Interval[] = []
  for (let start = startOfQuarter(from); start < to; start += QUARTER_MS) {
    const end = start + QUARTER_MS
    const ppmStart = meanAt(held, start)
    const ppmEnd = meanAt(held, end)
    if (ppmStart === undefined || ppmEnd === undefined) continue
    valid.push({ from: start, to: end })
    const value = peopleOfCo2({ outdoor: model.background, ...model }, { ppmStart, ppmEnd, hours: QUARTER_MS / HOUR_MS })
    if (value >= LEAST_FROM_CO2) people.push({ from: start, to: end, value })
  }
  return { people, valid: normalise(valid) }
}

function meanAt (sensors: readonly (readonly Held<number>[])[], at: number): number | undefined {
  const values = sensors.flatMap(held => heldAt(held, at) ?? [])
  return values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0) / values.length
}

/** The value that holds at an instant. */
export function heldAt<T> (held: readonly Held<T>[], at: number): T | undefined {
  return intervalAt(held, at)?.value
}

/** When at least half a person is there. */
export function occupiedBy (people: People): TimeSet {
  return normalise(people.filter(({ value }) => value >= HALF_A_PERSON))
}
