import type { Catalogue, Device, Space } from '../catalogue/index.ts'
import type { Reading } from '../readings/index.ts'
import type { Interval } from '../time/index.ts'
import type { MetricId, Figure, MethodClass } from '../figures/index.ts'

/** Everything the figures of one space need. Readings may begin before and end after the period; order and duplicates do not matter. */
export interface UsageInput {
  readonly space: Space
  /** Devices that hang or hung in the space; only their time in service here counts. */
  readonly devices: readonly Device[]
  /** Gateways the devices speak through (session evidence), if any. */
  readonly gateways: readonly Device[]
  readonly readings: readonly Reading[]
  /** Whole local days. */
  readonly period: Interval
  readonly schoolHolidays: Catalogue['schoolHolidays']
  /** Readings received later are unknown (a letter's cut-off). */
  readonly asOf?: number
}

/**
 * Additive numerators and denominators of one space over one period; plain JSON. Milliseconds unless said otherwise.
 * `addParts` of adjacent periods gives the parts of the whole.
 */
export interface UsageParts {
  readonly period: Interval
  readonly occupancyClass?: MethodClass
  readonly visitsClass?: MethodClass
  /** |O|, |V|, |U|, ∫_V n dt, ∫_V n/C dt. */
  readonly openMs: number
  readonly validMs: number
  readonly usedMs: number
  readonly personMs: number
  readonly loadMs: number
  /** Corrected entries before staff subtraction. */
  readonly entries: number
}

/** One quarter-hour of the period. */
export interface UsageQuarter {
  readonly from: number
  readonly openMs: number
  readonly validMs: number
  readonly usedMs: number
  readonly personMs: number
  readonly loadMs: number
  /** Corrected passages in the quarter, open or not; exits undefined where nothing counts them. */
  readonly entries: number
  readonly exits?: number
  /** Time-weighted mean people of a judged open quarter (DOMAIN A3.9); undefined when not judged or no people are counted. */
  readonly mean?: number
}

/** Balance of one counting day (DOMAIN A3.5). */
export interface DayBalance {
  readonly day: string
  readonly in: number
  readonly out: number
  readonly grade: 'good' | 'doubtful' | 'fault'
  /** Correctable: its n and visits are used. */
  readonly used: boolean
  readonly s: number | undefined
  readonly visits: number
}

export interface UsageEvaluation {
  readonly parts: UsageParts
  /** Every quarter of the period in order. */
  readonly quarters: readonly UsageQuarter[]
  readonly balance: readonly DayBalance[]
  /** `provisional` when the period touches a provisional year. */
  readonly calendar: 'official' | 'provisional'
}

export type Figures = Partial<Record<MetricId, Figure>>
