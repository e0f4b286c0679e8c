import { isOfKind, type Device } from '@linli/domain/catalogue'
import type { Reading } from '@linli/domain/readings'
import type { Interval } from '@linli/domain/time'
import { RAW_MEASUREMENTS, readingsOfRows, type Row, type TelemetryStore } from '@linli/store/telemetry'

/**
 * A device whose word may matter further than it is valid: totals tell of the whole time between two of them, a session holds until it ends, and whether a
 * state begins or is only said again is told by the one before (DOMAIN A3.4, A3.5, A3.10).
 */
export function reachesFar (device: Device): boolean {
  return device.evidence === 'session' || isOfKind(device, 'totals', 'door', 'headcount', 'presence')
}

/**
 * What devices that {@link reachesFar} said outside a window and that still tells of it: the newest values before it, with what ended them, and the next total after it.
 * `gateways`: those that the sessions run through.
 */
export async function readAround (store: TelemetryStore, { devices, gateways, window: { from, to } }: {
  readonly devices: readonly Device[], readonly gateways: readonly Device[], readonly window: Interval
}): Promise<readonly Reading[]> {
  const found = await Promise.all(devices.filter(reachesFar).map(async device => {
    const rows = [...await newestBefore(store, device, from)]
    if (isOfKind(device, 'totals')) rows.push(...await store.read({ measurement: 'occupancy', from: to, to: Number.MAX_SAFE_INTEGER, tags: { device: [device.id] }, oldest: 1 }))
    if (device.evidence === 'session' && rows.length > 0) rows.push(...await deathsSince(store, [device, ...gateways], { from: Math.min(...rows.map(({ time }) => time)), to: from }))
    return rows
  }))
  return readingsOfRows(found.flat())
}

async function newestBefore (store: TelemetryStore, { id }: Device, to: number): Promise<readonly Row[]> {
  return (await Promise.all(RAW_MEASUREMENTS.map(measurement => store.read({ measurement, from: 0, to, tags: { device: [id] }, newest: 1 })))).flat()
}

async function deathsSince (store: TelemetryStore, devices: readonly Device[], span: Interval): Promise<readonly Row[]> {
  const rows = await store.read({ measurement: 'device', ...span, tags: { device: devices.map(({ id }) => id) } })
  return rows.filter(({ fields }) => fields['online'] === false)
}

/** What a device said next to a stretch of time in which it spoke: undefined where there is nothing. */
export async function neighboursOf (store: TelemetryStore, device: string, { from, to }: Interval): Promise<{ readonly before: number | undefined, readonly after: number | undefined }> {
  const times = async (span: Interval, limit: { readonly newest?: number, readonly oldest?: number }) =>
    (await Promise.all(RAW_MEASUREMENTS.map(measurement => store.read({ measurement, ...span, tags: { device: [device] }, ...limit })))).flat().map(({ time }) => time)
  const [before, after] = await Promise.all([times({ from: 0, to: from }, { newest: 1 }), times({ from: to, to: Number.MAX_SAFE_INTEGER }, { oldest: 1 })])
  return { before: before.length > 0 ? Math.max(...before) : undefined, after: after.length > 0 ? Math.min(...after) : undefined }
}
