import { displayFigure, UNITS, type Figure, type MetricId } from '@linli/domain/figures'
import type { Figures } from '@linli/domain/usage'

/** A figure of which nothing is known yet: 数据不足, never 0; "—" where nothing measures it. */
export function figureOfNothing (metric: MetricId, source: string): Figure {
  const isMeasured = source !== 'none'
  return { metric, unit: UNITS[metric], value: undefined, coverage: isMeasured ? 0 : undefined, methodClass: undefined, status: isMeasured ? 'insufficient' : 'not_applicable', flags: [] }
}

/** A figure as the api answers it: with its coverage, and as it is printed in both languages. */
export interface PrintedFigure {
  readonly value: number | null, readonly unit: string, readonly coverage: number | null, readonly methodClass: string | null, readonly status: string, readonly flags: readonly string[]
  readonly display: { readonly zh: string, readonly en: string }
}

export function printFigure (figure: Figure): PrintedFigure {
  const { value, unit, coverage, methodClass, status, flags } = figure
  return {
    value: value ?? null, unit, coverage: coverage ?? null, methodClass: methodClass ?? null, status, flags,
    display: { zh: displayFigure(figure, 'zh'), en: displayFigure(figure, 'en') }
  }
}

export function printFigures (figures: Figures): Readonly<Record<string, PrintedFigure>> {
  return Object.fromEntries(Object.entries(figures).map(([metric, figure]) => [metric, printFigure(figure)]))
}
