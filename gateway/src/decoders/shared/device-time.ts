import { parseInstant } from '@linli/domain/time'

/** Epoch values below this are seconds (it is the year 1973 in ms, 5138 in s). */
const SECONDS_BELOW = 100_000_000_000

/**
 * Device time of a payload as UTC ms: epoch ms, epoch seconds, ISO 8601 with offset (nanoseconds are cut), or ISO without offset where the
 * source states its zone. undefined when absent or unreadable: the reading is then timed on receipt.
 */
export function deviceTime (value: unknown, timezone?: string): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) && value > 0 ? Math.trunc(value < SECONDS_BELOW ? value * 1000 : value) : undefined
  if (typeof value !== 'string' || value.trim() === '') return undefined
  if (/^\d{10,13}$/.test(value.trim())) return deviceTime(Number(value))
  try {
    return parseInstant(value)
  } catch {
    return timezone === undefined ? undefined : localTime(value.trim().replace(' ', 'T'), timezone)
  }
}

function localTime (text: string, timezone: string): number | undefined {
  const wall = Date.parse(`${text.replace(/(\.\d{3})\d+/, '$1')}Z`)
  if (Number.isNaN(wall)) return undefined
  try {
    // Twice, because the offset is that of the instant and not of the wall clock (a change of summer time).
    const guess = wall - offsetMs(wall, timezone)
    return wall - offsetMs(guess, timezone)
  } catch {
    return undefined
  }
}

function offsetMs (at: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit'
  }).formatToParts(at)
  const part = Object.fromEntries(parts.map(({ type, value }) => [type, Number(value)])) as Record<string, number>
  return Date.UTC(part['year']!, part['month']! - 1, part['day'], part['hour'], part['minute'], part['second']) - Math.floor(at / 1000) * 1000
}
