import { Point as Line } from '@influxdata/influxdb-client'
import { MEASUREMENTS, type FieldType, type Point } from '@linli/domain/telemetry'
import { misfitOf } from '../telemetry/misfit.ts'
import { EARLIEST_MS, LATEST_MS, NO_SEQ, SEQ_FIELD, timestampOf } from './timestamp.ts'

/** Longest text of a field, bytes (InfluxDB's own limit is 64 KiB). */
const LONGEST_TEXT = 65_000

/** A point in line protocol, with nanoseconds; or why it can never be written. */
export function lineOf (point: Point): { readonly line: string } | { readonly misfit: string } {
  const { measurement, tags, time, seq, fields } = point
  const misfit = misfitOf(point) ?? boundsOf(point)
  if (misfit !== undefined) return { misfit }
  const types: Readonly<Record<string, FieldType>> = MEASUREMENTS[measurement].fields
  const line = new Line(measurement).intField(SEQ_FIELD, seq ?? NO_SEQ).timestamp(timestampOf(time, seq))
  for (const [tag, value] of Object.entries(tags)) line.tag(tag, value)
  for (const [field, value] of Object.entries(fields)) {
    switch (types[field]!) {
      case 'integer': line.intField(field, value); break
      case 'float': line.floatField(field, value); break
      case 'boolean': line.booleanField(field, value); break
      case 'string': line.stringField(field, value); break
    }
  }
  return { line: line.toLineProtocol()! }
}

function boundsOf ({ time, fields }: Point): string | undefined {
  if (time < EARLIEST_MS || time > LATEST_MS) return `the time ${time} lies outside of what InfluxDB can hold, the years 1677 to 2262`
  for (const [field, value] of Object.entries(fields)) {
    if (typeof value === 'string' && Buffer.byteLength(value) > LONGEST_TEXT) return `the text of ${field} is longer than ${LONGEST_TEXT} bytes`
  }
  return undefined
}
