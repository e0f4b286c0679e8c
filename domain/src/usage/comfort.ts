import type { Averaging, Limit, Space } from '../catalogue/index.ts'
import type { Season } from '../environment/index.ts'
import { energyLimitOf, hasOwnLimits, limitsOf } from '../limits/index.ts'
import { clip, DAY_MS, HOUR_MS, lengthOf, localDate, QUARTER_MS, startOfLocalDay, type Interval, type TimeSet } from '../time/index.ts'
import { hold, type Held, type Living } from './alive.ts'
import { comfortKey, ENERGY_KEY, type ComfortParts, type EdgeGap } from './contract.ts'

/** Length of the averaging blocks, which begin at local midnight, and how much of one must have data (DOMAIN A3.10). */
const BLOCKS: Readonly<Record<Averaging, { readonly ms: number, readonly neededMs: number }>> = {
  '15min': { ms: QUARTER_MS, neededMs: 0.75 * QUARTER_MS },
  '1h': { ms: HOUR_MS, neededMs: 0.75 * HOUR_MS },
  '8h': { ms: 8 * HOUR_MS, neededMs: 6 * HOUR_MS },
  '24h': { ms: DAY_MS, neededMs: 20 * HOUR_MS }
}

/** How much of a block of an averaging time must have data for its mean to be told, ms (DOMAIN A3.10). */
export const leastDataMs = (averaging: Averaging): number => BLOCKS[averaging].neededMs

/** One averaging block that can be judged or not. */
export interface Block extends Interval { readonly judged: boolean, readonly inside: boolean }

/** Blocks of one limit over whole local days. */
export function blocksOf ({ quantity, lo = -Infinity, hi = Infinity, averaging }: Limit, sensors: readonly Living[], period: Interval): readonly Block[] {
  const { ms, neededMs } = BLOCKS[averaging]
  const values = meanOf(sensors.map(sensor => hold(sensor, reading => reading.values[quantity])).filter(held => held.length > 0))
  const blocks: Block[] = []
  let cursor = 0
  for (let from = startOfLocalDay(localDate(period.from)); from < period.to; from += ms) {
    const to = from + ms
    while (cursor < values.length && values[cursor]!.to <= from) cursor++
    let knownMs = 0
    let sum = 0
    for (let index = cursor; index < values.length && values[index]!.from < to; index++) {
      const length = Math.min(to, values[index]!.to) - Math.max(from, values[index]!.from)
      knownMs += length
      sum += length * values[index]!.value
    }
    const mean = sum / knownMs
    blocks.push({ from, to, judged: knownMs >= neededMs, inside: knownMs >= neededMs && lo <= mean && mean <= hi })
  }
  return blocks
}

/** Several sensors: at each instant the mean of those that have a value. */
function meanOf (sensors: readonly (readonly Held<number>[])[]): readonly Held<number>[] {
  if (sensors.length <= 1) return sensors[0] ?? []
  const edges = [...new Set(sensors.flatMap(held => held.flatMap(({ from, to }) => [from, to])))].sort((a, b) => a - b)
  const cursors = sensors.map(() => 0)
  return edges.slice(0, -1).flatMap((from, index) => {
    const present = sensors.flatMap((held, sensor) => {
      while (cursors[sensor]! < held.length && held[cursors[sensor]!]!.to <= from) cursors[sensor]!++
      const current = held[cursors[sensor]!]
      return current && current.from <= from ? [current.value] : []
    })
    return present.length === 0 ? [] : [{ from, to: edges[index + 1]!, value: present.reduce((sum, value) => sum + value, 0) / present.length }]
  })
}

/**
 * Limits that are judged in a space, by key of {@link ComfortParts}: its own, heard or not; those of its use, and the 26/20 rule, only where a sensor says
 * the quantity, for a room without a sensor lacks none.
 */
export function limitsInForce (space: Space, { sensors, season = 'transition' }: { readonly sensors: readonly Living[], readonly season?: Season | undefined }): ReadonlyMap<string, Limit> {
  const isSaid = ({ quantity }: Limit) => sensors.some(({ messages }) => messages.some(({ values }) => values[quantity] !== undefined))
  const energy = energyLimitOf(space, season)
  return new Map([
    ...limitsOf(space).filter(limit => hasOwnLimits(space) || isSaid(limit)).map(limit => [comfortKey(limit), limit] as const),
    ...(energy && isSaid(energy) ? [[ENERGY_KEY, energy] as const] : [])
  ])
}

/** Comfort of each limited quantity over the time that counts (U, or O where nobody is counted), and the blocks themselves. */
export function comfortParts ({ limits, sensors, period, counts }: {
  readonly limits: ReadonlyMap<string, Limit>, readonly sensors: readonly Living[], readonly period: Interval, readonly counts: TimeSet
}): { readonly comfort: Readonly<Record<string, ComfortParts>>, readonly blocks: ReadonlyMap<string, readonly Block[]> } {
  const blocks = new Map([...limits].map(([key, limit]) => [key, blocksOf(limit, sensors, period)]))
  const comfort = Object.fromEntries([...blocks].map(([key, own]) => [key, {
    insideMs: own.filter(({ inside }) => inside).reduce((sum, block) => sum + lengthOf(clip(counts, block)), 0),
    judgedMs: own.filter(({ judged }) => judged).reduce((sum, block) => sum + lengthOf(clip(counts, block)), 0)
  }]))
  return { comfort, blocks }
}

/** The verdict of the blocks in which an instant lies. */
export function blocksAt (blocks: ReadonlyMap<string, readonly Block[]>, at: number): EdgeGap['blocks'] {
  return Object.fromEntries([...blocks].map(([key, own]) => {
    const { judged = false, inside = false } = own.find(({ from, to }) => from <= at && at < to) ?? {}
    return [key, { judged, inside }]
  }))
}
