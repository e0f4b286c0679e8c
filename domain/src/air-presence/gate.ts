import type { AirReason, AirRefusal, AirRoom } from './contract.ts'
import { LEAST_NIGHTS, type Nights } from './background.ts'
import { risePerPerson } from './balance.ts'
import { dateOfDay, localClock, SLOT_MS, type CleanSeries, type Grid } from './grid.ts'

/** One person must raise the air by this, ppm/h (about 560 m3): below it CO2 does not know anybody. */
export const LEAST_RISE = 30
/** A night whose median stands this far above the background, ppm: somebody slept there, air came from elsewhere, or the sensor drifted. */
const RESTLESS_PPM = 100
const NOISE_TO_RISE = 12
const MOST_SPIKES = 0.05
const BACKGROUND_STEP_PPM = 60
/** From here on a used room comes to rest. */
const EVENING_HOUR = 20

/**
 * The days on which the air cannot tell, and why (research/co2-presence.md 4.6): its own night was restless, or the night after was and the room had not come to rest
 * before midnight. How much of a day was heard is the matter of its coverage.
 */
export function refusedDays (room: AirRoom, { series, grid, nights }: { readonly series: CleanSeries, readonly grid: Grid, readonly nights: Nights }): readonly AirRefusal[] {
  const rise = risePerPerson(room)
  const readings = countByDay(series.times)
  const spikes = countByDay(series.spikes)
  return [...eveningsOf(grid)].flatMap(([day, evening]) => {
    const background = nights.of(day)
    const limit = background.outdoor + RESTLESS_PPM
    const standsHigh = (night: number) => (nights.quiet.get(night)?.middle ?? -Infinity) > limit
    const reasons: AirReason[] = [
      ...rise < LEAST_RISE ? ['room_too_large' as const] : [],
      ...background.nights < LEAST_NIGHTS ? ['no_background' as const] : [],
      ...standsHigh(day) || (standsHigh(day + 1) && evening > limit) ? ['restless_night' as const] : [],
      ...background.noise > rise / NOISE_TO_RISE ? ['too_noisy' as const] : [],
      ...(spikes.get(day) ?? 0) > MOST_SPIKES * (readings.get(day) ?? 0) ? ['spikes' as const] : [],
      ...hasStepped(nights, day) ? ['background_step' as const] : []
    ]
    return reasons.length === 0 ? [] : [{ day: dateOfDay(day), reasons }]
  })
}

/** A sensor that has set itself anew, or a drift that went too far: the learned background moves from one day to the next. */
function hasStepped (nights: Nights, day: number): boolean {
  const [before, now] = [nights.of(day - 1), nights.of(day)]
  return before.nights >= LEAST_NIGHTS && Math.abs(now.outdoor - before.outdoor) > BACKGROUND_STEP_PPM
}

/** Lowest CO2 of the last hours of each local day of the record; Infinity where nothing is known. */
function eveningsOf ({ from, slots, ppm }: Grid): ReadonlyMap<number, number> {
  const lowest = new Map<number, number>()
  for (let slot = 0; slot < slots; slot++) {
    const { day, hour } = localClock(from + slot * SLOT_MS)
    const value = hour >= EVENING_HOUR && !Number.isNaN(ppm[slot]!) ? ppm[slot]! : Infinity
    lowest.set(day, Math.min(value, lowest.get(day) ?? Infinity))
  }
  return lowest
}

function countByDay (times: readonly number[]): ReadonlyMap<number, number> {
  const counts = new Map<number, number>()
  for (const time of times) {
    const { day } = localClock(time)
    counts.set(day, (counts.get(day) ?? 0) + 1)
  }
  return counts
}
