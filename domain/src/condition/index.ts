import { HOUR_MS } from '../time/index.ts'
import type { FieldRefusal, ReadingValues } from '../readings/index.ts'

/** What one sensor's messages say of its health (DOMAIN 4.2, 3.5): a small memory, plain JSON, carried from message to message. Times are UTC ms. */
export interface Health {
  /** Times of the newest CO2 values below what outdoor air can be, oldest first, at most {@link LOW_CO2_COUNT}. */
  readonly lowCo2: readonly number[]
  readonly unreadableAt?: number
  /** A message that was understood, but whose bytes nobody can decode. */
  readonly undecodedAt?: number
  readonly flat: Readonly<Partial<Record<FlatQuantity, Flat>>>
}

/** A stretch in which a value did not move. */
export interface Flat { readonly min: number, readonly max: number, readonly since: number, readonly last: number, readonly count: number }

type FlatQuantity = keyof typeof FLATLINES

export const SOUND: Health = { lowCo2: [], flat: {} }

/** Standing conditions of a device, as in DeviceState.conditions; `asleep` and `bridge_down` are the gateway's to add. */
export type Condition = 'unreadable' | 'decoding_fault' | 'co2_baseline' | 'stuck'

/** Spans after which an unmoved value is stuck; `within` is the range that still counts as unmoved (DOMAIN 4.2 "flatline"). */
const FLATLINES = {
  co2: { spanMs: 2 * HOUR_MS, within: 2, onlyOpen: true },
  temperature: { spanMs: 24 * HOUR_MS, within: 0.0999, onlyOpen: false },
  humidity: { spanMs: 24 * HOUR_MS, within: 0.4999, onlyOpen: false },
  illuminance: { spanMs: 24 * HOUR_MS, within: 0, onlyOpen: false }
} as const

/** A stretch proves nothing with fewer values, or over a silence longer than this. */
const FLAT_COUNT = 4
const FLAT_GAP_MS = 2 * HOUR_MS
/** This many impossibly low CO2 values within a day are a wrong baseline and no single bad value. */
const LOW_CO2_COUNT = 3
const LOW_CO2_WINDOW_MS = 24 * HOUR_MS
const LOW_CO2_PPM = 350
/** Devices that send one broken message every half hour stay marked between two of them. */
const UNREADABLE_MS = 2 * HOUR_MS

/** The memory after an accepted message at device time `time`; `open`: its space is open (CO2 of an empty building may well stand still). */
export function afterReading (health: Health, { time, values, refusals, open }: {
  readonly time: number, readonly values: ReadingValues, readonly refusals: readonly FieldRefusal[], readonly open: boolean
}): Health {
  const low = refusals.some(({ field, reason, value }) => field === 'co2' && reason === 'out_of_range' && Number(value) < LOW_CO2_PPM)
  const { undecodedAt, ...rest } = health
  const decoded = undecodedAt === undefined || Object.keys(values).some(field => field !== 'online') ? {} : { undecodedAt }
  return { ...rest, ...decoded, lowCo2: low ? [...health.lowCo2, time].slice(-LOW_CO2_COUNT) : health.lowCo2, flat: afterValues(health.flat, time, values, open) }
}

/** The memory after a message that was kept aside for `reason` (see QuarantineReason). */
export function afterUnreadable (health: Health, at: number, reason: string): Health {
  return reason === 'no_codec' || reason === 'decoder_failed' ? { ...health, undecodedAt: at } : { ...health, unreadableAt: at }
}

/** What stands at `now`. */
export function conditionsOf (health: Health, now: number): readonly Condition[] {
  const standing: Condition[] = []
  if (health.unreadableAt !== undefined && now - health.unreadableAt < UNREADABLE_MS) standing.push('unreadable')
  if (health.undecodedAt !== undefined) standing.push('decoding_fault')
  if (health.lowCo2.length >= LOW_CO2_COUNT && now - health.lowCo2[0]! < LOW_CO2_WINDOW_MS) standing.push('co2_baseline')
  if (stuckQuantities(health).length > 0) standing.push('stuck')
  return standing
}

/** Quantities whose newest value must not be shown as good: they do not move, or cannot be true. */
export function untrustedQuantities (health: Health, now: number): readonly string[] {
  return [...stuckQuantities(health), ...(conditionsOf(health, now).includes('co2_baseline') ? ['co2'] : [])]
}

function stuckQuantities ({ flat }: Health): readonly FlatQuantity[] {
  return (Object.keys(flat) as FlatQuantity[]).filter(quantity => {
    const { since, last, count } = flat[quantity]!
    return count >= FLAT_COUNT && last - since >= FLATLINES[quantity].spanMs
  })
}

function afterValues (flat: Health['flat'], time: number, values: ReadingValues, open: boolean): Health['flat'] {
  const next = { ...flat }
  for (const quantity of Object.keys(FLATLINES) as FlatQuantity[]) {
    const value = values[quantity]
    if (value === undefined) continue
    const { within, onlyOpen } = FLATLINES[quantity]
    const before = next[quantity]
    if (before && time < before.last) continue
    const min = Math.min(value, before?.min ?? value)
    const max = Math.max(value, before?.max ?? value)
    const goesOn = before !== undefined && max - min <= within && time - before.last <= FLAT_GAP_MS && (open || !onlyOpen)
    next[quantity] = goesOn ? { min, max, since: before.since, last: time, count: before.count + 1 } : { min: value, max: value, since: time, last: time, count: 1 }
  }
  return next
}
