import type { DeviceKind, HoursVersion, NumberVersion, Space } from '../catalogue/index.ts'
import type { Figure, MethodClass, MetricDefinition, MetricId, PartKey } from '../figures/index.ts'
import type { Text } from '../text/index.ts'
import type { Interval, TimeSet } from '../time/index.ts'
import type { DayBalance, UsageParts } from '../usage/index.ts'

/** What a figure of a space over whole local days is asked for. */
export interface ExplainQuery extends Interval {
  readonly space: string
  readonly metric: MetricId
  /** UTC ms: as it was known then. Without it: as it is known now. */
  readonly asOf?: number
}

/** Parts that a figure is made of, of one day or of the whole. */
export type SomeParts = Partial<UsageParts>

/** Blind, closed and empty are three things: not known, not open, and open with nobody there. `none`: nothing measures it. */
export type DayState = 'used' | 'empty' | 'partial' | 'blind' | 'closed' | 'none'

/** How far a day's parts could be checked against the raw readings: `same`; `differs` (see the changes); `expired`: the readings are gone; `running`: the day is not over. */
export type DayCheck = 'same' | 'differs' | 'expired' | 'running'

export interface ExplainedDay {
  /** Local date. */
  readonly date: string
  readonly state: DayState
  /** The same metric of the day alone. */
  readonly figure: Figure
  readonly parts: SomeParts
  readonly open: TimeSet
  readonly check: DayCheck
  /** Version of the definitions of parts, of the catalogue, and when the stored parts were made; undefined: they were made for this answer, or before this was kept. */
  readonly partsVersion?: number
  readonly catalogue?: number
  readonly computedAt?: number
}

/** Why a sensor knows nothing: nothing was heard of it, or it spoke without the value that counts. */
export type GapKind = 'silent' | 'no_value'
export interface Gap extends Interval { readonly kind: GapKind }

/** What a sensor has counted in the period, uncorrected; `openings` of a door. */
export interface RawCount { readonly in?: number, readonly out?: number, readonly passages?: number, readonly openings?: number }

export interface ExplainedSensor {
  readonly device: string
  readonly name: Text
  readonly kind: DeviceKind
  readonly where?: string
  /** The figure's coverage hangs on it. */
  readonly decides: boolean
  /** Time in service within the period, whether the space is open or not. */
  readonly service: TimeSet
  /** Within the time that the figure looks at, ms: in service, and known. Undefined: the raw readings of the whole period are gone. */
  readonly watchedMs?: number
  readonly knownMs?: number
  readonly gaps: readonly Gap[]
  readonly readings?: number
  readonly raw?: RawCount
  /** How the calculation takes it. */
  readonly settings: Readonly<Record<string, number | string | boolean | readonly string[]>>
}

/** Why something is not known, with what and when. */
export type Reason =
  | Interval & { readonly kind: GapKind, readonly device: string, readonly name: Text }
  | Interval & { readonly kind: 'no_sensor' }
  | { readonly kind: 'day_refused', readonly day: string, readonly in: number, readonly out: number }
  | Interval & { readonly kind: 'raw_expired' }

/** Settings of the space that the calculation uses, as far as they hold in the period. */
export interface ExplainedSettings extends Pick<Space, 'resetAt' | 'occupancySource' | 'visitsSource' | 'co2Model' | 'limits' | 'costs'> {
  readonly staffVisitsPerOpenDay: readonly NumberVersion[]
}

export type Cause =
  | { readonly kind: 'catalogue', readonly from: number, readonly to: number, /** `capacity`, `hours`, `device a: placements` … */ readonly facts: readonly string[] }
  | { readonly kind: 'late_readings', readonly count: number, readonly devices: readonly string[], readonly receivedFrom: number, readonly receivedTo: number }
  | { readonly kind: 'definition', readonly from: number, readonly to: number }
  | { readonly kind: 'raw_expired' }
  | { readonly kind: 'unexplained' }

export interface Difference { readonly part: PartKey, readonly before: unknown, readonly after: unknown }

/** What a day's parts were and are: as known then against now, or as stored against what the raw readings give. */
export interface DayChange { readonly date: string, readonly differences: readonly Difference[], readonly causes: readonly Cause[] }

export interface ExplainedChanges {
  /** What `before` is: known at the instant that was asked for, or stored. */
  readonly against: 'as_of' | 'stored'
  readonly days: readonly DayChange[]
  /** The figure by what is known now, when another instant was asked for. */
  readonly figureNow?: Figure
  readonly definition?: { readonly from: number, readonly to: number }
}

/** Where a figure comes from. */
export interface Explanation {
  readonly space: { readonly id: string, readonly name: Text, readonly siteName: Text }
  readonly metric: MetricId
  readonly figure: Figure
  readonly definition: MetricDefinition
  /** When this installation first knew this version of the definition, UTC ms. */
  readonly definitionSince?: number
  readonly period: Interval
  /** First and last local date that is in it. */
  readonly first: string
  readonly last: string
  /** Some of the wished period has not come yet. */
  readonly soFar: boolean
  readonly asOf?: number
  readonly now: number
  readonly days: readonly ExplainedDay[]
  /** Parts of the whole: those of the days added, with gaps that meet at midnight. */
  readonly sum: SomeParts
  readonly sensors: readonly ExplainedSensor[]
  readonly reasons: readonly Reason[]
  /** Counting days that meet the period, where two-way counters hang. */
  readonly balance: readonly DayBalance[]
  readonly capacity: readonly NumberVersion[]
  readonly hours: readonly HoursVersion[]
  readonly settings: ExplainedSettings
  readonly catalogue: { readonly version: number, readonly at: number, readonly by: string }
  readonly changes: ExplainedChanges
  readonly hash: string
}

export type { DayBalance, MethodClass }
