import { median } from '../statistics/index.ts'
import { HOUR_MS } from '../time/index.ts'
import { localClock, SLOT_MS, type CleanSeries, type Grid } from './grid.ts'

/** The hours from which the background is learned. */
export const REST_HOURS = { from: 2, to: 5 }
const NOISE_HOURS = { from: 1, to: 5 }
/** Nights that count, and the data that make a night. */
const NIGHTS = 7
/** Fewer nights than this are no background for a figure. */
export const LEAST_NIGHTS = 3
const LEAST_OF_A_NIGHT_MS = HOUR_MS
/** Outdoor air, ppm, and the noise of a common sensor in 5 min, until the first night was heard. */
const UNHEARD = { outdoor: 430, noise: 2 }
/** No sensor is better than this, ppm. */
const LEAST_NOISE = 1.5

/** What the nights say for one local day: background and noise of a 5-min difference (standard deviation), both ppm, and how many nights were heard. */
export interface Background { readonly outdoor: number, readonly noise: number, readonly nights: number }

/** Values of the small hours by local day. */
export interface Nights {
  /** 5 % and 50 % of a night's values, ppm; absent for a night that was hardly heard. */
  readonly quiet: ReadonlyMap<number, { readonly low: number, readonly middle: number }>
  /**
   * The background of a local day. `live`: by the nights before it and its own, once that is over at `hour`; else also by the night after, since a day is
   * only judged when that is over, and by the first three nights, before which no day is judged.
   */
  of (day: number, live?: { readonly hour: number }): Background
}

/** Learns from the small hours: an outdoor sensor of another make is no background of this one. */
export function nightsOf (series: CleanSeries, grid: Grid): Nights {
  const values = new Map<number, number[]>()
  series.times.forEach((time, index) => {
    const { day, hour } = localClock(time)
    if (hour >= REST_HOURS.from && hour < REST_HOURS.to) push(values, day, series.ppm[index]!)
  })
  for (const [day, night] of values) {
    if (night.length * series.intervalMs < LEAST_OF_A_NIGHT_MS) values.delete(day)
    else night.sort((a, b) => a - b)
  }
  const steps = new Map<number, number[]>()
  for (let slot = 0; slot < grid.slots; slot++) {
    const { day, hour } = localClock(grid.from + slot * SLOT_MS)
    const step = grid.ppm[slot + 1]! - grid.ppm[slot]!
    if (hour >= NOISE_HOURS.from && hour < NOISE_HOURS.to && !Number.isNaN(step)) push(steps, day, step)
  }
  const heard = [...values.keys()].sort((a, b) => a - b)
  const known = new Map<string, Background>()
  return {
    quiet: new Map(heard.map(day => [day, { low: quantile(values.get(day)!, 0.05), middle: quantile(values.get(day)!, 0.5) }])),
    of (day, live) {
      const last = live === undefined ? day + 1 : live.hour >= REST_HOURS.to ? day : day - 1
      const key = `${live ? 'live' : 'night'} ${last}`
      const found = known.get(key) ?? backgroundOf(live ? heard.filter(night => night <= last).slice(-NIGHTS) : heard.slice(Math.max(0, lastIndex(last) - NIGHTS + 1), Math.max(LEAST_NIGHTS, lastIndex(last) + 1)))
      known.set(key, found)
      return found
    }
  }

  function lastIndex (day: number): number {
    return heard.findLastIndex(night => night <= day)
  }

  function backgroundOf (nights: readonly number[]): Background {
    if (nights.length === 0) return { ...UNHEARD, nights: 0 }
    const differences = nights.flatMap(night => steps.get(night) ?? [])
    const outdoor = quantile(nights.flatMap(night => values.get(night)!).sort((a, b) => a - b), 0.05)
    return { outdoor, noise: differences.length === 0 ? UNHEARD.noise : Math.max(LEAST_NOISE, deviationOf(differences)), nights: nights.length }
  }
}

/** Standard deviation that outliers do not move: 1.4826 × median absolute deviation. */
function deviationOf (values: readonly number[]): number {
  const middle = median(values)
  return 1.4826 * median(values.map(value => Math.abs(value - middle)))
}

function quantile (sorted: readonly number[], share: number): number {
  return sorted[Math.floor(share * (sorted.length - 1))]!
}

function push (lists: Map<number, number[]>, key: number, value: number): void {
  const list = lists.get(key)
  if (list) list.push(value)
  else lists.set(key, [value])
}
