import { LinliError } from '../errors/index.ts'

/** 95th percentile by nearest rank, ⌈95·m/100⌉ in integers (DOMAIN A3.9). @throws LinliError `no_values`. */
export function p95 (values: readonly number[]): number {
  const sorted = sortedOf(values)
  return sorted[Math.ceil(95 * sorted.length / 100) - 1]!
}

/** Median; of an even number the mean of the two in the middle. @throws LinliError `no_values`. */
export function median (values: readonly number[]): number {
  const sorted = sortedOf(values)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}

function sortedOf (values: readonly number[]): readonly number[] {
  if (values.length === 0) throw new LinliError('no_values', 'there is no value to take a rank of')
  return values.toSorted((a, b) => a - b)
}
