import type { MethodClass } from '../figures/figure.ts'
import { nightlyPresence, REST_HOURS } from '../air-presence/index.ts'
import { volumeOf, type Space } from '../catalogue/index.ts'
import { addDays, DAY_MS, HOUR_MS, intersect, intervalAt, localDate, MINUTE_MS, normalise, startOfLocalDay, union, type Interval, type TimeSet } from '../time/index.ts'
import { hold, sourceValid, type Living } from './alive.ts'
import { checkedWeight } from './count-check.ts'
import type { Counting } from './counting.ts'
import { addPeople, occupiedBy, peopleFromCo2, type People } from './people.ts'
import type { Sensed } from './sensed.ts'

/** Who is in a space, and when that is known. */
export interface Occupancy { readonly methodClass?: MethodClass, readonly people: People, /** {n ≥ 0.5} ∪ P */ readonly occupied: TimeSet, readonly valid: TimeSet, /** The source is of class C and knows no number of people. */ readonly presenceOnly?: true }

/** Occupancy by the source of the space (DOMAIN A3.6, A3.7): where people and presence disagree, whoever is seen is there, but adds no people. */
export function occupancyOf (space: Space, sensed: Sensed, { counting, around, open }: { readonly counting: Counting | undefined, readonly around: Interval, readonly open: TimeSet }): Occupancy {
  const known = ({ methodClass, people, valid }: { methodClass: MethodClass, people: People, valid: TimeSet }): Occupancy =>
    ({ methodClass, people, valid, occupied: union(occupiedBy(people), sensed.presence) })
  switch (space.occupancySource) {
    case 'counter': return known({ methodClass: 'A', people: counting?.people ?? [], valid: counting?.valid ?? [] })
    case 'headcount': {
      const sensors = sensed.of('headcount')
      const held = sensors.map(sensor => hold(sensor, ({ time, values }) => values.count === undefined ? undefined : values.count * checkedWeight(sensor.device, time)))
      const valid = sourceValid(sensors.map(({ service }, index) => ({ service, alive: normalise(held[index]!) })))
      return known({ methodClass: 'A', people: sensors.length === 0 ? [] : addPeople(held), valid })
    }
    case 'presence': return { methodClass: 'B', people: [], occupied: sensed.presence, valid: sourceValid(sensed.of('presence')) }
    case 'co2': return space.co2Model === undefined ? presenceFromAir(space, sensed, { around, open }) : known({ methodClass: 'C', ...peopleFromCo2(sensed.of('environment'), space.co2Model, around) })
    case 'none': return { people: [], occupied: [], valid: [] }
  }
}

/** Occupancy is judged by the air alone, and not by a model that was set. */
export function isJudgedByAir ({ occupancySource, co2Model }: Pick<Space, 'occupancySource' | 'co2Model'>): boolean {
  return occupancySource === 'co2' && co2Model === undefined
}

/** Presence from CO2 where no model of the room was set (DOMAIN A3.6, research/co2-presence.md 4): class C, no people; whoever else was seen is there too. */
function presenceFromAir (space: Space, sensed: Sensed, { around, open }: { readonly around: Interval, readonly open: TimeSet }): Occupancy {
  const volumeM3 = volumeOf(space)
  const sensors = sensed.of('environment')
  const blind = { methodClass: 'C', people: [], occupied: [], valid: [], presenceOnly: true } as const
  if (volumeM3 === undefined || sensors.length === 0) return blind
  const capacity = space.capacity.reduce((most, { value }) => Math.max(most, value), 0)
  const { valid, occupied } = nightlyPresence({
    room: { volumeM3, ...(capacity === 0 ? {} : { capacity }) }, samples: airOf(sensors), within: around,
    restsAtNight: intersect(open, restsIn(around)).length === 0
  })
  return { ...blind, occupied: union(occupied, sensed.presence), valid: intersect(valid, union(...sensors.map(({ alive }) => alive))) }
}

function restsIn ({ from, to }: Interval): TimeSet {
  const days = Array.from({ length: Math.ceil((to - from) / DAY_MS) }, (_, day) => startOfLocalDay(addDays(localDate(from), day)))
  return days.map(midnight => ({ from: midnight + REST_HOURS.from * HOUR_MS, to: midnight + REST_HOURS.to * HOUR_MS }))
}

function airOf (sensors: readonly Living[]) {
  return sensors.flatMap(({ messages }) => messages.map(({ time, values: { co2, illuminance, noise } }) =>
    ({ time, ...(co2 === undefined ? {} : { co2 }), ...(illuminance === undefined ? {} : { illuminance }), ...(noise === undefined ? {} : { noise }) })))
}

/** Vacant stretches shorter than this between two uses are part of the use (DOMAIN A1). */
export const MERGED_GAP_MS = 15 * MINUTE_MS

/** U: what is occupied in V, with the short vacant stretches between two uses that lie wholly inside V. Clipped first, merged after. */
export function useIn (valid: TimeSet, occupied: TimeSet): TimeSet {
  const uses = intersect(valid, occupied)
  const gaps = uses.slice(1).flatMap((next, index) => {
    const gap = { from: uses[index]!.to, to: next.from }
    const around = intervalAt(valid, uses[index]!.from)
    return gap.to - gap.from < MERGED_GAP_MS && around !== undefined && around.to >= gap.to ? [gap] : []
  })
  return union(uses, normalise(gaps))
}
