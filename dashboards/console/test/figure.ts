import { UNITS, type Figure, type MetricId } from '@linli/domain/figures'
import { HOUR_MS, MINUTE_MS, startOfLocalDay } from '@linli/domain/time'

export const DAY = startOfLocalDay('2026-11-25')
export const NOW = DAY + 14 * HOUR_MS + 32 * MINUTE_MS
export const HOSTILE = '<script>alert(1)</script>"\'&'

export function figure (metric: MetricId, value: number | undefined, coverage: number | undefined, more: Partial<Figure> = {}): Figure {
  const status = coverage === undefined ? 'not_applicable' : coverage >= 0.9 ? 'ok' : coverage >= 0.75 ? 'footnote' : 'insufficient'
  return { metric, unit: UNITS[metric], value: status === 'ok' || status === 'footnote' ? value : undefined, coverage, methodClass: 'A', status, flags: [], ...more }
}
