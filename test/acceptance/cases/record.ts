import type { FoundDevice, Outcome, PipelineCounters, PipelineStatus, QuarantineEntry } from '@linli/domain/pipeline'
import type { Reading } from '@linli/domain/readings'
import type { AlertCondition, DeviceState, SpaceState } from '@linli/domain/state'
import type { DayBalance } from '@linli/domain/usage'

/** What a run of a case left behind: everything that its outcome can speak of. Times are UTC ms. */
export interface CaseRecord {
  /** Time of `at` = 0. */
  readonly clock: number
  /** When its last step was done. */
  readonly end: number
  /** Counters over all steps, and over those from `at` = 0 on. */
  readonly counters: PipelineCounters
  readonly liveCounters: PipelineCounters
  /** Counters at the end, of everything ever received. */
  readonly total: PipelineCounters
  /** What became of each message from `at` = 0 on, in order. */
  readonly fates: readonly (Outcome | undefined)[]
  /** Counters at every instant that was looked at were in balance. */
  readonly balanced: boolean
  readonly status: PipelineStatus
  /** Stored by the steps: rows that were not there before them. */
  readonly stored: readonly Reading[]
  /** Every stored reading, those of `before` too. */
  readonly all: readonly Reading[]
  readonly quarantined: readonly QuarantineEntry[]
  readonly found: readonly FoundDevice[]
  /** Every state that was seen, in order. */
  readonly states: readonly SpaceState[]
  /** States after the last step, and long after with nothing more said. */
  readonly atEnd: { readonly spaces: readonly SpaceState[], readonly devices: readonly DeviceState[] }
  readonly later: { readonly spaces: readonly SpaceState[] }
  /** Device states after each step. */
  readonly deviceHistory: readonly { readonly at: number, readonly devices: readonly DeviceState[] }[]
  /** Alert transitions of the steps, in order, and those that are open at the end. */
  readonly alerts: readonly AlertCondition[]
  readonly openAlerts: readonly AlertCondition[]
  /** Balance of the counting day, by space. */
  readonly days: ReadonlyMap<string, readonly DayBalance[]>
  /** What of the case this runner could not bring about. */
  readonly undone: readonly string[]
}
