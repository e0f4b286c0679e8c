import { MEASUREMENTS, type FieldType, type FieldValue, type Point } from '@linli/domain/telemetry'

const FITS: Readonly<Record<FieldType, (value: FieldValue) => boolean>> = {
  integer: value => Number.isSafeInteger(value),
  float: value => Number.isFinite(value),
  boolean: value => typeof value === 'boolean',
  string: value => typeof value === 'string'
}

/** A tag is an id: printable ASCII without space and backslash, which every database's notation can carry. */
export function isTag (value: unknown): value is string {
  return typeof value === 'string' && /^[!-[\]-~]+$/.test(value)
}

/** Why a store refuses a point for ever, in words; undefined when it fits `MEASUREMENTS`. */
export function misfitOf ({ measurement, tags, time, seq, fields }: Point): string | undefined {
  if (!Object.hasOwn(MEASUREMENTS, measurement)) return `there is no measurement "${String(measurement)}"`
  const schema: { readonly tags: readonly string[], readonly fields: Readonly<Record<string, FieldType>> } = MEASUREMENTS[measurement]
  if (!Number.isSafeInteger(time)) return `the time ${String(time)} is no whole number of milliseconds`
  if (seq !== undefined && (!Number.isSafeInteger(seq) || seq < 0)) return `the sequence number ${String(seq)} is no whole number from 0 on`
  const missing = schema.tags.find(tag => typeof tags[tag] !== 'string' || tags[tag] === '')
  if (missing !== undefined) return `the tag "${missing}" of ${measurement} is missing`
  const odd = schema.tags.find(tag => !isTag(tags[tag]))
  if (odd !== undefined) return `the tag "${odd}" of ${measurement} is no id: ${JSON.stringify(tags[odd])}`
  const stranger = Object.keys(tags).find(tag => !schema.tags.includes(tag))
  if (stranger !== undefined) return `${measurement} has no tag "${stranger}"`
  const entries = Object.entries(fields)
  if (entries.length === 0) return 'it has no field'
  for (const [field, value] of entries) {
    const type = Object.hasOwn(schema.fields, field) ? schema.fields[field] : undefined
    if (type === undefined) return `${measurement} has no field "${field}"`
    if (!FITS[type](value)) return `${measurement}.${field} is of type ${type}, not ${JSON.stringify(value) ?? String(value)}`
  }
  return undefined
}
