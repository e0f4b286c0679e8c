/** What the caller can do about a {@link LinliError}. */
export interface ErrorHints extends ErrorOptions {
  /** The same call may succeed later without any change. */
  readonly retryable?: boolean
  /** Wait at least this long before the next try, milliseconds. */
  readonly retryAfterMs?: number
}

/** Base of every error this product throws on purpose. `code` is stable and listed in docs/errors.md. */
export class LinliError extends Error {
  readonly code: string
  readonly retryable: boolean
  readonly retryAfterMs: number | undefined

  constructor (code: string, message: string, hints: ErrorHints = {}) {
    super(message, hints)
    this.name = 'LinliError'
    this.code = code
    this.retryable = hints.retryable ?? false
    this.retryAfterMs = hints.retryAfterMs
  }
}

/** Whether something thrown is ours and has this code. */
export function hasCode (error: unknown, code: string): error is LinliError {
  return error instanceof LinliError && error.code === code
}
