import type { BucketId } from '@linli/domain/telemetry'
import type { Clock } from '@linli/domain/time'

/** How InfluxDB 2 is reached. */
export interface InfluxOptions {
  /** Such as `http://influxdb:8086`. */
  readonly url: string
  readonly org: string
  /** Reads and writes the buckets. */
  readonly token: string
  /** Names of the buckets: one for each span that rows are kept. */
  readonly buckets: Readonly<Record<BucketId, string>>
  /** Names the process that writes; two that write at a time must not share it. */
  readonly writer: string
  readonly clock?: Clock
}
