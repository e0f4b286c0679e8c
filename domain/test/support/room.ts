import { Device, Space, type DeviceKind } from '../../src/catalogue/index.ts'
import type { Reading, ReadingValues } from '../../src/readings/index.ts'
import { DAY_MS, MINUTE_MS, startOfLocalDay, type Interval } from '../../src/time/index.ts'
import { evaluateUsage, type UsageEvaluation } from '../../src/usage/index.ts'

/** A Monday with a plain week before and four after it. */
export const MONDAY = startOfLocalDay('2026-03-02')

const EVERY_DAY = ['1', '2', '3', '4', '5', '6', '7'] as const

/** The same spans of local time on every day of the week. */
export const daily = (...spans: readonly (readonly [string, string])[]): readonly object[] => [{ from: 0, weekly: Object.fromEntries(EVERY_DAY.map(day => [day, spans])) }]

/** Twenty places, open from nine to six, counted at the door, unless told otherwise. */
export function roomOf (more: object = {}): Space {
  return Space.parse({
    id: 's', site: 'x', name: 's', kind: 'study_room', capacity: [{ from: 0, value: 20 }], hours: daily(['09:00', '18:00']), occupancySource: 'counter', visitsSource: 'counter', ...more
  })
}

/** A device that hangs in the room for ever and speaks every ten minutes, unless told otherwise. */
export function deviceOf (id: string, kind: DeviceKind, more: object = {}): Device {
  return Device.parse({ id, kind, source: 'x', external: id, expectedIntervalSeconds: 600, placements: [{ space: 's', from: 0 }], ...more })
}

/** What a device said, received in the same moment. */
export function said (device: string, time: number, values: ReadingValues, more: Partial<Reading> = {}): Reading {
  return { device, time, timedOn: 'device', receivedAt: time, values, ...more }
}

/** A message every so often from `from` on, before `to`. */
export function regularly (device: string, { from, to }: Interval, values: ReadingValues = { online: true }, everyMs = 10 * MINUTE_MS): readonly Reading[] {
  return Array.from({ length: Math.ceil((to - from) / everyMs) }, (_, index) => said(device, from + index * everyMs, values))
}

/** A room, what hangs in it and what that said. */
export interface Scene { readonly space: Space, readonly devices: readonly Device[], readonly readings: readonly Reading[] }

/** Evaluates whole days of a scene from a local midnight on. */
export function evaluateScene (scene: Scene, { from = MONDAY, days = 1, ...more }: { readonly from?: number, readonly days?: number, readonly asOf?: number, readonly until?: number } = {}): UsageEvaluation {
  return evaluateUsage({ ...scene, gateways: [], schoolHolidays: [], period: { from, to: from + days * DAY_MS }, ...more })
}
