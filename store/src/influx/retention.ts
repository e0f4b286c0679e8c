import { bucketOf, MEASUREMENTS, type BucketId, type MeasurementId, type MeasurementSchema } from '@linli/domain/telemetry'

/** The longest that a row of the bucket is kept, days; Infinity is for ever. */
export function daysOf (id: BucketId, rawRetentionDays: number): number {
  const entries = Object.entries(MEASUREMENTS) as [MeasurementId, MeasurementSchema][]
  return Math.max(...entries.flatMap(([measurement, { keep = Infinity }]) => bucketOf(measurement) !== id ? [] : keep === 'raw' ? rawRetentionDays : keep))
}
