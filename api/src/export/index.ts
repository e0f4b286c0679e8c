import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { CatalogueIndex, type Catalogue, type Space } from '@linli/domain/catalogue'
import { LinliError } from '@linli/domain/errors'
import { localDate, type Clock } from '@linli/domain/time'
import type { TelemetryStore } from '@linli/store/telemetry'
import { DEFINITION } from '../rollup/index.ts'
import type { ExportFormat } from './contract.ts'
import { descriptorOf, fileOf, type ExportFacts, type WrittenFile } from './descriptor.ts'
import { DESCRIPTOR_FILE, fillFolder } from './folder.ts'
import { README_FILE, readmeOf } from './readme.ts'
import type { Dates } from './usage-days.ts'
import type { WrittenTable } from './open-tables.ts'
import { writeTables } from './write-tables.ts'

export { EXPORT_FORMATS, type ExportFormat } from './contract.ts'
export { DAYS_ONLY, INSIDE_ONLY } from './words.ts'

/** What is exported, and where to. */
export interface ExportWish extends Dates {
  /** A folder that is not there or empty. */
  readonly folder: string
  /** Ids; without both every space. */
  readonly spaces?: readonly string[]
  readonly site?: string
  readonly formats: readonly ExportFormat[]
  /** Raw readings too. */
  readonly readings: boolean
  /** For others than the operator: figures of days, and nothing of which small counts could be taken (DOMAIN A3.14). Not together with `readings`. */
  readonly publish: boolean
  /** An earlier export in the folder is replaced. */
  readonly force: boolean
  /** Called as spaces are done. */
  readonly onProgress?: (done: number, of: number) => void
}

/** A file of an export. */
export interface ExportedFile { readonly name: string, readonly rows: number, readonly bytes: number }

/**
 * Writes quarter-hours, days, figures, catalogue and, if wished, readings of some spaces as files that anyone can recompute us from. Rows are
 * in memory by the thousand, whatever the period.
 * @throws LinliError `period_invalid`, `not_found`, `export_folder_taken`, `export_folder_unusable`.
 */
export async function exportFolder ({ store, catalogue, clock }: { readonly store: TelemetryStore, readonly catalogue: Catalogue, readonly clock: Clock }, wish: ExportWish): Promise<readonly ExportedFile[]> {
  const now = clock.now()
  checkPeriod(wish, now)
  const index = new CatalogueIndex(catalogue)
  const spaces = chosenSpaces(index, wish)
  const facts = { first: wish.first, last: wish.last, definition: DEFINITION, catalogueVersion: catalogue.version, createdAt: now, isPublished: wish.publish }
  return fillFolder(wish.folder, {
    force: wish.force,
    fill: async dir => {
      const tables = await writeTables({ store, index, now, spaces }, { ...wish, dir })
      return await describe(dir, tables, facts)
    }
  })
}

/** @throws LinliError `period_invalid`. */
export function checkPeriod ({ first, last }: Dates, now: number): void {
  const today = localDate(now)
  if (first > last) throw new LinliError('period_invalid', `the period from ${first} to ${last} ends before it begins; --to is its last day`)
  if (last > today) throw new LinliError('period_invalid', `${last} is still to come; ${today} is the last day that can be exported`)
}

function chosenSpaces (index: CatalogueIndex, { spaces = [], site }: Pick<ExportWish, 'spaces' | 'site'>): readonly Space[] {
  if (site !== undefined && !index.sites.has(site)) throw new LinliError('not_found', `there is no site "${site}"; "linli catalogue export" lists them`)
  const unknown = spaces.find(id => !index.spaces.has(id))
  if (unknown !== undefined) throw new LinliError('not_found', `there is no space "${unknown}"; "linli catalogue export" lists them`)
  const chosen = index.catalogue.spaces.filter(space => (spaces.length === 0 || spaces.includes(space.id)) && (site === undefined || space.site === site))
  if (chosen.length === 0) throw new LinliError('not_found', `there is no space to export${site === undefined ? '' : ` in the site "${site}"`}`)
  return chosen
}

/** Adds the data dictionary and the word to the reader. */
async function describe (dir: string, tables: readonly WrittenTable[], facts: ExportFacts): Promise<readonly ExportedFile[]> {
  const files: WrittenFile[] = []
  for (const { table, format, rows } of tables) {
    const path = join(dir, fileOf(table, format))
    files.push({ table, format, rows, bytes: (await stat(path)).size, sha256: await hashOf(path) })
  }
  await writeFile(join(dir, DESCRIPTOR_FILE), `${JSON.stringify(descriptorOf(files, facts), undefined, 2)}\n`)
  await writeFile(join(dir, README_FILE), readmeOf(facts))
  return files.map(({ table, format, rows, bytes }) => ({ name: fileOf(table, format), rows, bytes }))
}

async function hashOf (path: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path), hash)
  return hash.digest('hex')
}
