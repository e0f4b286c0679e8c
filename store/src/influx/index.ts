import { InfluxDB, setLogger } from '@influxdata/influxdb-client'
import { LinliError } from '@linli/domain/errors'
import { bucketOf, MEASUREMENTS, type BucketId, type MeasurementId, type Point } from '@linli/domain/telemetry'
import { QUARTER_MS, systemClock } from '@linli/domain/time'
import type { RefusedPoint, Row, RowQuery, TelemetryStore } from '../telemetry/port.ts'
import { ChangeLog } from './change-log.ts'
import { DirtyQuarters } from './dirty-quarters.ts'
import { name, tagsAre, tagsAreNot, timeIn, where } from './influxql.ts'
import { lineOf } from './lines.ts'
import type { InfluxOptions } from './options.ts'
import { Queries } from './queries.ts'
import { byTime, rowsOf, selectRows, tagsOf } from './rows.ts'
import { SEQ_FIELD } from './timestamp.ts'
import { LineWriter, type RefusedLine } from './writer.ts'

/** Longest wait for a write, ms. */
const WRITE_TIMEOUT_MS = 30_000

export { inspectInflux, type Finding } from './inspect.ts'
export type { InfluxOptions } from './options.ts'
export { issueToken, prepareBuckets, type AdminReach } from './prepare.ts'

// The client writes failures that it also throws to the console.
setLogger({ error: () => undefined, warn: () => undefined })

/**
 * The telemetry store in InfluxDB 2 (or 1.8 and later behind its `/api/v2/write`): line protocol through its client, InfluxQL for every question. It
 * opens without a word to the server, so that a process can start before it.
 * Other processes may see a part of a batch until its write resolves; stale quarter-hours are told after the rows they speak of.
 * Failures are `store_unavailable` and `store_refused` (a token, bucket or organisation to be mended), both retryable.
 */
export function openInfluxStore (options: InfluxOptions): TelemetryStore {
  return new InfluxStore(options)
}

class InfluxStore implements TelemetryStore {
  readonly #buckets: InfluxOptions['buckets']
  readonly #queries: Queries
  readonly #lines: LineWriter
  readonly #changes: ChangeLog
  readonly #dirty: DirtyQuarters
  /** Writes take effect one after the other. */
  #turn: Promise<unknown> = Promise.resolve()
  #isClosed = false

  constructor ({ url, org, token, buckets, writer, clock = systemClock }: InfluxOptions) {
    const base = url.replace(/\/+$/, '')
    const client = new InfluxDB({ url: base, token, timeout: WRITE_TIMEOUT_MS })
    this.#buckets = buckets
    this.#queries = new Queries({ url: base, token })
    this.#lines = new LineWriter({ client, url: base, org })
    this.#changes = new ChangeLog({ writer, lines: this.#lines, queries: this.#queries, bucket: buckets.raw, clock })
    this.#dirty = new DirtyQuarters({ lines: this.#lines, queries: this.#queries, raw: buckets.raw, usage: buckets.usage })
  }

  async write (points: readonly Point[]): Promise<{ readonly refused: readonly RefusedPoint[] }> {
    const refused: RefusedPoint[] = []
    const batches = new Map<BucketId, { readonly index: number, readonly line: string }[]>()
    for (const [index, point] of points.entries()) {
      const result = lineOf(point)
      if ('misfit' in result) {
        refused.push({ index, reason: result.misfit })
        continue
      }
      const bucket = bucketOf(point.measurement)
      const batch = batches.get(bucket) ?? []
      batches.set(bucket, batch)
      batch.push({ index, line: result.line })
    }
    await this.#inTurn(async () => {
      for (const [bucket, batch] of batches) refused.push(...await this.#writeBatch(bucket, batch, points))
    })
    return { refused: refused.sort((a, b) => a.index - b.index) }
  }

  async read ({ measurement, from, to, tags = {}, newest, oldest }: RowQuery): Promise<readonly Row[]> {
    this.#refuseWhenClosed()
    const [time, tagged, limit] = [timeIn(from, to), tagsAre(tags), newest ?? oldest]
    if (time === undefined || tagged === undefined || (limit !== undefined && limit <= 0)) return []
    const conditions = where([...tagged, ...time])
    const rows = await this.#rows(measurement, limit === undefined
      ? `${selectRows(measurement)}${conditions} GROUP BY ${tagsOf(measurement)}`
      : `${selectRows(measurement, { tags: true })}${conditions} ORDER BY time ${newest === undefined ? 'ASC' : 'DESC'} LIMIT ${limit}`)
    return rows.sort(newest === undefined ? byTime : (a, b) => byTime(b, a))
  }

  async latest (measurement: MeasurementId): Promise<readonly Row[]> {
    this.#refuseWhenClosed()
    return await this.#rows(measurement, `${selectRows(measurement)} GROUP BY ${tagsOf(measurement)} ORDER BY time DESC LIMIT 1`)
  }

  async find (measurement: MeasurementId, tags: Readonly<Record<string, string>>, time: number): Promise<Row | undefined> {
    const wanted = Object.fromEntries(Object.entries(tags).map(([tag, value]) => [tag, [value]]))
    const rows = await this.read({ measurement, from: time, to: time + 1, tags: wanted })
    return rows.find(({ seq }) => seq === undefined)
  }

  async takeDirty (limit: number): ReturnType<TelemetryStore['takeDirty']> {
    this.#refuseWhenClosed()
    return await this.#dirty.take(limit)
  }

  async clearDirty (quarters: Parameters<TelemetryStore['clearDirty']>[0]): Promise<void> {
    this.#refuseWhenClosed()
    await this.#dirty.clear(quarters)
  }

  async expire (measurement: MeasurementId, before: number, { except = {} }: Parameters<TelemetryStore['expire']>[2] = {}): Promise<void> {
    const end = Math.floor(before / QUARTER_MS) * QUARTER_MS
    const time = timeIn(-Infinity, end)
    if (time === undefined) return
    const others = tagsAreNot(except)
    await this.#inTurn(async () => {
      await this.#queries.tell(this.#buckets[bucketOf(measurement)], `DELETE FROM ${name(measurement)}${where([...time, ...others === undefined ? [] : [others]])}`)
      if (MEASUREMENTS[measurement].keep === 'raw') await this.#changes.forgotten(end, except['device'] ?? [])
    })
  }

  async stats (): ReturnType<TelemetryStore['stats']> {
    this.#refuseWhenClosed()
    const rows: Partial<Record<MeasurementId, number>> = {}
    for (const measurement of Object.keys(MEASUREMENTS) as MeasurementId[]) {
      const [series] = await this.#queries.askAll(this.#buckets[bucketOf(measurement)], `SELECT count(${name(SEQ_FIELD)}) FROM ${name(measurement)}`)
      rows[measurement] = series?.values[0]?.[1] as number | undefined ?? 0
    }
    return { rows }
  }

  async close (): Promise<void> {
    this.#isClosed = true
    await this.#turn
  }

  /** Rows first, then what they made stale: whoever hears of it finds them. */
  async #writeBatch (bucket: BucketId, batch: readonly { readonly index: number, readonly line: string }[], points: readonly Point[]): Promise<readonly RefusedPoint[]> {
    const refused: readonly RefusedLine[] = await this.#lines.write(this.#buckets[bucket], batch.map(({ line }) => line))
    if (bucket === 'raw') {
      const lost = new Set(refused.map(({ index }) => index))
      await this.#changes.written(batch.flatMap(({ index }, i) => lost.has(i) ? [] : [{ device: points[index]!.tags['device']!, time: points[index]!.time }]))
    }
    return refused.map(({ index, reason }) => ({ index: batch[index]!.index, reason }))
  }

  async #rows (measurement: MeasurementId, statement: string): Promise<Row[]> {
    const rows: Row[] = []
    for await (const series of this.#queries.ask(this.#buckets[bucketOf(measurement)], statement)) {
      for (const row of rowsOf(measurement, series)) rows.push(row)
    }
    return rows
  }

  #inTurn (act: () => Promise<void>): Promise<void> {
    if (this.#isClosed) return Promise.reject(closed())
    const result = this.#turn.then(act)
    this.#turn = result.catch(() => undefined)
    return result
  }

  #refuseWhenClosed (): void {
    if (this.#isClosed) throw closed()
  }
}

function closed (): LinliError {
  return new LinliError('store_closed', 'the telemetry store was closed')
}
