import { setImmediate } from 'node:timers/promises'
import { QUANTITIES, type QuantityId, type RawMeasurement, type Reading } from '@linli/domain/readings'
import type { FieldValue, Point } from '@linli/domain/telemetry'
import type { Interval } from '@linli/domain/time'
import type { Row, TelemetryStore } from './port.ts'

export const RAW_MEASUREMENTS = ['occupancy', 'door', 'environment', 'device'] as const satisfies readonly RawMeasurement[]

/** A reading as points: one for each measurement that it has a value of. A reading without values gives none. */
export function pointsOfReading ({ device, time, timedOn, receivedAt, seq, values }: Reading): readonly Point[] {
  const fields = new Map<RawMeasurement, Record<string, FieldValue>>()
  for (const [id, value] of Object.entries(values)) {
    const { measurement } = QUANTITIES[id as QuantityId]
    const own = fields.get(measurement) ?? { receivedAt, timedOnReceipt: timedOn === 'receipt' }
    own[id] = value
    fields.set(measurement, own)
  }
  return [...fields].map(([measurement, own]) => ({ measurement, tags: { device }, time, ...(seq === undefined ? {} : { seq }), fields: own }))
}

/**
 * Readings again, from rows of the raw measurements in any order: rows of one device, time and sequence number are one message. Oldest first; at the same
 * instant those without a sequence number first.
 */
export function readingsOfRows (rows: Iterable<Row>): readonly Reading[] {
  const merging = new Merging()
  for (const row of rows) merging.add(row)
  return merging.readings()
}

/** Rows that become readings before others get their turn: a millisecond or two. */
const ROWS_AT_ONCE = 5000

/** All readings of some devices in [from, to), UTC ms, in the order of {@link readingsOfRows}. */
export async function readReadings (store: TelemetryStore, devices: readonly string[], { from, to }: Interval): Promise<readonly Reading[]> {
  if (devices.length === 0) return []
  const merging = new Merging()
  const answers = RAW_MEASUREMENTS.map(measurement => store.read({ measurement, from, to, tags: { device: devices } }))
  for (const rows of await Promise.all(answers)) {
    for (const [index, row] of rows.entries()) {
      if (index % ROWS_AT_ONCE === ROWS_AT_ONCE - 1) await setImmediate()
      merging.add(row)
    }
  }
  return merging.readings()
}

type Growing = Reading & { readonly values: Record<string, FieldValue> }

class Merging {
  readonly #readings: Growing[] = []
  readonly #byDevice = new Map<string, { readonly plain: Map<number, Growing>, readonly numbered: Map<string, Growing> }>()

  add (row: Row): void {
    const { tags: { device = '' }, time, seq } = row
    let known = this.#byDevice.get(device)
    if (known === undefined) this.#byDevice.set(device, known = { plain: new Map(), numbered: new Map() })
    let reading = seq === undefined ? known.plain.get(time) : known.numbered.get(`${time} ${seq}`)
    if (reading === undefined) {
      this.#readings.push(reading = growing(device, row))
      if (seq === undefined) known.plain.set(time, reading)
      else known.numbered.set(`${time} ${seq}`, reading)
    }
    for (const field in row.fields) {
      if (field !== 'receivedAt' && field !== 'timedOnReceipt') reading.values[field] = row.fields[field]!
    }
  }

  readings (): readonly Reading[] {
    return this.#readings.sort((a, b) => a.time - b.time || (a.seq ?? -1) - (b.seq ?? -1))
  }
}

function growing (device: string, { time, seq, fields: { receivedAt, timedOnReceipt } }: Row): Growing {
  const timedOn = timedOnReceipt === true ? 'receipt' as const : 'device' as const
  return { device, time, timedOn, receivedAt: typeof receivedAt === 'number' ? receivedAt : time, ...(seq === undefined ? {} : { seq }), values: {} }
}
