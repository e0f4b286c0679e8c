import { LinliError } from '../errors/index.ts'

export function sum (values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}

/** @throws LinliError `no_values`. */
export function mean (values: readonly number[]): number {
  if (values.length === 0) throw new LinliError('no_values', 'there is no value to take a mean of')
  return sum(values) / values.length
}

/** Variance of a sample, divided by n − 1. @throws LinliError `no_values` of fewer than two. */
export function variance (values: readonly number[]): number {
  if (values.length < 2) throw new LinliError('no_values', `the spread of ${values.length} values is unknown; give at least two`)
  const middle = mean(values)
  return sum(values.map(value => (value - middle) ** 2)) / (values.length - 1)
}
