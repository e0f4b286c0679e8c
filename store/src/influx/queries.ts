import { answerFailure, failureOf, statementFailure } from './failures.ts'

/** A series of an answer: values by column, the first of which is the time in microseconds (`epoch=u`). */
export interface Series {
  readonly name: string
  readonly tags?: Readonly<Record<string, string>>
  readonly columns: readonly string[]
  readonly values: readonly (readonly (number | string | boolean | null)[])[]
}

interface Chunk { readonly error?: string, readonly results?: readonly { readonly error?: string, readonly series?: readonly Series[], readonly partial?: boolean }[] }

/** Rows of one piece of a long answer: parsing one takes a few milliseconds. */
const ROWS_A_CHUNK = 5000
/** An answer that takes longer than this is given up, ms. */
const PATIENCE_MS = 120_000

/** Asks in InfluxQL, over the `/query` of InfluxDB 1 and 2. */
export class Queries {
  readonly #url: string
  readonly #token: string

  constructor ({ url, token }: { readonly url: string, readonly token: string }) {
    this.#url = url
    this.#token = token
  }

  /** The series of one statement's answer, in pieces as they come; a long series comes in several. @throws LinliError as in {@link failureOf}. */
  async *ask (bucket: string, statement: string): AsyncGenerator<Series> {
    const about = { url: this.#url, what: 'query' }
    let isWhole = false
    try {
      for await (const line of linesOf(await this.#post(bucket, statement))) {
        const { error, results = [] } = JSON.parse(line) as Chunk
        if (error !== undefined) throw statementFailure(error, about)
        for (const result of results) {
          if (result.error !== undefined) throw statementFailure(result.error, about)
          isWhole = result.partial !== true
          yield *result.series ?? []
        }
      }
    } catch (error) {
      throw failureOf(error, about)
    }
    if (!isWhole) throw failureOf(new Error('the answer broke off'), about)
  }

  /** A statement whose answer is short. */
  async askAll (bucket: string, statement: string): Promise<readonly Series[]> {
    const all: Series[] = []
    for await (const series of this.ask(bucket, statement)) all.push(series)
    return all
  }

  /** A statement that changes something; version 2 answers it with nothing at all. */
  async tell (bucket: string, statement: string): Promise<void> {
    const about = { url: this.#url, what: 'change' }
    try {
      for await (const line of linesOf(await this.#post(bucket, statement))) {
        const { error, results = [] } = JSON.parse(line) as Chunk
        const fault = error ?? results.find(result => result.error !== undefined)?.error
        if (fault !== undefined) throw statementFailure(fault, about)
      }
    } catch (error) {
      throw failureOf(error, about)
    }
  }

  async #post (bucket: string, statement: string): Promise<ReadableStream<Uint8Array>> {
    const parameters = new URLSearchParams({ db: bucket, epoch: 'u', chunked: 'true', chunk_size: String(ROWS_A_CHUNK) })
    const response = await fetch(`${this.#url}/query?${String(parameters)}`, {
      method: 'POST', headers: { authorization: `Token ${this.#token}` }, body: new URLSearchParams({ q: statement }), signal: AbortSignal.timeout(PATIENCE_MS)
    })
    if (response.ok && response.body) return response.body
    const text = await response.text()
    throw answerFailure({ status: response.status, text: text.slice(0, 500), retryAfterS: Number(response.headers.get('retry-after')) || 0 }, { url: this.#url, what: 'query' })
  }
}

async function *linesOf (body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  let rest = ''
  for await (const text of body.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + text).split('\n')
    rest = lines.pop()!
    for (const line of lines) if (line !== '') yield line
  }
  if (rest.trim() !== '') yield rest
}
