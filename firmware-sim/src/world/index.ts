import { CatalogueIndex, type Catalogue, type Device } from '@linli/domain/catalogue'
import { Airs } from './air.ts'
import { NO_INCIDENTS, type Incidents } from './incidents.ts'
import { People, type Passage } from './people.ts'
import { readingsOf, type SensorReading } from './sensors.ts'

export { demoIncidents, NO_INCIDENTS, SILENT_COUNTER, CROWDED_ROOM, type Incidents } from './incidents.ts'
export { PIR_HOLD_MS, type SensorReading } from './sensors.ts'
export type { Passage } from './people.ts'

/** A district whose people are known: everything in it is a pure function of catalogue, incidents and time. */
export interface World {
  readonly index: CatalogueIndex
  /** People in a space at an instant (UTC ms). */
  truth (space: string, at: number): number
  /** Everybody who goes through a door of the space in [from, to). */
  passages (space: string, from: number, to: number): readonly Passage[]
  /** What a device says in [from, to), in order of time. */
  readings (device: Device, from: number, to: number): readonly SensorReading[]
}

/** `perceive`: what a sensor makes of those who go through its door, a pure function passage by passage; without it each is seen once. */
export function createWorld (catalogue: Catalogue, { incidents = NO_INCIDENTS, perceive = passages => passages }: {
  readonly incidents?: Incidents, readonly perceive?: (passages: readonly Passage[], device: Device) => readonly Passage[]
} = {}): World {
  const index = new CatalogueIndex(catalogue)
  const people = new People(index.spaces, incidents)
  const sensed = { index, people, airs: new Airs(people, incidents), perceive }
  const silentFrom = new Map(incidents.silent.map(({ device, from }) => [device, from]))
  return {
    index,
    truth: (space, at) => people.truth(space, at),
    passages: (space, from, to) => people.passages(space, from, to),
    readings: (device, from, to) => readingsOf(device, from, Math.min(to, silentFrom.get(device.id) ?? Infinity), sensed)
  }
}
