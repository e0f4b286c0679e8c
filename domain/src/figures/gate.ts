import type { FigureStatus } from './figure.ts'

/** Coverage from which a figure is told, and from which it is told with a footnote (DOMAIN A3.12). */
export const COVERAGE_GATE = { ok: 9 / 10, footnote: 3 / 4 } as const

/** Gate of DOMAIN A3.12 on exact amounts of time: ok from 90 %, footnote from 75 %, both ends included; of nothing nothing is claimed. */
export function gateOf (part: number, whole: number): FigureStatus {
  if (whole <= 0) return 'not_applicable'
  if (10 * part >= 9 * whole) return 'ok'
  return 4 * part >= 3 * whole ? 'footnote' : 'insufficient'
}

/** Whether enough is known for a figure to be told. */
export function isCovered (part: number, whole: number): boolean {
  const status = gateOf(part, whole)
  return status === 'ok' || status === 'footnote'
}

/** Gate on a share that is already a quotient; where the times are at hand, {@link gateOf} is exact. */
export function statusOfCoverage (coverage: number): FigureStatus {
  return gateOf(coverage, 1)
}
