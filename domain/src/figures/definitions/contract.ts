import type { Text } from '../../text/index.ts'
import type { UsageParts } from '../../usage/contract.ts'
import type { Rounding } from '../display.ts'
import type { MethodClass, MetricId } from '../figure.ts'

/** A key of the parts that figures are made of. */
export type PartKey = keyof UsageParts

/** What a figure is made of: nothing but these parts changes it. */
export interface PartsUsed {
  readonly numerator: readonly PartKey[]
  /** Empty: the numerator is the figure. */
  readonly denominator: readonly PartKey[]
  /** What the coverage of the figure divides, and so whether it is printed. */
  readonly coverage: readonly PartKey[]
  /** Classes and facts that decide whether the figure applies. */
  readonly conditions: readonly PartKey[]
}

/** Facts of the catalogue that are no part of any day and still decide on a figure. */
export type CatalogueFact = 'limits' | 'costs'

/** What a metric means (DOMAIN A1, A3), for people and programs. A change of meaning gets the next version; the older one stays in the ledger's archive. */
export interface MetricDefinition {
  readonly metric: MetricId
  /** From 1. */
  readonly version: number
  readonly text: Text
  /** See `Figure.unit`. */
  readonly unit: string
  readonly numerator: Text
  readonly denominator?: Text
  readonly rounding: Rounding
  /** Methods by which it can be known. */
  readonly classes: readonly MethodClass[]
  readonly parts: PartsUsed
  readonly facts: readonly CatalogueFact[]
}
