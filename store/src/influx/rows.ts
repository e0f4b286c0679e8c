import { MEASUREMENTS, type FieldValue, type MeasurementId } from '@linli/domain/telemetry'
import type { Row } from '../telemetry/port.ts'
import { name } from './influxql.ts'
import type { Series } from './queries.ts'
import { NO_SEQ, SEQ_FIELD, timeOf } from './timestamp.ts'

interface Plan { readonly fields: readonly string[], readonly tags: readonly string[] }

function planOf (measurement: MeasurementId): Plan {
  const { fields, tags }: { readonly fields: object, readonly tags: readonly string[] } = MEASUREMENTS[measurement]
  return { fields: Object.keys(fields), tags }
}

/** `SELECT … FROM` of whole rows. With `tags` they are columns, and rows of all series come in one order; else group by {@link tagsOf}. */
export function selectRows (measurement: MeasurementId, { tags: withTags = false } = {}): string {
  const { fields, tags } = planOf(measurement)
  return `SELECT ${[...fields, SEQ_FIELD, ...withTags ? tags : []].map(name).join(', ')} FROM ${name(measurement)}`
}

export function tagsOf (measurement: MeasurementId): string {
  return planOf(measurement).tags.map(name).join(', ')
}

/** Rows of an answer to {@link selectRows}, in its order. */
export function rowsOf (measurement: MeasurementId, { tags: common, values }: Series): readonly Row[] {
  const { fields: names, tags } = planOf(measurement)
  return values.map(value => {
    const fields: Record<string, FieldValue> = {}
    for (let i = 0; i < names.length; i++) {
      const held = value[i + 1]
      if (held !== null && held !== undefined) fields[names[i]!] = held
    }
    const seq = value[names.length + 1]
    const own = common ?? Object.fromEntries(tags.map((tag, i) => [tag, value[names.length + 2 + i] as string]))
    return { tags: own, time: timeOf(value[0] as number), ...(typeof seq !== 'number' || seq === NO_SEQ ? {} : { seq }), fields }
  })
}

/** Order of rows: time, then sequence number, absent first. */
export function byTime (a: Row, b: Row): number {
  return a.time - b.time || (a.seq ?? NO_SEQ) - (b.seq ?? NO_SEQ)
}
