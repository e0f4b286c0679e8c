import type { DeviceKind, Space } from '../catalogue/index.ts'
import { DEVICE_KINDS } from '../catalogue/index.ts'
import type { MetricId } from '../figures/index.ts'

/** Part of the period that a figure looks at. */
export type Scope = 'open' | 'closed' | 'all'

export function scopeOf (metric: MetricId): Scope {
  return metric === 'after_hours' ? 'closed' : metric === 'device_availability' ? 'all' : 'open'
}

const OCCUPANCY: Readonly<Record<Space['occupancySource'], readonly DeviceKind[]>> = { counter: ['counter', 'totals'], headcount: ['headcount'], presence: ['presence'], co2: ['environment'], none: [] }
const VISITS: Readonly<Record<Space['visitsSource'], readonly DeviceKind[]>> = { counter: ['counter', 'totals'], oneway: ['oneway'], beam: ['beam'], door: ['door'], none: [] }
const WITNESSES = ['door', 'counter', 'totals', 'oneway', 'beam', 'presence', 'headcount'] as const satisfies readonly DeviceKind[]

/** Kinds of device that the coverage of a figure hangs on (DOMAIN A3.7, A3.8, A3.10). */
export function decidingKinds (metric: MetricId, { occupancySource, visitsSource }: Pick<Space, 'occupancySource' | 'visitsSource'>): readonly DeviceKind[] {
  switch (metric) {
    case 'visits': case 'turnover': case 'cost_per_visit': return VISITS[visitsSource]
    case 'mean_stay': return [...OCCUPANCY[occupancySource], ...VISITS[visitsSource]]
    case 'opening_compliance': return WITNESSES
    case 'device_availability': return DEVICE_KINDS
    case 'cost_per_open_hour': return []
    case 'comfort_temperature': case 'comfort_humidity': case 'comfort_co2': case 'comfort_pm25': case 'comfort_noise': return ['environment', ...OCCUPANCY[occupancySource]]
    default: return OCCUPANCY[occupancySource]
  }
}

/** The quantity whose compliance a metric tells, if it is one. */
export function comfortQuantity (metric: MetricId): 'temperature' | 'humidity' | 'co2' | 'pm25' | 'noise' | undefined {
  switch (metric) {
    case 'comfort_temperature': return 'temperature'
    case 'comfort_humidity': return 'humidity'
    case 'comfort_co2': return 'co2'
    case 'comfort_pm25': return 'pm25'
    case 'comfort_noise': return 'noise'
    default: return undefined
  }
}
