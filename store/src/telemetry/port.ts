import type { Interval } from '@linli/domain/time'
import type { FieldValue, MeasurementId, Point } from '@linli/domain/telemetry'

/** A stored point as it is read back: tags and every field that was ever written for its key. */
export interface Row {
  readonly tags: Readonly<Record<string, string>>
  readonly time: number
  readonly seq?: number
  readonly fields: Readonly<Record<string, FieldValue>>
}

export interface RowQuery extends Interval {
  readonly measurement: MeasurementId
  /** Only rows whose tags have one of these values; a tag that is not named is not restricted. */
  readonly tags?: Readonly<Record<string, readonly string[]>>
  /** Newest first and at most this many; without it all, oldest first (time, then seq, absent first). */
  readonly newest?: number
  /** Oldest first and at most this many; not together with `newest`. */
  readonly oldest?: number
}

/** A quarter-hour of a device whose raw rows changed since its last {@link TelemetryStore.takeDirty}. */
export interface DirtyQuarter {
  readonly device: string
  readonly from: number
  /** The adapter's own mark: a quarter that was written again since it was taken is not cleared. */
  readonly generation?: number
}

/** A point that the store refuses for ever, with the reason in words; the rest of the batch is written. */
export interface RefusedPoint { readonly index: number, readonly reason: string }

export interface WriteResult { readonly refused: readonly RefusedPoint[] }

/**
 * Where telemetry lives. Every adapter passes `store/src/conformance`.
 *
 * `write` is durable when it resolves, and idempotent: points with equal measurement, tags, time and seq merge field by field,
 * later writes win. A batch is there as a whole when its write resolves; one that failed or broke off may be there in part, and is written again. Sequence numbers
 * of one key and ms lie less than 900,000 apart. Types are fixed by `MEASUREMENTS`; a point that does not fit is
 * refused alone. A raw point that can be read has marked its quarter-hour dirty, or its write will when it resolves.
 * Transient failures throw a LinliError with `retryable: true` (code `store_unavailable`); disk full is `disk_full`, retryable.
 */
export interface TelemetryStore {
  write (points: readonly Point[]): Promise<WriteResult>
  read (query: RowQuery): Promise<readonly Row[]>
  /** The newest row of each tag set of a measurement, from a table kept up to date by `write`: cheap. */
  latest (measurement: MeasurementId): Promise<readonly Row[]>
  /** Whether a row with this key exists, and its fields. */
  find (measurement: MeasurementId, tags: Readonly<Record<string, string>>, time: number): Promise<Row | undefined>
  /** Dirty quarters, oldest first. They stay dirty until {@link clearDirty}: a crash between the two recomputes, never forgets. */
  takeDirty (limit: number): Promise<readonly DirtyQuarter[]>
  clearDirty (quarters: readonly DirtyQuarter[]): Promise<void>
  /**
   * Removes rows older than `before` (UTC ms), rounded down to whole quarter-hours; those whose tags are all among `except` stay. Not one transaction: others write and
   * read meanwhile. Raw quarters that are gone are no longer dirty: computing them again would make a gap of what is known.
   */
  expire (measurement: MeasurementId, before: number, options?: { readonly except?: Readonly<Record<string, readonly string[]>> }): Promise<void>
  stats (): Promise<{ readonly rows: Readonly<Partial<Record<MeasurementId, number>>>, /** Absent where the database does not tell. */ readonly bytes?: number }>
  close (): Promise<void>
}
