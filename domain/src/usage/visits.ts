import type { MethodClass } from '../figures/figure.ts'
import type { Space } from '../catalogue/index.ts'
import type { TimeSet } from '../time/index.ts'
import { sourceValid } from './alive.ts'
import type { Lump } from './contract.ts'
import { checkedWeight } from './count-check.ts'
import type { Counting, Entry } from './counting.ts'
import { doorTransitions } from './doors.ts'
import type { Sensed } from './sensed.ts'

/** Entries of a space by its source of visits, and when they are known. */
export interface Visits { readonly methodClass?: MethodClass, readonly entries: readonly Entry[], readonly known: TimeSet, readonly lumps: readonly Lump[] }

const NOTHING: Visits = { entries: [], known: [], lumps: [] }

/** DOMAIN A3.5, A3.8: balanced two-way counter, one-way counter, half the passages of a beam, half the openings of a door (class C). */
export function visitsOf (space: Space, sensed: Sensed, counting: Counting | undefined): Visits {
  switch (space.visitsSource) {
    case 'counter':
      return counting ? { methodClass: 'A', entries: counting.entries, known: counting.known, lumps: counting.lumps } : { ...NOTHING, methodClass: 'A' }
    case 'oneway': {
      const devices = sensed.of('oneway')
      const entries = devices.flatMap(({ device, messages }) => messages.map(({ time, values }) => ({ at: time, entries: (values.passagesIn ?? values.passages ?? 0) * checkedWeight(device, time) })))
      return { ...NOTHING, methodClass: 'A', entries: sorted(entries), known: sourceValid(devices) }
    }
    case 'beam': {
      const devices = sensed.of('beam')
      const entries = devices.flatMap(({ device, messages }) => messages.map(({ time, values }) => ({ at: time, entries: (values.passages ?? 0) / 2 * checkedWeight(device, time) })))
      return { ...NOTHING, methodClass: 'A', entries: sorted(entries), known: sourceValid(devices) }
    }
    case 'door': {
      const devices = sensed.of('door')
      // Whoever comes opens the door twice.
      const entries = devices.flatMap(door => doorTransitions(door).filter(({ open }) => open).map(({ at }) => ({ at, entries: 0.5 })))
      return { ...NOTHING, methodClass: 'C', entries: sorted(entries), known: sourceValid(devices) }
    }
    case 'none': return NOTHING
  }
}

function sorted (entries: readonly Entry[]): readonly Entry[] {
  return entries.filter(({ entries: count }) => count > 0).sort((a, b) => a.at - b.at)
}
