import type { DatabaseSync } from 'node:sqlite'

/** Does `act` as a whole or not at all, as the only writer of the file. */
export function inTransaction<T> (database: DatabaseSync, act: () => T): T {
  database.exec('BEGIN IMMEDIATE')
  try {
    const result = act()
    database.exec('COMMIT')
    return result
  } catch (error) {
    // SQLite rolls some failures back by itself.
    if (database.isTransaction) database.exec('ROLLBACK')
    throw error
  }
}
