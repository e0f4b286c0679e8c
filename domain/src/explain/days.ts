import type { Space } from '../catalogue/index.ts'
import { METRIC_DEFINITIONS, partsUsedBy, UNITS, type Figure, type MetricId } from '../figures/index.ts'
import { figuresOf, type UsageParts } from '../usage/index.ts'
import type { DayState, SomeParts } from './contract.ts'
import { comfortQuantity, scopeOf } from './deciding.ts'

/** A figure of a space, also where it has none: without a limit nothing is within it, without costs nothing costs. */
export function figureOf (metric: MetricId, { space, parts }: { readonly space: Space, readonly parts: UsageParts }): Figure {
  const reason = comfortQuantity(metric) === undefined ? 'no_costs' : 'no_limit'
  return figuresOf({ space, parts })[metric] ?? { metric, unit: UNITS[metric], value: undefined, coverage: undefined, methodClass: undefined, status: 'not_applicable', flags: [reason] }
}

/** The parts that a metric is made of. */
export function pickParts (metric: MetricId, parts: UsageParts): SomeParts {
  return Object.fromEntries(partsUsedBy(METRIC_DEFINITIONS[metric]).flatMap(key => parts[key] === undefined ? [] : [[key, parts[key]]]))
}

/** What a day was for a metric: never the same word for not known, not open and nobody there. */
export function stateOf (figure: Figure, parts: UsageParts): DayState {
  const { metric, status, value } = figure
  const lengthMs = { open: parts.openMs, closed: parts.closedMs, all: parts.serviceMs }[scopeOf(metric)]
  if (lengthMs === 0) return scopeOf(metric) === 'all' ? 'none' : 'closed'
  if (status === 'insufficient') return 'blind'
  if (figure.coverage === undefined) return 'none'
  if (status === 'footnote') return 'partial'
  // Without any use there is no fullness and no comfort of use: nobody was there.
  return value === undefined || value === 0 ? 'empty' : 'used'
}
