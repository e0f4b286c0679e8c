import { Point as Line } from '@influxdata/influxdb-client'
import { QUARTER_MS, type Clock } from '@linli/domain/time'
import { literal, name } from './influxql.ts'
import type { Queries } from './queries.ts'
import type { LineWriter } from './writer.ts'

/**
 * What became stale, as a log: InfluxDB has no transactions, and deleting rows one by one is dear. Each writing process appends entries in its own
 * order, after the rows themselves; a reader remembers how far it has come (`DirtyQuarters`). A row of the log lies in the raw bucket and goes with what it speaks of.
 */
export const CHANGES = { measurement: 'raw_change', writer: 'writer', quarters: 'quarters', forgotten: 'forgotten', except: 'except' } as const

/** Quarter-hours by device, as their numbers since 1970. */
export type QuartersByDevice = Readonly<Record<string, readonly number[]>>

/** One entry. `position` (µs, the row's time) grows with each entry of a writer. */
export interface Change {
  readonly position: number
  readonly quarters: QuartersByDevice
  /** Raw rows before this instant are gone, but for those of some devices. */
  readonly forgotten?: { readonly before: number, readonly except: readonly string[] }
}

/** Keeps an entry's text far below the longest that a field may have. */
const QUARTERS_AN_ENTRY = 500

/** The writing side. Calls must not overlap: entries have an order. */
export class ChangeLog {
  readonly #writer: string
  readonly #lines: LineWriter
  readonly #queries: Queries
  readonly #bucket: string
  readonly #clock: Clock
  #position: number | undefined

  /** `writer` names the process: two that write at a time must not share it. */
  constructor ({ writer, lines, queries, bucket, clock }: { readonly writer: string, readonly lines: LineWriter, readonly queries: Queries, readonly bucket: string, readonly clock: Clock }) {
    this.#writer = writer
    this.#lines = lines
    this.#queries = queries
    this.#bucket = bucket
    this.#clock = clock
  }

  /** Says that raw rows of devices at these times (UTC ms) were written. */
  async written (rows: readonly { readonly device: string, readonly time: number }[]): Promise<void> {
    const quarters = new Map<string, { readonly device: string, readonly quarter: number }>()
    for (const { device, time } of rows) {
      const quarter = Math.floor(time / QUARTER_MS)
      quarters.set(`${device} ${quarter}`, { device, quarter })
    }
    const all = [...quarters.values()]
    for (let from = 0; from < all.length; from += QUARTERS_AN_ENTRY) {
      const byDevice: Record<string, number[]> = {}
      for (const { device, quarter } of all.slice(from, from + QUARTERS_AN_ENTRY)) (byDevice[device] ??= []).push(quarter)
      await this.#append(line => line.stringField(CHANGES.quarters, JSON.stringify(byDevice)))
    }
  }

  /** Says that raw rows before an instant (UTC ms) were removed. */
  async forgotten (before: number, except: readonly string[]): Promise<void> {
    await this.#append(line => line.intField(CHANGES.forgotten, before).stringField(CHANGES.except, JSON.stringify(except)))
  }

  async #append (fill: (line: Line) => Line): Promise<void> {
    this.#position = Math.max(await this.#last() + 1, this.#clock.now() * 1000)
    const line = fill(new Line(CHANGES.measurement).tag(CHANGES.writer, this.#writer)).timestamp(`${this.#position}000`).toLineProtocol()!
    const [refusal] = await this.#lines.write(this.#bucket, [line])
    if (refusal) throw new Error(`the log of changes was refused: ${refusal.reason}`)
  }

  /** A clock that was set back must not put entries before those that were read already. */
  async #last (): Promise<number> {
    if (this.#position !== undefined) return this.#position
    const [series] = await this.#queries.askAll(this.#bucket,
      `SELECT ${name(CHANGES.quarters)}, ${name(CHANGES.forgotten)} FROM ${name(CHANGES.measurement)} WHERE ${name(CHANGES.writer)} = ${literal(this.#writer)} ORDER BY time DESC LIMIT 1`)
    return series?.values[0]?.[0] as number | undefined ?? 0
  }
}

/** Entries of a writer after a position, in their order, in pages. */
export async function readChanges (queries: Queries, bucket: string, { writer, after, limit }: { readonly writer: string, readonly after: number, readonly limit: number }): Promise<readonly Change[]> {
  const changes: Change[] = []
  const fields = [CHANGES.quarters, CHANGES.forgotten, CHANGES.except].map(name).join(', ')
  for await (const { values } of queries.ask(bucket,
    `SELECT ${fields} FROM ${name(CHANGES.measurement)} WHERE ${name(CHANGES.writer)} = ${literal(writer)} AND time > ${after}u ORDER BY time LIMIT ${limit}`)) {
    for (const [position, quarters, forgotten, except] of values as [number, string | null, number | null, string | null][]) {
      changes.push({
        position, quarters: quarters === null ? {} : JSON.parse(quarters) as QuartersByDevice,
        ...(forgotten === null ? {} : { forgotten: { before: forgotten, except: JSON.parse(except ?? '[]') as string[] } })
      })
    }
  }
  return changes
}

/** Everyone who has written into the log. */
export async function writersOf (queries: Queries, bucket: string): Promise<readonly string[]> {
  const series = await queries.askAll(bucket, `SHOW TAG VALUES FROM ${name(CHANGES.measurement)} WITH KEY = ${name(CHANGES.writer)}`)
  return series.flatMap(({ values }) => values.map(([, writer]) => writer as string))
}
