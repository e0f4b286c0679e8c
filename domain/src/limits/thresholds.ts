/** CO₂, ppm: GB/T 18883 asks for 1000 as an hourly mean; 1500 calls for work that day wherever people are (DOMAIN 1.8). */
export const CO2_PPM = { attention: 1000, urgent: 1500 } as const

/** People by capacity: from `full` on nobody finds a seat, above `over` there are more than allowed (DOMAIN A3.9). */
export const LOAD = { full: 0.9, over: 1 } as const

/** Age of what a screen shows, ms. */
export const DATA_AGE_MS = { attention: 2 * 60_000, urgent: 10 * 60_000 } as const

/** Charge that is left, percent (DOMAIN 4.2 "battery"). */
export const BATTERY_PERCENT = { attention: 20, urgent: 10 } as const

/** What a write to the telemetry store takes, ms; ours: a reading is to be on the screen within a second. */
export const STORE_WRITE_MS = { attention: 500, urgent: 2000 } as const

/** Share of the judged time that lies inside a comfort limit; ours, no standard says it. */
export const COMFORT_SHARE = { ok: 0.95, attention: 0.85 } as const

/** More people than a room may hold, after rounding (DOMAIN A3.9). */
export function isOver (people: number, capacity: number): boolean {
  return people >= capacity + 0.5
}
