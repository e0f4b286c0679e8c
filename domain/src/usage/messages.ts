import type { Device } from '../catalogue/index.ts'
import type { Reading, ReadingValues } from '../readings/index.ts'
import { normalise, type TimeSet } from '../time/index.ts'

/** A device in a space: when it serves there, and what it said meanwhile, by time and then sequence number. */
export interface Served {
  readonly device: Device
  readonly service: TimeSet
  readonly messages: readonly Reading[]
}

/**
 * Sorts readings by device and keeps one of each identity (device, time, seq): copies merge field by field, the later received wins
 * (DOMAIN A3.3). `asOf` hides what was received later. The order of the readings does not matter.
 */
export function messagesByDevice (readings: readonly Reading[], asOf = Infinity): ReadonlyMap<string, readonly Reading[]> {
  const byDevice = new Map<string, Map<string, Reading | Reading[]>>()
  for (const reading of readings) {
    if (reading.receivedAt > asOf) continue
    const own = byDevice.get(reading.device) ?? new Map<string, Reading | Reading[]>()
    byDevice.set(reading.device, own)
    const key = `${reading.time} ${reading.seq ?? ''}`
    const known = own.get(key)
    own.set(key, known ? [known, reading].flat() : reading)
  }
  return new Map([...byDevice].map(([device, own]) => [device, [...own.values()].map(one => Array.isArray(one) ? merge(one) : one).sort((a, b) => a.time - b.time || (a.seq ?? -1) - (b.seq ?? -1))]))
}

/** All copies at once: pair by pair, an early copy that came last would lose to what was merged before it. */
function merge (copies: readonly Reading[]): Reading {
  const sorted = copies.toSorted((a, b) => a.receivedAt - b.receivedAt || compareTexts(JSON.stringify(a.values), JSON.stringify(b.values)))
  return { ...sorted.at(-1)!, values: Object.assign({}, ...sorted.map(({ values }) => values)) as ReadingValues }
}

/** Copies of one millisecond have no order of their own; any that is always the same will do. */
function compareTexts (a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** A device's time in service in a space, and what it said in it. */
export function serve (device: Device, space: string, messages: readonly Reading[] = []): Served {
  const service = normalise(device.placements.filter(placement => placement.space === space).map(({ from, to = Infinity }) => ({ from, to })))
  return { device, service, messages: messages.filter(({ time }) => service.some(({ from, to }) => from <= time && time < to)) }
}
