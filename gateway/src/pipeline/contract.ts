import type { Device } from '@linli/domain/catalogue'
import type { FieldRefusal, Reading } from '@linli/domain/readings'
import type { Liveness } from '../decoders/contract.ts'

/** What the pipeline tells the live side, in order, after the store has it. Repetitions and retained copies are not told: they are not fresh. */
export type PipelineEvent =
  | { readonly type: 'reading', readonly device: Device, readonly reading: Reading, readonly refusals: readonly FieldRefusal[], readonly history: boolean }
  | { readonly type: 'liveness', readonly device: Device, readonly liveness: Liveness, readonly at: number }
  | { readonly type: 'unreadable', readonly device: Device, readonly at: number, readonly reason: string }
  | { readonly type: 'source', readonly source: string, readonly connected: boolean, readonly at: number }
