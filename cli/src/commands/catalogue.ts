import { readFileSync } from 'node:fs'
import { Command } from 'commander'
import { CatalogueInvalid, exportCatalogue, readCatalogueFile } from '@linli/api/catalogue'
import { EMPTY_CATALOGUE, type Catalogue } from '@linli/domain/catalogue'
import { LinliError } from '@linli/domain/errors'
import { systemClock } from '@linli/domain/time'
import { loadDecoders } from '@linli/gateway/decoders'
import { openLedger } from '@linli/store/ledger'
import { takeHome } from '../home/index.ts'
import { findInstance } from '../instance/index.ts'
import { settingsOf, withSettings } from './settings.ts'

/** `linli catalogue`: streets, sites, spaces, devices as a file. */
export function catalogueCommand (): Command {
  return new Command('catalogue')
    .description('streets, sites, spaces and devices as a YAML file')
    .addCommand(withSettings(new Command('import'), ['home'])
      .description('merge a file into the catalogue by id; with a problem nothing is imported')
      .argument('<file>', 'YAML file, - for standard input')
      .action(async (file: string, options: object) => { process.stdout.write(`${await importFile(file, settingsOf({ ...options }).home)}\n`) }))
    .addCommand(withSettings(new Command('export'), ['home'])
      .description('print the catalogue as YAML')
      .action(async (options: object) => { process.stdout.write(await exportFrom(settingsOf({ ...options }).home)) }))
    .addCommand(new Command('check')
      .description('say what is wrong in a file, importing nothing')
      .argument('<file>', 'YAML file, - for standard input')
      .action(async (file: string) => { process.stdout.write(`${countOf(await readOrThrow(file, EMPTY_CATALOGUE))}: no problem found\n`) }))
}

async function importFile (file: string, homeFolder: string): Promise<string> {
  const running = findInstance(homeFolder)
  if (running) {
    const { version } = await running.call('POST', `/api/v1/catalogue?file=${encodeURIComponent(file)}`, { type: 'application/yaml', text: contentOf(file) }) as { version: number }
    return `catalogue version ${version} is in use at ${running.url}`
  }
  const home = takeHome(homeFolder, 'api')
  try {
    const ledger = openLedger(home.path('ledger.db'))
    try {
      const saved = ledger.saveCatalogue(await readOrThrow(file, ledger.catalogue()), { at: systemClock.now(), by: 'linli catalogue import' })
      return `catalogue version ${saved.version} with ${countOf(saved)} is saved in ${home.dir}`
    } finally {
      ledger.close()
    }
  } finally {
    home.release()
  }
}

async function exportFrom (homeFolder: string): Promise<string> {
  const running = findInstance(homeFolder)
  if (running) return await running.call('GET', '/api/v1/catalogue?format=yaml') as string
  const home = takeHome(homeFolder, 'api')
  try {
    const ledger = openLedger(home.path('ledger.db'))
    try {
      return exportCatalogue(ledger.catalogue())
    } finally {
      ledger.close()
    }
  } finally {
    home.release()
  }
}

async function readOrThrow (file: string, base: Catalogue): Promise<Catalogue> {
  const read = readCatalogueFile(contentOf(file), { base, decoders: [...(await loadDecoders()).keys()] })
  if ('catalogue' in read) return read.catalogue
  throw new CatalogueInvalid(file, read.problems)
}

function contentOf (file: string): string {
  try {
    return readFileSync(file === '-' ? 0 : file, 'utf8')
  } catch (error) {
    throw new LinliError('file_unreadable', `${file} cannot be read: ${(error as Error).message}`, { cause: error })
  }
}

function countOf ({ streets, sites, spaces, devices }: Catalogue): string {
  return `${streets.length} street(s), ${sites.length} site(s), ${spaces.length} space(s), ${devices.length} device(s)`
}
