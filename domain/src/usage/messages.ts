import type { Device } from '../catalogue/index.ts'
import type { Reading } from '../readings/index.ts'
import { normalise, type TimeSet } from '../time/index.ts'

/** A device in a space: when it serves there, and what it said meanwhile, by time and then sequence number. */
export interface Served {
  readonly device: Device
  readonly service: TimeSet
  readonly messages: readonly Reading[]
}

/**
 * Sorts readings by device and keeps one of each identity (device, time, seq): copies merge field by field, the later received wins
 * (DOMAIN A3.3). `asOf` hides what was received later.
 */
export function messagesByDevice (readings: readonly Reading[], asOf = Infinity): ReadonlyMap<string, readonly Reading[]> {
  const byDevice = new Map<string, Map<string, Reading>>()
  for (const reading of readings) {
    if (reading.receivedAt > asOf) continue
    const own = byDevice.get(reading.device) ?? new Map<string, Reading>()
    byDevice.set(reading.device, own)
    const key = `${reading.time} ${reading.seq ?? ''}`
    const known = own.get(key)
    own.set(key, known ? merge(known, reading) : reading)
  }
  return new Map([...byDevice].map(([device, own]) => [device, [...own.values()].sort((a, b) => a.time - b.time || (a.seq ?? -1) - (b.seq ?? -1))]))
}

function merge (a: Reading, b: Reading): Reading {
  const [earlier, later] = a.receivedAt <= b.receivedAt ? [a, b] : [b, a]
  return { ...later, values: { ...earlier.values, ...later.values } }
}

/** A device's time in service in a space, and what it said in it. */
export function serve (device: Device, space: string, messages: readonly Reading[] = []): Served {
  const service = normalise(device.placements.filter(placement => placement.space === space).map(({ from, to = Infinity }) => ({ from, to })))
  return { device, service, messages: messages.filter(({ time }) => service.some(({ from, to }) => from <= time && time < to)) }
}
