import { EARLIEST_MS, LATEST_MS } from './timestamp.ts'

/** An identifier. */
export function name (text: string): string {
  return `"${text.replaceAll(/["\\]/g, String.raw`\$&`)}"`
}

export function literal (text: string): string {
  return `'${text.replaceAll(/['\\]/g, String.raw`\$&`)}'`
}

/** A condition on tags: each named tag has one of its values. undefined: no row can. */
export function tagsAre (tags: Readonly<Record<string, readonly string[]>>): readonly string[] | undefined {
  const entries = Object.entries(tags)
  if (entries.some(([, values]) => values.length === 0)) return undefined
  return entries.map(([tag, values]) => values.length === 1 ? `${name(tag)} = ${literal(values[0]!)}` : `${name(tag)} =~ ${oneOf(values)}`)
}

/** A condition on tags: some named tag has none of its values. undefined: all rows have. */
export function tagsAreNot (tags: Readonly<Record<string, readonly string[]>>): string | undefined {
  const conditions = Object.entries(tags).flatMap(([tag, values]) => values.length === 0 ? [] : [`${name(tag)} !~ ${oneOf(values)}`])
  return conditions.length === 0 ? undefined : `(${conditions.join(' OR ')})`
}

/** A condition on time: [from, to), UTC ms, as far as InfluxDB's time reaches. undefined: nothing lies in it. */
export function timeIn (from: number, to: number): readonly string[] | undefined {
  const [first, end] = [Math.max(Math.ceil(from), EARLIEST_MS), Math.min(Math.ceil(to), LATEST_MS + 1)]
  return first < end ? [`time >= ${first}ms`, `time < ${end}ms`] : undefined
}

export function where (conditions: readonly string[]): string {
  return conditions.length === 0 ? '' : ` WHERE ${conditions.join(' AND ')}`
}

/** A regular expression (RE2) for exactly these texts. */
function oneOf (values: readonly string[]): string {
  return `/^(${values.map(value => value.replaceAll(/[^A-Za-z0-9_ ]/g, String.raw`\$&`)).join('|')})$/`
}
