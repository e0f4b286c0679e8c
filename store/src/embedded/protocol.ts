import type { MeasurementId } from '@linli/domain/telemetry'
import type { Failure } from '../sqlite/failures.ts'
import type { DirtyQuarter, RowQuery } from '../telemetry/port.ts'
import type { Packet } from './packet.ts'

/** What the worker is started with. It gets figures instead of importing them, and starts in a third of the time. */
export interface Start { readonly file: string, readonly bucketMs: number, readonly busyMs: number, readonly maxBytes: number | undefined }

/** What the worker is asked, and what it answers; rows of `read` come in packets before the answer. */
export interface Operations {
  write (packet: Packet | undefined, last: boolean): void
  read (query: RowQuery): void
  latest (measurement: MeasurementId): Packet
  find (measurement: MeasurementId, tags: string, time: number): Packet
  takeDirty (limit: number): readonly DirtyQuarter[]
  clearDirty (quarters: readonly DirtyQuarter[]): void
  /** Works through some quarters from `from` on; answers where to go on. */
  expire (measurement: MeasurementId, before: number, except: Readonly<Record<string, readonly string[]>>, from: number | undefined): number | undefined
  stats (): { readonly rows: Partial<Record<MeasurementId, number>>, readonly bytes: number }
  close (): void
}
export type Operation = keyof Operations

export type Request = { readonly [O in Operation]: { readonly id: number, readonly operation: O, readonly parameters: Parameters<Operations[O]> } }[Operation]

/** Answer to the request of the same id; 0 = the database is open. */
export type Answer =
  | { readonly id: number, readonly value: unknown }
  | { readonly id: number, readonly packet: Packet }
  | { readonly id: number, readonly error: Failure }
