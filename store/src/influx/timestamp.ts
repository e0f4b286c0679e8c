/**
 * InfluxDB's key ends at the nanosecond and knows no sequence number, so the number takes a place below the millisecond: none is 0, `seq` is
 * 1 + seq mod {@link SEQ_SLOTS}. The number itself is stored in the field {@link SEQ_FIELD}.
 */
export const SEQ_SLOTS = 900_000

/** The field that every row has: its sequence number, or {@link NO_SEQ}. */
export const SEQ_FIELD = 'seq'
export const NO_SEQ = -1

const NS_PER_MS = 1_000_000n

/** First and last whole ms, UTC, of InfluxDB's 64-bit nanoseconds: 1677 and 2262. */
export const EARLIEST_MS = -9_223_372_036_853
export const LATEST_MS = 9_223_372_036_853

/** Time (UTC ms) and sequence number as nanoseconds. */
export function timestampOf (time: number, seq?: number): string {
  const slot = seq === undefined ? 0 : 1 + seq % SEQ_SLOTS
  return String(BigInt(time) * NS_PER_MS + BigInt(slot))
}

/** UTC ms of a row's time as the server gives it with `epoch=u`: microseconds, cut towards 1970. */
export function timeOf (us: number): number {
  return Math.floor(us / 1000)
}
