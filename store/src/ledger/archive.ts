import type { DatabaseSync } from 'node:sqlite'
import { Catalogue } from '@linli/domain/catalogue'
import type { MetricDefinition } from '@linli/domain/figures'
import type { UsageParts } from '@linli/domain/usage'
import type { KnownCatalogue, Ledger } from './port.ts'

/** What was known when: catalogues and definitions by the time they came, and parts of days before they were replaced. */
export function archiveRows (database: DatabaseSync): Pick<Ledger, 'catalogueAt' | 'catalogueVersion' | 'keepDefinitions' | 'definitions' | 'keepReplacedDay' | 'replacedDays'> {
  const byTime = database.prepare('SELECT version, at, by, content FROM catalogue WHERE at <= ? ORDER BY version DESC LIMIT 1')
  const byVersion = database.prepare('SELECT version, at, by, content FROM catalogue WHERE version = ?')
  const keepDefinition = database.prepare('INSERT OR IGNORE INTO definition (metric, version, at, content) VALUES (?, ?, ?, ?)')
  const definitions = database.prepare('SELECT at, content FROM definition WHERE metric = ? ORDER BY at, version')
  const keepDay = database.prepare(`INSERT INTO replaced_day (space, date, replaced_at, computed_at, parts_version, catalogue, parts) VALUES (?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET replaced_at = excluded.replaced_at`)
  const days = database.prepare('SELECT * FROM replaced_day WHERE space = ? AND date >= ? AND date <= ? ORDER BY date, replaced_at')
  return {
    catalogueAt: at => knownOf(byTime.get(at)),
    catalogueVersion: version => knownOf(byVersion.get(version)),
    keepDefinitions (all, at) { for (const definition of all) keepDefinition.run(definition.metric, definition.version, at, JSON.stringify(definition)) },
    definitions: metric => definitions.all(metric).map(({ at, content }) => ({ at: Number(at), definition: JSON.parse(String(content)) as MetricDefinition })),
    keepReplacedDay ({ space, date, replacedAt, computedAt, partsVersion, catalogue, parts }) { keepDay.run(space, date, replacedAt, computedAt, partsVersion, catalogue, JSON.stringify(parts)) },
    replacedDays: (space, first, last) => days.all(space, first, last).map(row => ({
      space, date: String(row['date']), replacedAt: Number(row['replaced_at']), computedAt: Number(row['computed_at']), partsVersion: Number(row['parts_version']), catalogue: Number(row['catalogue']),
      parts: JSON.parse(String(row['parts'])) as UsageParts
    }))
  }
}

function knownOf (row: Readonly<Record<string, unknown>> | undefined): KnownCatalogue | undefined {
  return row && { catalogue: Catalogue.parse(JSON.parse(String(row['content']))), at: Number(row['at']), by: String(row['by']) }
}
