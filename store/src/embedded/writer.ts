import type { DatabaseSync, SQLInputValue } from 'node:sqlite'
import type { MeasurementId } from '@linli/domain/telemetry'
import { columnOf } from './pack.ts'
import { FIELDS, layoutOf, MASK, SEQ, SERIES, TIME, type Layout, type Packet, type Series } from './packet.ts'
import { sortedRows } from './sorted.ts'
import { ManyRows } from './statements.ts'

/** Marks that are remembered as made; past this many they are made again. */
const MARKS_KEPT = 100_000

/** Writes packets into the tables. The caller holds the transaction, and calls {@link forget} when it fails. */
export class Writer {
  readonly #database: DatabaseSync
  readonly #bucketMs: number
  readonly #many: ManyRows
  /** By the encoder's number: what it named, and its id in the file once known. */
  readonly #named = new Map<number, Series>()
  readonly #ids = new Map<number, number>()
  readonly #devices = new Map<number, string>()
  /** Series, by bucket, whose quarter carries the present generation already. */
  readonly #marked = new Map<number, Set<number>>()
  #marks = 0
  #generation = -1

  constructor (database: DatabaseSync, bucketMs: number) {
    this.#database = database
    this.#bucketMs = bucketMs
    this.#many = new ManyRows(database)
  }

  /** Takes note of series before any row names them, within a transaction or not. */
  name (series: readonly Series[]): void {
    for (const one of series) this.#named.set(one.id, one)
  }

  write (packets: readonly Packet[]): void {
    const { value: generation } = this.#database.prepare('SELECT value FROM generation').get() as { value: number }
    if (generation !== this.#generation || this.#marks > MARKS_KEPT) this.#forgetMarks()
    this.#generation = generation
    const texts = packets.flatMap(packet => packet.texts)
    const measurements = new Set(packets.flatMap(packet => packet.blocks.filter(({ count }) => count > 0).map(({ measurement }) => measurement)))
    for (const measurement of measurements) this.#table(layoutOf(measurement), packets, texts)
  }

  /** A transaction failed: what it made is gone. */
  forget (): void {
    this.#ids.clear()
    this.#forgetMarks()
  }

  #table (layout: Layout, packets: readonly Packet[], texts: readonly string[]): void {
    const rows = joined(layout, packets)
    for (let base = 0; base < rows.length; base += layout.stride) rows[base + SERIES] = this.#idOf(rows[base + SERIES]!)
    const starts = sortedRows(rows, layout, this.#bucketMs)
    this.#insert(layout, rows, starts, texts)
    this.#keepLatest(layout.measurement, rows, starts)
    if (layout.raw) this.#mark(rows, starts)
  }

  #insert ({ measurement, fields, types }: Layout, rows: Float64Array, starts: readonly number[], texts: readonly string[]): void {
    const isText = types.map(type => type === 'string')
    const byMask = new Map<number, { readonly positions: readonly number[], readonly values: SQLInputValue[] }>()
    for (const start of starts) {
      const mask = rows[start + MASK]!
      let kind = byMask.get(mask)
      if (kind === undefined) byMask.set(mask, kind = { positions: [...fields.keys()].filter(position => mask & 1 << position), values: [] })
      const { positions, values } = kind
      const time = rows[start + TIME]!
      values.push(Math.floor(time / this.#bucketMs), rows[start + SERIES]!, time, rows[start + SEQ]!)
      for (const position of positions) {
        const value = rows[start + FIELDS + position]!
        values.push(isText[position] ? texts[value]! : value)
      }
    }
    for (const { positions, values } of byMask.values()) {
      const columns = positions.map(position => columnOf(fields[position]!))
      // Fields that the row lacks keep what they have.
      this.#many.run(`INSERT INTO "m_${measurement}" (bucket, series, time, seq, ${columns.join(', ')})`, 4 + columns.length,
        `ON CONFLICT DO UPDATE SET ${columns.map(column => `${column} = excluded.${column}`).join(', ')}`, values)
    }
  }

  #keepLatest (measurement: MeasurementId, rows: Float64Array, starts: readonly number[]): void {
    const newest = new Map<number, number>()
    // In order of the key: within a series a later row is a newer one.
    for (const start of starts) newest.set(rows[start + SERIES]!, start)
    const values = [...newest].flatMap(([series, start]) => [series, rows[start + TIME]!, rows[start + SEQ]!])
    this.#many.run(`INSERT INTO "latest_${measurement}" (series, time, seq)`, 3,
      'ON CONFLICT DO UPDATE SET time = excluded.time, seq = excluded.seq WHERE (excluded.time, excluded.seq) > (time, seq)', values)
  }

  #mark (rows: Float64Array, starts: readonly number[]): void {
    const values: SQLInputValue[] = []
    for (const start of starts) {
      const [bucket, series] = [Math.floor(rows[start + TIME]! / this.#bucketMs), rows[start + SERIES]!]
      let marked = this.#marked.get(bucket)
      if (marked === undefined) this.#marked.set(bucket, marked = new Set())
      if (marked.has(series)) continue
      marked.add(series)
      this.#marks++
      values.push(bucket, this.#devices.get(series)!, this.#generation)
    }
    this.#many.run('INSERT INTO dirty (bucket, device, generation)', 3, 'ON CONFLICT DO UPDATE SET generation = excluded.generation', values)
  }

  #forgetMarks (): void {
    this.#marked.clear()
    this.#marks = 0
  }

  #idOf (number: number): number {
    let id = this.#ids.get(number)
    if (id === undefined) {
      const { measurement, tags } = this.#named.get(number)!
      this.#database.prepare('INSERT OR IGNORE INTO series (measurement, tags) VALUES (?, ?)').run(measurement, tags)
      id = Number(this.#database.prepare('SELECT id FROM series WHERE measurement = ? AND tags = ?').get(measurement, tags)!['id'])
      this.#ids.set(number, id)
      const { device } = JSON.parse(tags) as { device?: string }
      if (device !== undefined) this.#devices.set(id, device)
    }
    return id
  }
}

/** The rows of one measurement of all packets, in the order of writing. */
function joined ({ measurement, stride }: Layout, packets: readonly Packet[]): Float64Array {
  const parts = packets.flatMap(({ blocks }) => blocks.filter(block => block.measurement === measurement).map(({ rows, count }) => rows.subarray(0, count * stride)))
  if (parts.length === 1) return parts[0]!
  const rows = new Float64Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    rows.set(part, at)
    at += part.length
  }
  return rows
}
