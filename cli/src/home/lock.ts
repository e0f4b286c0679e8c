import { DatabaseSync } from 'node:sqlite'

/**
 * Takes a lock on a file that the operating system gives free when the process ends, however it ends: SQLite's write lock on an empty
 * database, the one file lock Node has. Undefined: somebody holds it.
 */
export function tryLock (file: string): { release (): void } | undefined {
  const database = new DatabaseSync(file, { timeout: 0 })
  try {
    database.exec('BEGIN IMMEDIATE')
  } catch (error) {
    database.close()
    if ((error as { errcode?: number }).errcode === SQLITE_BUSY) return undefined
    throw error
  }
  return { release: () => { database.close() } }
}

/** https://sqlite.org/rescode.html#busy */
const SQLITE_BUSY = 5
