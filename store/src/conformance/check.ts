import type { Point } from '@linli/domain/telemetry'
import type { Test } from 'tap'
import type { TelemetryStore } from '../telemetry/index.ts'

/** Adds one sentence of the contract, with a store of its own. */
export type Check = (name: string, act: (t: Test, store: TelemetryStore) => Promise<void>) => void

/** 09:00 in Shanghai, the start of a quarter-hour. */
export const T0 = Date.UTC(2026, 2, 2, 1)
export const ALWAYS = { from: 0, to: Date.UTC(2100, 0, 1) }

export function air (device: string, time: number, fields: Point['fields'], seq?: number): Point {
  return { measurement: 'environment', tags: { device }, time, ...(seq === undefined ? {} : { seq }), fields }
}

export function people (device: string, time: number, count: number): Point {
  return { measurement: 'occupancy', tags: { device }, time, fields: { count } }
}

export function usage (site: string, space: string, time: number, openMs: number): Point {
  return { measurement: 'space_usage', tags: { site, space }, time, fields: { openMs } }
}
