import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { Command, Option } from 'commander'
import { LinliError } from '@linli/domain/errors'
import { MEASUREMENTS, type MeasurementId } from '@linli/domain/telemetry'
import { openEmbeddedStore } from '@linli/store/embedded'
import { openInfluxStore } from '@linli/store/influx'
import type { TelemetryStore } from '@linli/store/telemetry'
import { copyMeasurement, fingerprintOf, staleOf, type CopyRefusal } from '@linli/store/transfer'
import { z } from 'zod'
import type { Config } from '../config/index.ts'
import { takeHome, type Home } from '../home/index.ts'
import { influxOptions, TELEMETRY_FILE } from '../up/store.ts'
import { settingsOf, STORE_SETTINGS, withSettings } from './settings.ts'

const STORES = ['embedded', 'influx'] as const
type StoreName = (typeof STORES)[number]

/** How far an unfinished migration has come, in the home. */
const Progress = z.object({ from: z.enum(STORES), to: z.enum(STORES), target: z.string(), reached: z.record(z.string(), z.number()) })
type Progress = z.infer<typeof Progress>

const print = (line: string) => process.stdout.write(`${line}\n`)

/** `linli migrate`: everything that a telemetry store holds, into another, with a proof that they are equal; ends with 1 when they are not. */
export function migrateCommand (): Command {
  return withSettings(new Command('migrate'), ['home', ...STORE_SETTINGS.filter(setting => setting !== 'store')])
    .description('copy readings, states and usage from one telemetry store into the other, and compare them; goes on where it was broken off')
    .addOption(new Option('--from <store>', 'where they are').choices(STORES).makeOptionMandatory())
    .addOption(new Option('--to <store>', 'where they shall be').choices(STORES).makeOptionMandatory())
    .action(async ({ from, to, ...options }: { from: StoreName, to: StoreName }) => {
      if (from === to) throw new LinliError('config_invalid', `--from and --to both say ${from}; one of them has to be ${from === 'influx' ? 'embedded' : 'influx'}`)
      const config = settingsOf({ ...options })
      await using stack = new AsyncDisposableStack()
      // Nothing may write meanwhile.
      const home = takeHome(config.home)
      stack.defer(home.release)
      const stores = { from: await openNamed(stack, from, { config, home }), to: await openNamed(stack, to, { config, home }) }
      if (!await migrate(stores, { home, names: { from, to, target: targetOf(to, { config, home }) } })) process.exitCode = 1
    })
}

interface Place { readonly config: Config, readonly home: Home }

async function openNamed (stack: AsyncDisposableStack, name: StoreName, { config, home }: Place): Promise<TelemetryStore> {
  const store = name === 'influx' ? openInfluxStore(influxOptions(config, 'migrate')) : await openEmbeddedStore({ file: home.path(TELEMETRY_FILE) })
  stack.defer(() => store.close())
  return store
}

function targetOf (name: StoreName, { config, home }: Place): string {
  return name === 'influx' ? `${config.influxUrl ?? ''} ${config.influxBucketPrefix}` : home.path(TELEMETRY_FILE)
}

async function migrate (stores: { readonly from: TelemetryStore, readonly to: TelemetryStore }, { home, names }: { readonly home: Home, readonly names: Omit<Progress, 'reached'> }): Promise<boolean> {
  const file = home.path('migration.json')
  const reached = progressIn(file, names)
  const stale = await staleOf(stores.from)
  const refusals: CopyRefusal[] = []
  for (const measurement of Object.keys(MEASUREMENTS) as MeasurementId[]) {
    let copied = 0
    for await (const { to, rows, refused } of copyMeasurement(stores, measurement, { stale, ...(reached[measurement] === undefined ? {} : { after: reached[measurement] }) })) {
      copied += rows
      refusals.push(...refused)
      reached[measurement] = to
      save(file, { ...names, reached })
      if (process.stderr.isTTY) process.stderr.write(`\r${measurement}: ${copied} rows, to ${new Date(to).toISOString().slice(0, 10)}  `)
    }
    if (process.stderr.isTTY) process.stderr.write('\r\u001B[K')
  }
  const isEqual = await compare(stores)
  sayRefusals(refusals)
  // Only what is proven is done: else the next run begins anew.
  rmSync(file, { force: true })
  print(isEqual ? `everything is there. Start with LINLI_STORE=${names.to} from now on; what was copied from is untouched.` : 'the two are not equal; see above, and run it again')
  return isEqual
}

async function compare ({ from, to }: { readonly from: TelemetryStore, readonly to: TelemetryStore }): Promise<boolean> {
  let isEqual = true
  for (const measurement of Object.keys(MEASUREMENTS) as MeasurementId[]) {
    const [here, there] = [await fingerprintOf(from, measurement), await fingerprintOf(to, measurement)]
    const same = here.rows === there.rows && here.checksum === there.checksum
    isEqual &&= same
    print(`${same ? '✓' : '✗'} ${measurement.padEnd(12)} ${String(here.rows).padStart(10)} rows, checksum ${here.checksum}${same ? '' : `; there ${there.rows} rows, checksum ${there.checksum}`}`)
  }
  return isEqual
}

/** One example of each reason, and how many. */
function sayRefusals (refusals: readonly CopyRefusal[]): void {
  const kindOf = ({ reason }: CopyRefusal) => reason.replaceAll(/\d+/g, '…')
  for (const [, alike] of Map.groupBy(refusals, kindOf)) {
    const [{ time, tags, reason }] = alike as [CopyRefusal]
    print(`✗ ${alike.length} row(s) were refused, such as ${Object.values(tags).join(' ')} at ${new Date(time).toISOString()}: ${reason}. A bucket that keeps less than Linli does is mended with a longer retention`)
  }
}

function progressIn (file: string, names: Omit<Progress, 'reached'>): Record<string, number> {
  if (!existsSync(file)) return {}
  try {
    const { reached, ...known } = Progress.parse(JSON.parse(readFileSync(file, 'utf8')))
    if (known.from !== names.from || known.to !== names.to || known.target !== names.target) return {}
    print('a migration was broken off here; it goes on')
    return reached
  } catch {
    return {}
  }
}

function save (file: string, progress: Progress): void {
  writeFileSync(`${file}.new`, JSON.stringify(progress))
  renameSync(`${file}.new`, file)
}
