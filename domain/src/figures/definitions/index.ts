import { roundingOf } from '../display.ts'
import { METRIC_IDS, UNITS, type MetricId } from '../figure.ts'
import { COMFORT } from './comfort.ts'
import type { MetricDefinition, PartKey } from './contract.ts'
import { COSTS } from './costs.ts'
import type { Meaning } from './meaning.ts'
import { OPENING } from './opening.ts'
import { PEOPLE } from './people.ts'
import { VISITS } from './visits.ts'

export type { CatalogueFact, MetricDefinition, PartKey, PartsUsed } from './contract.ts'

const MEANINGS: Readonly<Record<MetricId, Meaning>> = { ...PEOPLE, ...VISITS, ...OPENING, ...COMFORT, ...COSTS }

/** The definitions in force, one a metric: unit and rounding are those of the printed figure. */
export const METRIC_DEFINITIONS: Readonly<Record<MetricId, MetricDefinition>> = Object.fromEntries(METRIC_IDS.map(metric => {
  const { facts = [], ...meaning } = MEANINGS[metric]
  return [metric, { metric, ...meaning, unit: UNITS[metric], rounding: roundingOf(metric), facts }]
})) as Record<MetricId, MetricDefinition>

/** Every part that a figure is made of, once each. */
export function partsUsedBy ({ parts }: Pick<MetricDefinition, 'parts'>): readonly PartKey[] {
  return [...new Set([...parts.numerator, ...parts.denominator, ...parts.coverage, ...parts.conditions])]
}
