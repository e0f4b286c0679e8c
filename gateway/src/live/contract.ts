import type { Catalogue } from '@linli/domain/catalogue'
import type { AlertCondition, DeviceState, SpaceState } from '@linli/domain/state'
import type { Clock } from '@linli/domain/time'
import type { Bus } from '@linli/domain/topics'
import type { TelemetryStore } from '@linli/store/telemetry'
import type { PipelineEvent } from '../pipeline/contract.ts'
import type { LiveLog } from './outbox.ts'

/** What changed, as it changes. */
export type LiveListener = (change: { readonly type: 'space', readonly state: SpaceState } | { readonly type: 'alert', readonly alert: AlertCondition }) => void

/** Live states of spaces and devices, and alerts. */
export interface LiveSide {
  /** Takes up what is stored and begins to publish. @throws LinliError `module_misfit` for a rule that is none. */
  start (catalogue: Catalogue): Promise<void>
  setCatalogue (catalogue: Catalogue): void
  /** Takes what the pipeline tells, in order; cheap, never throws for what a device said. */
  apply (event: PipelineEvent): void
  /** What time alone changes: silence, expiry, delays. Resolves when it is said and saved. */
  tick (): Promise<void>
  /** Of all spaces but those of recorded sites. */
  states (): readonly SpaceState[]
  deviceStates (): readonly DeviceState[]
  /** Active ones and those that cleared within the last day. */
  alerts (): readonly AlertCondition[]
  /** Returns the unsubscriber. */
  subscribe (listener: LiveListener): () => void
  stop (): Promise<void>
}

export interface LiveSideOptions {
  readonly store: TelemetryStore
  readonly bus: Bus
  readonly clock: Clock
  readonly log: LiveLog
  /** Folder for what must outlive the process. */
  readonly stateDir: string
  /** How often it ticks by itself, ms; 0 = only when told. */
  readonly intervalMs?: number
}
