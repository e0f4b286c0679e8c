import type { InfluxDB } from '@influxdata/influxdb-client'
import { failureOf, isAboutPoints } from './failures.ts'

/** Lines of one request. */
const LINES_AT_ONCE = 5000
const NO_LIMIT = 2 ** 30

/** A line that the server refuses for ever, by its place. */
export interface RefusedLine { readonly index: number, readonly reason: string }

/**
 * Writes lines through the client without its retries: they live in memory and lose data. One call is one request, and resolves when the
 * server has it.
 */
export class LineWriter {
  readonly #client: InfluxDB
  readonly #url: string
  readonly #org: string

  constructor ({ client, url, org }: { readonly client: InfluxDB, readonly url: string, readonly org: string }) {
    this.#client = client
    this.#url = url
    this.#org = org
  }

  /** Writes all but those that the server refuses. @throws LinliError as in {@link failureOf}; then some may be written, and all can be written again. */
  async write (bucket: string, lines: readonly string[]): Promise<readonly RefusedLine[]> {
    const refused: RefusedLine[] = []
    for (let from = 0; from < lines.length; from += LINES_AT_ONCE) await this.#attempt(bucket, lines, { from, to: Math.min(from + LINES_AT_ONCE, lines.length) }, refused)
    return refused
  }

  /** A request that fails for the sake of some lines is halved until they stand alone. */
  async #attempt (bucket: string, lines: readonly string[], { from, to }: { readonly from: number, readonly to: number }, refused: RefusedLine[]): Promise<void> {
    try {
      await this.#send(bucket, lines.slice(from, to))
    } catch (error) {
      if (!isAboutPoints(error)) throw failureOf(error, { url: this.#url, what: `write to ${bucket}` })
      if (to - from === 1) {
        refused.push({ index: from, reason: error.message })
        return
      }
      const middle = Math.floor((from + to) / 2)
      await this.#attempt(bucket, lines, { from, to: middle }, refused)
      await this.#attempt(bucket, lines, { from: middle, to }, refused)
    }
  }

  async #send (bucket: string, lines: string[]): Promise<void> {
    const api = this.#client.getWriteApi(this.#org, bucket, 'ns', { maxRetries: 0, flushInterval: 0, batchSize: lines.length + 1, maxBatchBytes: NO_LIMIT })
    try {
      api.writeRecords(lines)
      await api.flush()
    } finally {
      await api.close().catch(() => undefined)
    }
  }
}
