import type { Point } from '@linli/domain/telemetry'

export const T0 = Date.UTC(2026, 2, 2, 1)
export const BATCH_ROWS = 400
const DEVICES = 40
const STEP_MS = 20_000

/** Rows that bear the number of their batch, of two measurements and some quarter-hours. */
export function batchOf (number: number): Point[] {
  return Array.from({ length: BATCH_ROWS }, (_, i) => {
    const [device, time] = [`d${i % DEVICES}`, T0 + number * STEP_MS * 10 + Math.floor(i / DEVICES) * STEP_MS + i % 2]
    return i % 2 === 0
      ? { measurement: 'environment', tags: { device }, time, fields: { co2: 400 + number, receivedAt: time } }
      : { measurement: 'occupancy', tags: { device }, time, fields: { count: number, receivedAt: time } }
  })
}
