import { DatabaseSync } from 'node:sqlite'
import type { MeasurementId } from '@linli/domain/telemetry'
import type { RowQuery } from '../telemetry/port.ts'
import { columnsOf, Packer, type SqlRow } from './pack.ts'
import { LAYOUTS, type Packet, type Series } from './packet.ts'
import type { Start } from './protocol.ts'
import type { SeriesIndex } from './series-index.ts'

/** Seeks (a bucket of a series) in one statement: short enough that a commit waiting behind it does not notice. */
const SEEKS = 256
/** A day of quarters. */
const BUCKETS_LIMIT = 96

type Found = Packet | undefined

/**
 * A connection that reads one state of the file, in steps: between two of them other work gets its turn, even commits, which it does not see.
 * Generators must be driven to their end or returned.
 */
export class Reader {
  readonly #database: DatabaseSync
  readonly #index: SeriesIndex
  readonly #bucketMs: number

  constructor ({ file, bucketMs, busyMs }: Start, index: SeriesIndex) {
    this.#database = new DatabaseSync(file, { timeout: busyMs })
    this.#database.exec('PRAGMA query_only = ON; PRAGMA cache_size = -16384')
    this.#index = index
    this.#bucketMs = bucketMs
  }

  *read (query: RowQuery): Generator<Found, void> {
    this.#database.exec('BEGIN')
    try {
      const { series, of } = this.#index.matching(this.#database, query.measurement, query.tags ?? {})
      if (series.length > 0 && query.from < query.to && limitOf(query) > 0) yield *this.#packets(query, series, of)
    } finally {
      // SQLite ends it by itself after some failures.
      if (this.#database.isTransaction) this.#database.exec('COMMIT')
    }
  }

  /** Rows of each measurement, counted a day at a time. */
  *count (counts: Partial<Record<MeasurementId, number>>): Generator<undefined, void> {
    for (const measurement of LAYOUTS.keys()) {
      const next = this.#database.prepare(`SELECT min(bucket) AS bucket FROM "m_${measurement}" WHERE bucket >= ?`)
      const count = this.#database.prepare(`SELECT count(*) AS n FROM "m_${measurement}" WHERE bucket >= ? AND bucket < ?`)
      let total = 0
      for (let bucket = next.get(Number.MIN_SAFE_INTEGER)!['bucket'] as number | null; bucket !== null; bucket = next.get(bucket + BUCKETS_LIMIT)!['bucket'] as number | null) {
        total += Number(count.get(bucket, bucket + BUCKETS_LIMIT)!['n'])
        yield undefined
      }
      counts[measurement] = total
    }
  }

  close (): void {
    this.#database.close()
  }

  *#packets (query: RowQuery, series: readonly Series[], of: number): Generator<Found, void> {
    const packer = new Packer(query.measurement, series)
    let wanted = limitOf(query)
    for (const rows of this.#spans(query.measurement, query, series, of, query.newest !== undefined)) {
      for (const row of rows) {
        packer.add(row)
        wanted--
        if (packer.isFull) yield packer.take()
        if (wanted <= 0) break
      }
      if (wanted <= 0) break
      yield undefined
    }
    yield packer.take()
  }

  /** Rows of one span of buckets after another, in order of time within each. */
  *#spans (measurement: MeasurementId, { from, to }: { readonly from: number, readonly to: number }, series: readonly Series[], of: number, backwards: boolean): Generator<SqlRow[], void> {
    // Seeking each series costs more than passing over a few that are not wanted.
    const isScan = series.length > of / 2
    const ids = new Set(series.map(({ id }) => id))
    const columns = columnsOf(measurement, 'm')
    const found = this.#database.prepare(isScan
      ? `SELECT ${columns} FROM "m_${measurement}" AS m WHERE m.bucket BETWEEN :low AND :high AND m.time >= :from AND m.time < :to`
      : `WITH RECURSIVE wanted (bucket) AS (SELECT :low UNION ALL SELECT bucket + 1 FROM wanted WHERE bucket < :high)
         SELECT ${columns} FROM wanted CROSS JOIN "m_${measurement}" AS m ON m.bucket = wanted.bucket AND m.series IN (${[...ids].join(',')})
         WHERE m.time >= :from AND m.time < :to`)
    found.setReturnArrays(true)
    const [lowest, highest] = [this.#bucketOf(from), this.#bucketOf(to - 1)]
    const next = this.#database.prepare(`SELECT ${backwards ? 'max' : 'min'}(bucket) AS bucket FROM "m_${measurement}" WHERE bucket BETWEEN ? AND ?`)
    const nextIn = (first: number, last: number) => next.get(first, last)!['bucket'] as number | null
    const span = Math.max(1, Math.min(BUCKETS_LIMIT, Math.floor(SEEKS / series.length)))
    const direction = backwards ? -1 : 1
    let [low, high] = [lowest, highest]
    for (;;) {
      const start = nextIn(low, high)
      if (start === null) return
      // Where rows lie far apart (days), the empty buckets between them are not looked at one by one.
      const following = backwards ? nextIn(low, start - 1) : nextIn(start + 1, high)
      const isAlone = following === null || Math.abs(following - start) >= span
      const end = isAlone ? start : backwards ? Math.max(low, start - span + 1) : Math.min(high, start + span - 1)
      const rows = (found.all({ low: Math.min(start, end), high: Math.max(start, end), from, to }) as unknown as SqlRow[]).filter(row => !isScan || ids.has(row[0] as number))
      yield rows.sort((a, b) => direction * ((a[1] as number) - (b[1] as number) || (a[2] as number) - (b[2] as number)))
      if (backwards) high = end - 1
      else low = end + 1
    }
  }

  #bucketOf (time: number): number {
    return Math.floor(time / this.#bucketMs)
  }
}

/** Rows that are wanted. */
function limitOf ({ newest, oldest }: RowQuery): number {
  return newest ?? oldest ?? Infinity
}
