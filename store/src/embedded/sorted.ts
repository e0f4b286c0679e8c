import { FIELDS, MASK, SEQ, SERIES, TIME, type Layout } from './packet.ts'

/**
 * Starts of the rows in the order of the table's key, each key once: rows that lie together on disk are then written together, and rows of one key have been
 * merged, the later field winning. Changes `rows`.
 */
export function sortedRows (rows: Float64Array, layout: Layout, bucketMs: number): number[] {
  const { stride } = layout
  const starts = byBucketAndSeries(rows, stride, bucketMs)
  const compare = (a: number, b: number) => Math.floor(rows[a + TIME]! / bucketMs) - Math.floor(rows[b + TIME]! / bucketMs) || rows[a + SERIES]! - rows[b + SERIES]! ||
    rows[a + TIME]! - rows[b + TIME]! || rows[a + SEQ]! - rows[b + SEQ]!
  if (starts.every((start, i) => i === 0 || compare(starts[i - 1]!, start) < 0)) return starts
  // Within a bucket of a series something is late or repeated.
  starts.sort((a, b) => compare(a, b) || a - b)
  const unique: number[] = []
  for (const start of starts) {
    const before = unique.at(-1)
    if (before !== undefined && compare(before, start) === 0) merge(rows, before, start, stride)
    else unique.push(start)
  }
  return unique
}

/** One number for bucket, series and place in the batch sorts twenty times faster than a comparison of three. */
function byBucketAndSeries (rows: Float64Array, stride: number, bucketMs: number): number[] {
  const count = rows.length / stride
  let [lowest, highest, series] = [Infinity, -Infinity, 0]
  for (let base = 0; base < rows.length; base += stride) {
    const bucket = Math.floor(rows[base + TIME]! / bucketMs)
    lowest = Math.min(lowest, bucket)
    highest = Math.max(highest, bucket)
    series = Math.max(series, rows[base + SERIES]! + 1)
  }
  const keys = new Float64Array(count)
  if ((highest - lowest + 1) * series * count > Number.MAX_SAFE_INTEGER) return Array.from(keys, (_, index) => index * stride)
  for (let index = 0; index < count; index++) {
    const base = index * stride
    keys[index] = ((Math.floor(rows[base + TIME]! / bucketMs) - lowest) * series + rows[base + SERIES]!) * count + index
  }
  return Array.from(keys.sort(), key => key % count * stride)
}

function merge (rows: Float64Array, into: number, from: number, stride: number): void {
  const mask = rows[from + MASK]!
  for (let position = 0; position < stride - FIELDS; position++) {
    if (mask & 1 << position) rows[into + FIELDS + position] = rows[from + FIELDS + position]!
  }
  rows[into + MASK] = rows[into + MASK]! | mask
}
