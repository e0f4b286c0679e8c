import type { CatalogueFact, MetricDefinition } from './contract.ts'

/** A definition without what the printed figure says by itself. */
export type Meaning = Omit<MetricDefinition, 'metric' | 'unit' | 'rounding' | 'facts'> & { readonly facts?: readonly CatalogueFact[] }
