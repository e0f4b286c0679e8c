import { DatabaseSync, type StatementSync } from 'node:sqlite'
import type { MeasurementId } from '@linli/domain/telemetry'
import { inTransaction } from '../sqlite/transaction.ts'
import type { DirtyQuarter } from '../telemetry/port.ts'
import { columnsOf, Packer, type SqlRow } from './pack.ts'
import { layoutOf, type Packet, type Series } from './packet.ts'
import type { Start } from './protocol.ts'
import { prepareSchema } from './schema.ts'
import type { SeriesIndex } from './series-index.ts'
import { Writer } from './writer.ts'

/** After so long `expire` lets others have their turn. */
const EXPIRE_SLICE_MS = 20

/** The one connection that writes, and what is quickly answered. The contract is that of the telemetry port. */
export class WritingDatabase {
  readonly #database: DatabaseSync
  readonly #bucketMs: number
  readonly #index: SeriesIndex
  readonly #writer: Writer
  readonly #prepared = new Map<string, StatementSync>()

  constructor ({ file, bucketMs, busyMs, maxBytes }: Start, index: SeriesIndex) {
    this.#database = new DatabaseSync(file, { timeout: busyMs })
    try {
      prepareSchema(this.#database)
    } catch (error) {
      this.#database.close()
      throw error
    }
    if (maxBytes !== undefined) this.#database.exec(`PRAGMA max_page_count = ${Math.max(1, Math.floor(maxBytes / this.#pageSize()))}`)
    this.#bucketMs = bucketMs
    this.#index = index
    this.#writer = new Writer(this.#database, bucketMs)
  }

  name (series: readonly Series[]): void {
    this.#writer.name(series)
  }

  write (packets: readonly Packet[]): void {
    this.#transaction(() => { this.#writer.write(packets) })
  }

  latest (measurement: MeasurementId): Packet {
    const found = this.#prepare(`SELECT ${columnsOf(measurement, 'm')} FROM "latest_${measurement}" AS l
      JOIN "m_${measurement}" AS m ON m.bucket = l.time / ${this.#bucketMs} - (l.time % ${this.#bucketMs} < 0) AND m.series = l.series AND m.time = l.time AND m.seq = l.seq ORDER BY l.series`)
    found.setReturnArrays(true)
    const rows = found.all() as unknown as SqlRow[]
    return packed(measurement, this.#index.matching(this.#database, measurement, {}).series, rows)
  }

  find (measurement: MeasurementId, tags: string, time: number): Packet {
    const id = this.#prepare('SELECT id FROM series WHERE measurement = ? AND tags = ?').get(measurement, tags)?.['id']
    if (id === undefined) return packed(measurement, [], [])
    const found = this.#prepare(`SELECT ${columnsOf(measurement, 'm')} FROM "m_${measurement}" AS m WHERE bucket = ? AND series = ? AND time = ? ORDER BY seq LIMIT 1`)
    found.setReturnArrays(true)
    return packed(measurement, [{ id: Number(id), measurement, tags }], found.all(Math.floor(time / this.#bucketMs), id, time) as unknown as SqlRow[])
  }

  /**
   * Every taking begins a new generation of marks: a quarter that is written after it bears a younger mark than the one that was taken, and
   * {@link clearDirty} leaves it.
   */
  takeDirty (limit: number): readonly DirtyQuarter[] {
    return this.#transaction(() => {
      const taken = this.#prepare('SELECT bucket, device, generation FROM dirty ORDER BY bucket, device LIMIT ?').all(Math.max(0, Math.trunc(limit)))
        .map(({ bucket, device, generation }) => ({ device: String(device), from: Number(bucket) * this.#bucketMs, generation: Number(generation) }))
      if (taken.length > 0) this.#nextGeneration()
      return taken
    })
  }

  clearDirty (quarters: readonly DirtyQuarter[]): void {
    this.#transaction(() => {
      const clear = this.#prepare('DELETE FROM dirty WHERE bucket = ? AND device = ? AND generation <= ?')
      for (const { device, from, generation = Number.MAX_SAFE_INTEGER } of quarters) clear.run(Math.floor(from / this.#bucketMs), device, generation)
      // Without it a mark of the present generation may have gone, which writers take for made.
      if (quarters.some(({ generation }) => generation === undefined)) this.#nextGeneration()
    })
  }

  expire (measurement: MeasurementId, before: number, except: Readonly<Record<string, readonly string[]>>, from: number | undefined): number | undefined {
    const end = Math.floor(before / this.#bucketMs)
    const kept = Object.keys(except).length === 0 ? [] : this.#index.matching(this.#database, measurement, except).series
    const others = `series NOT IN (${kept.map(({ id }) => id).join(',')})`
    const until = performance.now() + EXPIRE_SLICE_MS
    return this.#transaction(() => {
      if (from === undefined) this.#forgetBefore(measurement, end, others, except['device'] ?? [])
      const next = this.#database.prepare(`SELECT min(bucket) AS bucket FROM "m_${measurement}" WHERE bucket >= ? AND bucket < ?`)
      const remove = this.#database.prepare(`DELETE FROM "m_${measurement}" WHERE bucket = ? AND ${others}`)
      for (let low = from ?? Number.MIN_SAFE_INTEGER; ;) {
        const bucket = next.get(low, end)!['bucket'] as number | null
        if (bucket === null) return undefined
        remove.run(bucket)
        low = bucket + 1
        if (performance.now() > until) return low
      }
    })
  }

  bytes (): number {
    return Number(this.#database.prepare('PRAGMA page_count').get()!['page_count']) * this.#pageSize()
  }

  close (): void {
    this.#database.exec('PRAGMA wal_checkpoint(TRUNCATE)')
    this.#database.close()
  }

  /** A quarter without its rows must not be computed again: what was made of them is right, and would become a gap. */
  #forgetBefore (measurement: MeasurementId, end: number, others: string, exceptDevices: readonly string[]): void {
    this.#database.exec(`DELETE FROM "latest_${measurement}" WHERE time < ${end * this.#bucketMs} AND ${others}`)
    if (layoutOf(measurement).raw) this.#database.prepare(`DELETE FROM dirty WHERE bucket < ? AND device NOT IN (SELECT value FROM json_each(?))`).run(end, JSON.stringify(exceptDevices))
    this.#nextGeneration()
  }

  #nextGeneration (): void {
    this.#database.exec('UPDATE generation SET value = value + 1')
  }

  /** For questions whose text does not depend on who asks. */
  #prepare (sql: string): StatementSync {
    let statement = this.#prepared.get(sql)
    if (statement === undefined) this.#prepared.set(sql, statement = this.#database.prepare(sql))
    return statement
  }

  #pageSize (): number {
    return Number(this.#database.prepare('PRAGMA page_size').get()!['page_size'])
  }

  #transaction<T> (act: () => T): T {
    try {
      return inTransaction(this.#database, act)
    } catch (error) {
      this.#writer.forget()
      throw error
    }
  }
}

function packed (measurement: MeasurementId, series: readonly Series[], rows: readonly SqlRow[]): Packet {
  const packer = new Packer(measurement, series)
  for (const row of rows) packer.add(row)
  return packer.take()
}
