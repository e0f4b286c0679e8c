export interface Failure { readonly code: string, readonly retryable: boolean, readonly message: string }

/** Codes of who reports: `unavailable` for what the file or the disk refuses, `failed` for what should not happen. */
export interface Codes { readonly unavailable: string, readonly failed: string }

/** SQLite's primary result codes that somebody has to act on (https://sqlite.org/rescode.html). */
const BUSY = 5
const LOCKED = 6
const READ_ONLY = 8
const INPUT_OUTPUT = 10
const FULL = 13
const CANNOT_OPEN = 14
const NO_DATABASE = 26

/** What a caller has to know of an error of SQLite. */
export function failureOf (error: unknown, { unavailable, failed }: Codes): Failure {
  const { errcode, message } = error as { errcode?: number, message: string }
  // The low byte is the primary code, the rest says more.
  switch ((errcode ?? 0) & 0xff) {
    case BUSY: case LOCKED: case INPUT_OUTPUT: return { code: unavailable, retryable: true, message }
    case READ_ONLY: case CANNOT_OPEN: case NO_DATABASE: return { code: unavailable, retryable: false, message }
    case FULL: return { code: 'disk_full', retryable: true, message }
    default: return { code: failed, retryable: false, message }
  }
}
