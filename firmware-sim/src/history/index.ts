import type { Catalogue } from '@linli/domain/catalogue'
import { QUANTITIES, type QuantityId } from '@linli/domain/readings'
import type { FieldValue, MeasurementId, Point } from '@linli/domain/telemetry'
import { addDays, localDate, startOfLocalDay, type Interval } from '@linli/domain/time'
import { createWorld, demoIncidents, type Incidents, type SensorReading } from '../world/index.ts'

/** Points a batch has at most: one transaction of the store. */
const BATCH = 2000

/**
 * What the devices of a catalogue have said in [from, to), UTC ms, as points for the telemetry store: in order of time, in batches.
 * Received when sent. The same arguments give the same points, and `startLiveDistrict({ from: to })` goes on where they end.
 */
export function *history ({ catalogue, from, to, incidents = demoIncidents(to) }: Interval & {
  readonly catalogue: Catalogue, readonly incidents?: Incidents
}): Generator<readonly Point[]> {
  const world = createWorld(catalogue, { incidents })
  const last = localDate(to - 1)
  for (let date = localDate(from); date <= last && from < to; date = addDays(date, 1)) {
    const start = Math.max(from, startOfLocalDay(date))
    const end = Math.min(to, startOfLocalDay(addDays(date, 1)))
    const points = catalogue.devices.flatMap(device => world.readings(device, start, end).flatMap(reading => pointsOf(device.id, reading)))
    points.sort((a, b) => a.time - b.time)
    for (let at = 0; at < points.length; at += BATCH) yield points.slice(at, at + BATCH)
  }
}

/** One reading as one point for each measurement that it has fields of. */
export function pointsOf (device: string, { time, values }: SensorReading): readonly Point[] {
  const fields = new Map<MeasurementId, Record<string, FieldValue>>()
  for (const [id, value] of Object.entries(values)) {
    const { measurement } = QUANTITIES[id as QuantityId]
    const known = fields.get(measurement)
    if (known) known[id] = value
    else fields.set(measurement, { [id]: value, receivedAt: time, timedOnReceipt: false })
  }
  return [...fields].map(([measurement, own]) => ({ measurement, tags: { device }, time, fields: own }))
}
