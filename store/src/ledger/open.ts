import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { Catalogue, EMPTY_CATALOGUE } from '@linli/domain/catalogue'
import { LinliError } from '@linli/domain/errors'
import { failureOf } from '../sqlite/failures.ts'
import { inTransaction } from '../sqlite/transaction.ts'
import { alertRows } from './alerts.ts'
import { archiveRows } from './archive.ts'
import { letterRows } from './letters.ts'
import { MIGRATIONS } from './migrations/index.ts'
import type { Ledger } from './port.ts'

/** How long another process that writes is waited for. */
const BUSY_TIMEOUT_MS = 5000

/**
 * Opens the ledger in an SQLite file, made or brought up to date if need be.
 * @throws LinliError `ledger_from_the_future` when a newer Linli has written it, `ledger_unavailable` when it cannot be opened.
 */
export function openLedger (file: string, { busyMs = BUSY_TIMEOUT_MS }: { readonly busyMs?: number } = {}): Ledger {
  const database = connect(file, busyMs)
  return guarded({ ...catalogueRows(database), ...archiveRows(database), ...alertRows(database), ...letterRows(database), ...houseRows(database), close: () => { database.close() } }, file)
}

/** Errors of SQLite reach the caller with what to do about them. */
function guarded (ledger: Ledger, file: string): Ledger {
  return Object.fromEntries(Object.entries(ledger).map(([name, act]) => [name, (...parameters: unknown[]) => {
    try {
      return (act as (...parameters: unknown[]) => unknown)(...parameters)
    } catch (error) {
      if ((error as { code?: string }).code !== 'ERR_SQLITE_ERROR') throw error
      const { code, retryable, message } = failureOf(error, { unavailable: 'ledger_unavailable', failed: 'ledger_failed' })
      throw new LinliError(code, `the ledger ${file}: ${message}`, { retryable, cause: error })
    }
  }])) as unknown as Ledger
}

function connect (file: string, busyMs: number): DatabaseSync {
  let database: DatabaseSync | undefined
  try {
    mkdirSync(dirname(file), { recursive: true })
    database = new DatabaseSync(file, { timeout: busyMs })
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON')
    migrate(database, file)
    return database
  } catch (error) {
    database?.close()
    if (error instanceof LinliError) throw error
    throw new LinliError('ledger_unavailable', `the ledger ${file} cannot be opened: ${(error as Error).message}; restore it from a backup, or choose another LINLI_HOME`, { cause: error })
  }
}

function migrate (database: DatabaseSync, file: string): void {
  // Another process may be at the same step: the version is read under the lock.
  inTransaction(database, () => {
    const { user_version: version } = database.prepare('PRAGMA user_version').get() as { user_version: number }
    if (version > MIGRATIONS.length) {
      throw new LinliError('ledger_from_the_future', `${file} was written by a newer Linli (ledger version ${version}, this one knows ${MIGRATIONS.length}); start that one, or another LINLI_HOME`)
    }
    for (const step of MIGRATIONS.slice(version)) database.exec(step)
    if (version < MIGRATIONS.length) database.exec(`PRAGMA user_version = ${MIGRATIONS.length}`)
  })
}

function catalogueRows (database: DatabaseSync): Pick<Ledger, 'catalogue' | 'saveCatalogue'> {
  const newest = database.prepare('SELECT coalesce(max(version), 0) AS version FROM catalogue')
  const content = database.prepare('SELECT content FROM catalogue WHERE version = ?')
  const insert = database.prepare('INSERT INTO catalogue (version, at, by, content) VALUES (?, ?, ?, ?)')
  let current = EMPTY_CATALOGUE
  const versionNow = () => Number(newest.get()!['version'])
  return {
    catalogue () {
      // Another process may have saved one; it is parsed only then.
      const version = versionNow()
      if (version !== current.version) current = Catalogue.parse(JSON.parse(String(content.get(version)!['content'])))
      return current
    },
    saveCatalogue (catalogue, { at, by }) {
      current = inTransaction(database, () => {
        const saved = { ...catalogue, version: versionNow() + 1 }
        insert.run(saved.version, at, by, JSON.stringify(saved))
        return saved
      })
      return current
    }
  }
}

function houseRows (database: DatabaseSync): Pick<Ledger, 'claimRun' | 'setting' | 'setSetting' | 'audit'> {
  const claim = database.prepare('INSERT OR IGNORE INTO run (job, slot, at) VALUES (?, ?, ?)')
  const setting = database.prepare('SELECT value FROM setting WHERE key = ?')
  const setSetting = database.prepare('INSERT INTO setting (key, value) VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value')
  const audit = database.prepare('INSERT INTO audit (at, by, what, detail) VALUES (?, ?, ?, ?)')
  return {
    claimRun: (job, slot, at) => claim.run(job, slot, at).changes === 1,
    setting: key => setting.get(key)?.['value'] as string | undefined,
    setSetting: (key, value) => { setSetting.run(key, value) },
    audit: ({ at, by, what, detail }) => { audit.run(at, by, what, detail ?? null) }
  }
}
