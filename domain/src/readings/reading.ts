import { NOT_MEASURED, QUANTITIES, type Quantity, type QuantityId, type ReadingValues } from './quantities.ts'

/** One accepted message of one claimed device (DOMAIN A3.3). */
export interface Reading {
  /** Our device id. */
  readonly device: string
  /** UTC ms: device time, or the time of receipt where {@link timedOn} says so. */
  readonly time: number
  readonly timedOn: 'device' | 'receipt'
  /** UTC ms. */
  readonly receivedAt: number
  /** Part of the identity (device, time, seq); absent is an identity of its own, not 0. */
  readonly seq?: number
  readonly values: ReadingValues
}

/** A field that was not stored, and why. */
export interface FieldRefusal {
  readonly field: string
  readonly value: unknown
  readonly reason: 'unknown_field' | 'wrong_type' | 'not_finite' | 'out_of_range' | 'not_measured'
}

/**
 * Checks one decoded value against its quantity. Text is accepted as a plain decimal number ("23.9", never "23,9") and as
 * "true"/"false"; whole numbers are demanded of integer quantities.
 */
export function acceptValue (field: string, value: unknown): { readonly value: number | boolean } | { readonly refusal: FieldRefusal } {
  const quantity: Quantity | undefined = Object.hasOwn(QUANTITIES, field) ? QUANTITIES[field as QuantityId] : undefined
  if (!quantity) return refuse(field, value, (NOT_MEASURED as readonly string[]).includes(field) ? 'not_measured' : 'unknown_field')
  if (quantity.type === 'boolean') {
    const state = typeof value === 'string' ? BOOLEAN_TEXT.get(value.toLowerCase()) : value
    return typeof state === 'boolean' ? { value: state } : refuse(field, value, 'wrong_type')
  }
  const number = typeof value === 'string' && DECIMAL_TEXT.test(value) ? Number(value) : value
  if (typeof number !== 'number') return refuse(field, value, 'wrong_type')
  if (!Number.isFinite(number)) return refuse(field, value, 'not_finite')
  if (quantity.type === 'integer' && !Number.isInteger(number)) return refuse(field, value, 'wrong_type')
  if ((quantity.min !== undefined && number < quantity.min) || (quantity.max !== undefined && number > quantity.max)) return refuse(field, value, 'out_of_range')
  return { value: number }
}

const BOOLEAN_TEXT = new Map([['true', true], ['false', false]])
const DECIMAL_TEXT = /^[+-]?\d+(\.\d+)?$/

function refuse (field: string, value: unknown, reason: FieldRefusal['reason']): { refusal: FieldRefusal } {
  return { refusal: { field, value, reason } }
}

/** A device time further ahead of the receipt than this is a wrong clock (DOMAIN A3.3). */
export const CLOCK_AHEAD_LIMIT_MS = 120_000
/** Device times before this are unset clocks, not late data. */
const EARLIEST_PLAUSIBLE = Date.UTC(2000, 0, 1)

export type DecidedTime = { readonly time: number, readonly timedOn: 'device' | 'receipt' } | 'expired' | 'ignored'

/**
 * Which time a reading has (DOMAIN A3.3): the device's, unless absent, unset or more than 120 s ahead; then that of the receipt,
 * or `ignored` for a retained copy, whose receipt says nothing. `expired`: older than `retentionMs` (Infinity keeps everything).
 */
export function decideTime ({ deviceTime, receivedAt, retained, retentionMs }: {
  deviceTime: number | undefined, receivedAt: number, retained: boolean, retentionMs: number
}): DecidedTime {
  const usable = deviceTime !== undefined && deviceTime >= EARLIEST_PLAUSIBLE && deviceTime <= receivedAt + CLOCK_AHEAD_LIMIT_MS
  if (!usable) return retained ? 'ignored' : { time: receivedAt, timedOn: 'receipt' }
  if (deviceTime < receivedAt - retentionMs) return 'expired'
  return { time: deviceTime, timedOn: 'device' }
}
