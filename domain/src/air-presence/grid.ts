import { MINUTE_MS, zoneOffsetMs, type Interval } from '../time/index.ts'
import type { AirSample } from './contract.ts'

/** Length of a slot. */
export const SLOT_MS = 5 * MINUTE_MS
/** Values outside are faults of the sensor, ppm. */
const POSSIBLE_PPM = { min: 300, max: 10_000 }
/** A value is held for three intervals of the sensor, but at least this long. */
const LEAST_HOLD_MS = 30 * MINUTE_MS
/** Three readings that are further apart do not smooth each other. */
const SMOOTHED_WITHIN_MS = 5 * MINUTE_MS
/** Away from both neighbours by more than this, ppm: a spike. */
const SPIKE_PPM = 150

/** CO2 readings without single spikes, oldest first. */
export interface CleanSeries { readonly times: readonly number[], readonly ppm: readonly number[], /** Usual time between two readings, ms. */ readonly intervalMs: number, /** Times of spikes. */ readonly spikes: readonly number[] }

/** Possible values, each the median of itself and the two before it where the sensor speaks often enough (a single spike is never people). */
export function cleanSeries (samples: readonly AirSample[]): CleanSeries {
  const possible = samples.flatMap(({ time, co2 }) => co2 !== undefined && co2 >= POSSIBLE_PPM.min && co2 <= POSSIBLE_PPM.max ? [{ time, co2 }] : []).sort((a, b) => a.time - b.time)
  const times = possible.map(({ time }) => time)
  const raw = possible.map(({ co2 }) => co2)
  const steps = times.slice(1).map((time, index) => time - times[index]!).sort((a, b) => a - b)
  const intervalMs = steps[steps.length >> 1] ?? SLOT_MS
  const ppm = intervalMs > SMOOTHED_WITHIN_MS ? raw : raw.map((value, index) => index < 2 ? value : middleOf(raw[index - 2]!, raw[index - 1]!, value))
  const spikes = times.filter((_, index) => {
    const [before = NaN, here = NaN, after = NaN] = [raw[index - 1], raw[index], raw[index + 1]]
    return Math.min(Math.abs(here - before), Math.abs(here - after)) > SPIKE_PPM && Math.sign(here - before) === Math.sign(here - after)
  })
  return { times, ppm, intervalMs, spikes }
}

function middleOf (a: number, b: number, c: number): number {
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c))
}

/** Slots of a record: CO2 held at the start of each and at the end of the last, NaN where it is too old. */
export interface Grid { readonly from: number, readonly slots: number, readonly ppm: Float64Array }

/** The grid over a series; slots are those of the local clock. A series without values has no slot. */
export function gridOf ({ times, ppm, intervalMs }: CleanSeries): Grid {
  if (times.length === 0) return { from: 0, slots: 0, ppm: new Float64Array(1).fill(NaN) }
  const from = Math.floor(times[0]! / SLOT_MS) * SLOT_MS
  const slots = Math.floor(times.at(-1)! / SLOT_MS) - Math.floor(times[0]! / SLOT_MS) + 1
  const held = new Float64Array(slots + 1).fill(NaN)
  const holdMs = Math.max(3 * intervalMs, LEAST_HOLD_MS)
  for (let slot = 0, last = -1; slot <= slots; slot++) {
    const at = from + slot * SLOT_MS
    while (last + 1 < times.length && times[last + 1]! <= at) last++
    if (last >= 0 && at - times[last]! <= holdMs) held[slot] = ppm[last]!
  }
  return { from, slots, ppm: held }
}

/** The slots of a grid that lie in an interval. */
export function partOf ({ from, slots, ppm }: Grid, within: Interval): Grid {
  const first = Math.min(slots, Math.max(0, Math.floor((within.from - from) / SLOT_MS)))
  const end = Math.min(slots, Math.max(first, Math.ceil((within.to - from) / SLOT_MS)))
  return { from: from + first * SLOT_MS, slots: end - first, ppm: ppm.subarray(first, end + 1) }
}

const DAY_OF_LOCAL_MS = 24 * 60 * MINUTE_MS

/** Whole local days since 1970 at an instant, and hours since its local midnight. */
export function localClock (at: number): { readonly day: number, readonly hour: number } {
  const local = at + zoneOffsetMs(at)
  const day = Math.floor(local / DAY_OF_LOCAL_MS)
  return { day, hour: (local - day * DAY_OF_LOCAL_MS) / (60 * MINUTE_MS) }
}

/** The local date `YYYY-MM-DD` of a day of {@link localClock}. */
export function dateOfDay (day: number): string {
  return new Date(day * DAY_OF_LOCAL_MS).toISOString().slice(0, 10)
}
