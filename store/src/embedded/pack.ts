import type { MeasurementId } from '@linli/domain/telemetry'
import { FIELDS, layoutOf, MASK, PACKET_ROWS, SEQ, SERIES, TIME, type Layout, type Packet, type Series } from './packet.ts'

/** A row as SQLite gives it: series, time, seq, then the fields. */
export type SqlRow = readonly (number | string | null)[]

/** Columns of a {@link SqlRow}, of the table or alias `from`. */
export function columnsOf (measurement: MeasurementId, from: string): string {
  return ['series', 'time', 'seq', ...layoutOf(measurement).fields.map(columnOf)].map(column => `${from}.${column}`).join(', ')
}

/** Column of a field. Prefixed, so that no field can collide with a key. */
export const columnOf = (field: string): string => `"f_${field}"`

/** Room that a packet has at first: most questions have short answers. */
const ROWS_AT_FIRST = 16

/** Packs rows that SQLite found for the thread that asked. */
export class Packer {
  readonly #layout: Layout
  #series: readonly Series[]
  #rows = new Float64Array(0)
  #texts: string[] = []
  #count = 0

  constructor (measurement: MeasurementId, series: readonly Series[]) {
    this.#layout = layoutOf(measurement)
    this.#series = series
  }

  get isFull (): boolean { return this.#count >= PACKET_ROWS }

  add (row: SqlRow): void {
    const base = this.#count++ * this.#layout.stride
    if (base >= this.#rows.length) this.#grow()
    this.#rows[base + SERIES] = row[0] as number
    this.#rows[base + TIME] = row[1] as number
    this.#rows[base + SEQ] = row[2] as number
    let mask = 0
    for (let position = 0; position < this.#layout.fields.length; position++) {
      const value = row[3 + position]!
      if (value === null) continue
      mask |= 1 << position
      this.#rows[base + FIELDS + position] = typeof value === 'string' ? this.#texts.push(value) - 1 : value
    }
    this.#rows[base + MASK] = mask
  }

  /** What was packed; the packer starts anew. */
  take (): Packet {
    const packet = { series: this.#series, blocks: [{ measurement: this.#layout.measurement, count: this.#count, rows: this.#rows }], texts: this.#texts }
    this.#series = []
    this.#rows = new Float64Array(0)
    this.#texts = []
    this.#count = 0
    return packet
  }

  #grow (): void {
    const larger = new Float64Array(Math.max(2 * this.#rows.length, ROWS_AT_FIRST * this.#layout.stride))
    larger.set(this.#rows)
    this.#rows = larger
  }
}
