/** Metrics of DOMAIN A1. */
export const METRIC_IDS = [
  'coverage', 'visits', 'person_hours', 'frequency', 'fullness', 'utilisation', 'peak', 'p95', 'mean_stay', 'turnover', 'over_capacity',
  'unmet_demand', 'opening_compliance', 'after_hours', 'device_availability', 'cost_per_visit', 'cost_per_person_hour', 'cost_per_open_hour',
  'comfort_temperature', 'comfort_humidity', 'comfort_co2', 'comfort_pm25', 'comfort_noise', 'energy_temperature'
] as const
export type MetricId = (typeof METRIC_IDS)[number]

/** A counted, B presence only, C inferred. */
export type MethodClass = 'A' | 'B' | 'C'

/** ok: coverage ≥ 90 %; footnote: 75–90 %; insufficient: 数据不足; not_applicable: "—" (DOMAIN A3.12). */
export type FigureStatus = 'ok' | 'footnote' | 'insufficient' | 'not_applicable'

/**
 * A figure with what it stands on. There is no way to print a value without its coverage: {@link Figure.value} is undefined
 * unless the status is ok or footnote, and printing takes the whole figure.
 */
export interface Figure {
  readonly metric: MetricId
  /** Unrounded. Shares are 0..1; see `unit`. */
  readonly value: number | undefined
  /** `1` (share), visit, person_h, person, min, h, visit/place/day, CNY/visit, CNY/person_h, CNY/h. */
  readonly unit: string
  /** 0..1, undefined where there is none. */
  readonly coverage: number | undefined
  readonly methodClass: MethodClass | undefined
  readonly status: FigureStatus
  /** Stable words: estimated, occupied_hours, lump, lower_bound, by_open_time, partial, no_source, presence_only … */
  readonly flags: readonly string[]
}

/** Unit of each metric (see {@link Figure.unit}); class B after-hours use is in h. */
export const UNITS: Readonly<Record<MetricId, string>> = {
  coverage: '1', visits: 'visit', person_hours: 'person_h', frequency: '1', fullness: '1', utilisation: '1', peak: 'person', p95: 'person', mean_stay: 'h',
  turnover: 'visit/place/day', over_capacity: 'min', unmet_demand: '1', opening_compliance: '1', after_hours: 'person_h', device_availability: '1',
  cost_per_visit: 'CNY/visit', cost_per_person_hour: 'CNY/person_h', cost_per_open_hour: 'CNY/h',
  comfort_temperature: '1', comfort_humidity: '1', comfort_co2: '1', comfort_pm25: '1', comfort_noise: '1', energy_temperature: '1'
}
