import { resolve } from 'node:path'
import { Command, Option } from 'commander'
import { DAYS_ONLY, exportFolder, EXPORT_FORMATS, INSIDE_ONLY, type ExportedFile, type ExportWish } from '@linli/api/export'
import { Catalogue } from '@linli/domain/catalogue'
import { LinliError } from '@linli/domain/errors'
import { LocalDate, systemClock } from '@linli/domain/time'
import { VARIABLES, type Config } from '../config/index.ts'
import { createLog } from '../log/index.ts'
import { openStore } from '../up/store.ts'
import { withInstance } from './letter.ts'
import { settingsOf, STORE_SETTINGS, withSettings } from './settings.ts'

interface Options {
  readonly from: string, readonly to: string, readonly out: string, readonly space?: readonly string[], readonly site?: string
  readonly format: 'csv' | 'parquet' | 'both', readonly readings: boolean, readonly publish: boolean, readonly force: boolean
}

/** `linli export`: quarter-hours, days, figures and readings as files for analysts. */
export function exportCommand (): Command {
  return withSettings(new Command('export'), ['home', 'logLevel', ...STORE_SETTINGS])
    .description('write usage, figures and catalogue as CSV and Parquet with a data dictionary (datapackage.json), for analysis inside the operator')
    .requiredOption('--from <date>', 'first day, YYYY-MM-DD')
    .requiredOption('--to <date>', 'last day, YYYY-MM-DD')
    .requiredOption('-o, --out <folder>', 'folder that is not there yet, or is empty')
    .option('--space <id...>', 'only these spaces')
    .option('--site <id>', 'only the spaces of this site')
    .addOption(new Option('-f, --format <format>', 'kind of files').choices([...EXPORT_FORMATS, 'both']).default('both'))
    .option('--readings', 'raw readings too, of which the days are made', false)
    .addOption(new Option('--publish', 'for others than the operator: figures of whole days, nothing finer').default(false).conflicts('readings'))
    .option('--force', 'replace an earlier export in the folder', false)
    .action(async ({ from, to, out, space, site, format, readings, publish, force, ...options }: Options) => {
      const wish: ExportWish = {
        first: dateOf('--from', from), last: dateOf('--to', to), folder: out, formats: format === 'both' ? EXPORT_FORMATS : [format], readings, publish, force, onProgress,
        ...space ? { spaces: space } : {}, ...site === undefined ? {} : { site }
      }
      // People read it, whatever becomes of the command's output.
      const { zh, en } = publish ? DAYS_ONLY : INSIDE_ONLY
      process.stderr.write(`${zh}\n${en}\n`)
      const files = await run(settingsOf({ ...options }), options, wish)
      for (const { name, rows, bytes } of files) process.stdout.write(`${name.padEnd(24)} ${String(rows).padStart(10)} rows ${String(Math.ceil(bytes / 1024)).padStart(8)} KiB\n`)
      process.stdout.write(`exported ${wish.first} to ${wish.last} into ${resolve(out)}; README.md there says how to recompute the figures\n`)
    })
}

/** Usage is brought in step by the Linli on the home, or one that is started for it; the store is read beside it. */
async function run (config: Config, options: object, wish: ExportWish): Promise<readonly ExportedFile[]> {
  let files: readonly ExportedFile[] = []
  await withInstance(options, async instance => {
    if (instance.store !== undefined && instance.store !== config.store) {
      throw new LinliError('config_invalid', `the Linli at ${instance.url} keeps its readings in another store than "${config.store}"; set ${VARIABLES.store}=${instance.store}, with the settings it was started with`)
    }
    await instance.call('POST', '/api/v1/usage/refresh')
    const catalogue = Catalogue.parse(await instance.call('GET', '/api/v1/catalogue'))
    await using stack = new AsyncDisposableStack()
    const store = await openStore(stack, { config, home: { path: name => resolve(config.home, name) }, role: 'export', log: createLog(config.logLevel) })
    files = await exportFolder({ store, catalogue, clock: systemClock }, wish)
  })
  return files
}

function dateOf (flag: string, text: string): string {
  const { success, data, error } = LocalDate.safeParse(text)
  if (!success) throw new LinliError('config_invalid', `${flag} ${text}: ${error.issues[0]!.message}`)
  return data
}

function onProgress (done: number, of: number): void {
  if (process.stderr.isTTY) process.stderr.write(done === of ? '\r\u001B[K' : `\r${done} of ${of} spaces `)
}
