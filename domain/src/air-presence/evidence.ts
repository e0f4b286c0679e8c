import type { AirSample } from './contract.ts'
import { localClock, SLOT_MS, type Grid } from './grid.ts'

/** Values of another quantity by slot: NaN where nothing was said. */
export function bySlot (samples: readonly AirSample[], { from, slots }: Grid, { of, keep }: { readonly of: (sample: AirSample) => number | undefined, readonly keep: 'mean' | 'loudest' }): Float64Array {
  const sums = new Float64Array(slots).fill(NaN)
  const counts = new Float64Array(slots)
  for (const sample of samples) {
    const slot = Math.floor((sample.time - from) / SLOT_MS)
    const value = of(sample)
    if (value === undefined || slot < 0 || slot >= slots) continue
    const before = counts[slot]! === 0 ? (keep === 'mean' ? 0 : -Infinity) : sums[slot]!
    sums[slot] = keep === 'mean' ? before + value : Math.max(before, value)
    counts[slot]!++
  }
  return keep === 'mean' ? sums.map((sum, slot) => sum / counts[slot]!) : sums
}

/** Illuminance as eyes grade it: lg(1 + lux) in tenths. */
export function brightness (samples: readonly AirSample[], grid: Grid): Float64Array {
  return bySlot(samples, grid, { of: ({ illuminance }) => illuminance, keep: 'mean' }).map(lux => Math.round(10 * Math.log10(1 + Math.max(0, lux))) / 10)
}

/** Loudest of this slot and the two before it, above the room's quiet level of that day (10 % of a day's values), dB. `live`: by the 24 h before. */
export function loudness (samples: readonly AirSample[], grid: Grid, live: boolean): Float64Array {
  const loud = bySlot(samples, grid, { of: ({ noise }) => noise, keep: 'loudest' })
  const quiet = live ? quietBefore(loud) : quietOfDay(loud, grid)
  return loud.map((_, slot) => Math.max(...loud.subarray(Math.max(0, slot - 2), slot + 1).filter(value => !Number.isNaN(value))) - quiet(slot)).map(value => Number.isFinite(value) ? value : NaN)
}

const DAY_SLOTS = 288
const QUIET_SHARE = 0.1
/** The quiet level needs two hours of sound. */
const LEAST_HEARD = 24

function quietBefore (loud: Float64Array): (slot: number) => number {
  let known = NaN
  return slot => {
    // It hardly moves within the hour.
    if (slot % 12 === 0 || Number.isNaN(known)) known = quietOf(loud.subarray(Math.max(0, slot - DAY_SLOTS), slot + 1))
    return known
  }
}

function quietOfDay (loud: Float64Array, { from }: Grid): (slot: number) => number {
  const days = new Map<number, number>()
  return slot => {
    const { day, hour } = localClock(from + slot * SLOT_MS)
    const first = slot - Math.round(hour * 12)
    const known = days.get(day) ?? quietOf(loud.subarray(Math.max(0, first), first + DAY_SLOTS))
    days.set(day, known)
    return known
  }
}

function quietOf (loud: Float64Array): number {
  const heard = loud.filter(value => !Number.isNaN(value)).sort()
  return heard.length < LEAST_HEARD ? NaN : heard[Math.floor(QUIET_SHARE * heard.length)]!
}

/**
 * Log evidence of sound: speech and chairs stand 6 dB and more above a room's quiet level, fans do not; a room within 3 dB of its quiet level is
 * seldom used. Fixed, and not learned: a large room's CO2 is too poor a teacher.
 */
export function evidenceOfSound (loudness: Float64Array, weight: number): Float64Array {
  return loudness.map(above => Number.isNaN(above) ? 0 : weight * (above >= SOUND.usedAbove ? SOUND.forUse : above < SOUND.quietBelow ? SOUND.againstUse : 0))
}

const SOUND = { usedAbove: 6, quietBelow: 3, forUse: 2, againstUse: -1.5 }
