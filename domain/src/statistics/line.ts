import { mean, sum } from './moments.ts'

/** A straight line through values at 0, 1, 2 …, fitted by least squares. */
export interface Line {
  readonly slope: number
  /** Height at a position. */
  at (position: number): number
  /** What the line leaves unexplained, value by value. */
  readonly residuals: readonly number[]
  /** Weights with which the values make the slope: slope = Σ weight · value. */
  readonly slopeWeights: readonly number[]
  /** Weights with which they make the height at a position. */
  weightsAt (position: number): readonly number[]
}

/** At least two values. @throws LinliError `no_values` of none. */
export function fitLine (values: readonly number[]): Line {
  const middle = (values.length - 1) / 2
  const level = mean(values)
  const spread = sum(values.map((_, position) => (position - middle) ** 2))
  const slopeWeights = values.map((_, position) => (position - middle) / spread)
  const slope = sum(values.map((value, position) => slopeWeights[position]! * value))
  const at = (position: number) => level + slope * (position - middle)
  return {
    slope, at, slopeWeights, residuals: values.map((value, position) => value - at(position)),
    weightsAt: position => slopeWeights.map(weight => 1 / values.length + weight * (position - middle))
  }
}
