import type { MethodClass } from '../figures/figure.ts'
import type { Space } from '../catalogue/index.ts'
import { intersect, intervalAt, MINUTE_MS, normalise, union, type Interval, type TimeSet } from '../time/index.ts'
import { hold, sourceValid } from './alive.ts'
import { checkedWeight } from './count-check.ts'
import type { Counting } from './counting.ts'
import { addPeople, occupiedBy, peopleFromCo2, type People } from './people.ts'
import type { Sensed } from './sensed.ts'

/** Who is in a space, and when that is known. */
export interface Occupancy { readonly methodClass?: MethodClass, readonly people: People, /** {n ≥ 0.5} ∪ P */ readonly occupied: TimeSet, readonly valid: TimeSet }

/** Occupancy by the source of the space (DOMAIN A3.6, A3.7): where people and presence disagree, whoever is seen is there, but adds no people. */
export function occupancyOf (space: Space, sensed: Sensed, { counting, around }: { readonly counting: Counting | undefined, readonly around: Interval }): Occupancy {
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
    case 'co2': return known({ methodClass: 'C', ...peopleFromCo2(sensed.of('environment'), space.co2Model, around) })
    case 'none': return { people: [], occupied: [], valid: [] }
  }
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
