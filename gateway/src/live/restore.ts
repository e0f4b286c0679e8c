import { DEVICE_KINDS, isOfKind, type Device } from '@linli/domain/catalogue'
import { QUANTITIES, type Quantity } from '@linli/domain/readings'
import { HOUR_MS, MINUTE_MS } from '@linli/domain/time'
import { RAW_MEASUREMENTS, readReadings, type TelemetryStore } from '@linli/store/telemetry'
import type { AirHistory } from './air-history.ts'
import { DeviceMemory, type SavedDevice } from './device-memory.ts'
import type { RecentReadings } from './recent-readings.ts'

/** What the live side knew when it was last written down, by device; anything that does not fit is left out. */
export function savedMemories (saved: unknown): Map<string, DeviceMemory> {
  const devices = (saved as { readonly devices?: unknown } | undefined)?.devices
  if (typeof devices !== 'object' || devices === null) return new Map()
  return new Map(Object.entries(devices as Record<string, Partial<SavedDevice> | null>).flatMap(([id, memory]) =>
    memory?.values && memory.health ? [[id, new DeviceMemory(memory as SavedDevice)] as const] : []))
}

/** The newest stored row of each device and measurement. */
export async function recallLatest (store: TelemetryStore, devices: ReadonlyMap<string, Device>, memoryOf: (device: Device) => DeviceMemory): Promise<void> {
  const rows = (await Promise.all(RAW_MEASUREMENTS.map(measurement => store.latest(measurement)))).flat().sort((a, b) => a.time - b.time)
  for (const { tags, time, fields } of rows) {
    const device = devices.get(tags['device'] ?? '')
    if (device) memoryOf(device).recall(device, time, valuesOf(fields))
  }
}

/**
 * The readings of the running counting day of devices that count, the last total before it, and the last hour of air: what live counts and
 * means stand on.
 */
export async function recallToday ({ store, devices, dayStart, now, recent, air }: {
  readonly store: TelemetryStore, readonly devices: readonly Device[], readonly dayStart: (device: Device) => number, readonly now: number
  readonly recent: RecentReadings, readonly air: AirHistory
}): Promise<void> {
  if (devices.length === 0) return
  const from = Math.min(...devices.map(dayStart))
  const counting = devices.filter(isCounting).map(({ id }) => id)
  for (const device of devices) {
    if (!isOfKind(device, 'totals')) continue
    const [last] = await store.read({ measurement: 'occupancy', from: 0, to: from, tags: { device: [device.id] }, newest: 1 })
    if (last) recent.recall({ device: device.id, time: last.time, timedOn: 'device', receivedAt: last.time, values: valuesOf(last.fields) })
  }
  for (const reading of await readReadings(store, counting, { from, to: now + 2 * MINUTE_MS })) recent.recall(reading)
  const rows = await store.read({ measurement: 'environment', from: now - HOUR_MS, to: now + 1, tags: { device: devices.map(({ id }) => id) } })
  for (const { tags, time, fields } of rows) if (typeof fields['co2'] === 'number') air.add(tags['device']!, time, fields['co2'])
}

/** Its readings decide on people in a room. Air sensors are among them, because a room may be counted by its CO2. */
export function isCounting (device: Device): boolean {
  return isOfKind(device, ...DEVICE_KINDS.filter(kind => kind !== 'gateway' && kind !== 'other'))
}

function valuesOf (fields: Readonly<Record<string, number | boolean | string>>): Record<string, number | boolean> {
  const known: Readonly<Record<string, Quantity>> = QUANTITIES
  return Object.fromEntries(Object.entries(fields).filter((entry): entry is [string, number | boolean] => Object.hasOwn(known, entry[0]) && typeof entry[1] !== 'string'))
}
