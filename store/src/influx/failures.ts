import { HttpError } from '@influxdata/influxdb-client'
import { LinliError } from '@linli/domain/errors'

/** Answers that will not change until somebody changes the server or the settings. */
const REFUSED: Readonly<Record<number, string>> = {
  401: 'does not know the token; set LINLI_INFLUX_TOKEN to one that it has issued',
  403: 'does not allow this token to do so; it has to read and write the buckets of Linli',
  404: 'has no such bucket or organisation; make it, or mend LINLI_INFLUX_ORG and LINLI_INFLUX_BUCKET_PREFIX'
}

/** What the server says of points in a write: they are the trouble, not the request. */
const ABOUT_POINTS = /partial write|unable to parse|field type conflict|points? beyond|outside retention|too large/i

/** An answer other than 2xx to a call of our own. */
export interface Answer { readonly status: number, readonly text: string, readonly retryAfterS?: number }

/** Whether a write failed for the sake of some of its points, which a smaller one can tell apart. */
export function isAboutPoints (error: unknown): error is HttpError {
  return error instanceof HttpError && (error.statusCode === 413 || error.statusCode === 422 || (error.statusCode === 400 && ABOUT_POINTS.test(error.message)))
}

/**
 * A failure of a call to InfluxDB in our terms. All may pass: a server comes back, a token is mended, and nothing must be lost meanwhile. Those that
 * need a person have the code `store_refused`.
 */
export function failureOf (error: unknown, { url, what }: { readonly url: string, readonly what: string }): LinliError {
  if (error instanceof LinliError) return error
  if (error instanceof HttpError) return answerFailure({ status: error.statusCode, text: wordsOf(error), retryAfterS: error.retryAfter() }, { url, what })
  const { message, cause } = error as Error & { readonly cause?: Error }
  return new LinliError('store_unavailable', `InfluxDB at ${url} cannot be reached (${what}: ${cause?.message || message}); is it running, and is LINLI_INFLUX_URL right?`, { retryable: true, cause: error })
}

/** The same of an HTTP answer. */
export function answerFailure ({ status, text, retryAfterS = 0 }: Answer, { url, what }: { readonly url: string, readonly what: string }): LinliError {
  const refusal = REFUSED[status] ?? (status >= 400 && status < 500 && status !== 408 && status !== 429 ? 'refuses the request' : undefined)
  if (refusal !== undefined) return new LinliError('store_refused', `InfluxDB at ${url} ${refusal} (${what}: ${status} ${text})`, { retryable: true })
  return new LinliError('store_unavailable', `InfluxDB at ${url} is not able to answer (${what}: ${status} ${text})`, { retryable: true, ...(retryAfterS > 0 ? { retryAfterMs: retryAfterS * 1000 } : {}) })
}

/** An error inside an answer of 200. A bucket that the token may not read looks as if it were not there. */
export function statementFailure (text: string, { url, what }: { readonly url: string, readonly what: string }): LinliError {
  const missing = /^database not found: (.*)$/.exec(text)
  if (missing) return new LinliError('store_refused', `InfluxDB at ${url} has no bucket ${missing[1]!}, or the token may not read it (${what}); make the bucket, or mend token and LINLI_INFLUX_BUCKET_PREFIX`, { retryable: true })
  return new LinliError('store_failed', `InfluxDB at ${url} could not answer (${what}: ${text})`)
}

function wordsOf ({ message, json }: HttpError): string {
  const { message: words, error } = (json ?? {}) as { message?: string, error?: string }
  return words ?? error ?? message
}
