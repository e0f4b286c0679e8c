import type { DatabaseSync } from 'node:sqlite'
import type { FieldType } from '@linli/domain/telemetry'
import { columnOf } from './pack.ts'
import { LAYOUTS } from './packet.ts'

const COLUMN_TYPES: Readonly<Record<FieldType, string>> = { integer: 'INTEGER', boolean: 'INTEGER', float: 'REAL', string: 'TEXT' }

/**
 * Makes what is missing: a table for each measurement with the key (bucket of 15 min, series, time, seq), which keeps what is written together close
 * together on disk; a column for each field, added when a later version brings one. Nothing is ever taken away.
 */
export function prepareSchema (database: DatabaseSync): void {
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -65536; PRAGMA journal_size_limit = 67108864; BEGIN IMMEDIATE')
  database.exec(`
    CREATE TABLE IF NOT EXISTS series (id INTEGER PRIMARY KEY, measurement TEXT NOT NULL, tags TEXT NOT NULL, UNIQUE (measurement, tags));
    CREATE TABLE IF NOT EXISTS dirty (bucket INTEGER, device TEXT, generation INTEGER NOT NULL, PRIMARY KEY (bucket, device)) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS generation (only_row INTEGER PRIMARY KEY CHECK (only_row = 1), value INTEGER NOT NULL);
    INSERT OR IGNORE INTO generation VALUES (1, 0);
  `)
  for (const { measurement, fields, types } of LAYOUTS.values()) {
    database.exec(`
      CREATE TABLE IF NOT EXISTS "m_${measurement}" (bucket INTEGER, series INTEGER, time INTEGER, seq INTEGER, PRIMARY KEY (bucket, series, time, seq)) WITHOUT ROWID;
      CREATE TABLE IF NOT EXISTS "latest_${measurement}" (series INTEGER PRIMARY KEY, time INTEGER NOT NULL, seq INTEGER NOT NULL);
    `)
    const present = new Set(database.prepare(`PRAGMA table_info("m_${measurement}")`).all().map(column => `"${String(column['name'])}"`))
    fields.forEach((field, position) => {
      if (!present.has(columnOf(field))) database.exec(`ALTER TABLE "m_${measurement}" ADD COLUMN ${columnOf(field)} ${COLUMN_TYPES[types[position]!]}`)
    })
  }
  database.exec('COMMIT')
}
