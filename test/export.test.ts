import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { exportFolder, EXPORT_FORMATS, INSIDE_ONLY } from '@linli/api/export'
import { QUANTITIES, type QuantityId, type Reading } from '@linli/domain/readings'
import type { Point } from '@linli/domain/telemetry'
import { addDays, HOUR_MS, startOfLocalDay } from '@linli/domain/time'
import { evaluateUsage } from '@linli/domain/usage'
import { openEmbeddedStore } from '@linli/store/embedded'
import { openInfluxStore } from '@linli/store/influx'
import t, { type Test } from 'tap'
import { linesOf, recompute, type Line } from './support/analyst.ts'
import { csvCells, faultsOf, packageIn, parquetCells } from './support/data-package.ts'
import { startInflux, whyNoInflux } from './support/influx-server.ts'
import { catalogue, clock, district, settle, WEEK, type Settled } from './support/small-district.ts'

const SUNDAY = addDays(WEEK, 6)
const at = (date: string, hour: number) => startOfLocalDay(date) + hour * HOUR_MS
/** One space falls below the gate, another into the band with a footnote. */
const SILENCES = [
  { device: 'wangchao-hall-counter', from: at('2026-11-17', 12), to: at('2026-11-19', 15) },
  { device: 'yunjin-incubator-heads', from: at('2026-11-18', 9), to: at('2026-11-18', 20) }
]
const isHeard = ({ tags, time }: Point) => !SILENCES.some(({ device, from, to }) => tags['device'] === device && time >= from && time < to)
const batches = [...district()].map(batch => batch.filter(isHeard))

const exported = async ({ store }: Settled, folder: string) => {
  await exportFolder({ store, catalogue: { ...catalogue, version: 1 }, clock }, { first: WEEK, last: SUNDAY, folder, formats: EXPORT_FORMATS, readings: true, publish: false, force: false })
  return folder
}

/** Every figure of every space, recomputed from the CSV files, is what the api answers. */
async function sameAsApi (t: Test, { ask }: Settled, dir: string): Promise<void> {
  const statuses = new Set<string>()
  for (const { id } of catalogue.spaces) {
    const recomputed = recompute(dir, id)
    const { figures } = JSON.parse(await ask('GET', `/api/v1/usage?space=${id}&week=${WEEK}`)) as { figures: Record<string, { value: number | null, status: string }> }
    for (const [metric, own] of Object.entries(recomputed)) {
      const value = figures[metric]?.value ?? undefined
      statuses.add(figures[metric]?.status ?? '')
      const isSame = own === value || (own !== undefined && value !== undefined && Math.abs(own - value) <= 1e-9 * Math.max(1, Math.abs(value)))
      if (!isSame) t.equal(own, value, `${id} ${metric}`)
    }
    t.ok(Object.values(recomputed).some(value => value !== undefined), id)
  }
  for (const status of ['ok', 'footnote', 'insufficient', 'not_applicable']) t.ok(statuses.has(status), `some figures are ${status}`)
}

/** The days computed anew from the exported readings are the exported days. */
function sameFromReadings (t: Test, dir: string): void {
  const readings = linesOf(dir, 'readings').map(readingOf)
  t.ok(readings.length > 10_000, `${readings.length} readings`)
  for (const space of catalogue.spaces) {
    const devices = catalogue.devices.filter(({ placements }) => placements.some(placement => placement.space === space.id))
    for (const day of linesOf(dir, 'days').filter(line => line['space'] === space.id)) {
      const from = startOfLocalDay(day['date']!)
      const { parts } = evaluateUsage({ space, devices, gateways: [], readings: readings.filter(({ device }) => devices.some(({ id }) => id === device)), schoolHolidays: catalogue.schoolHolidays, period: { from, to: from + 24 * HOUR_MS } })
      const wrong = Object.entries(parts).filter(([name, value]) => typeof value === 'number' && day[name] !== '' && Number(day[name]) !== value)
      if (wrong.length > 0) t.same(wrong, [], `${space.id} ${day['date']}`)
    }
  }
}

function readingOf ({ device, time, seq, receivedAt, timedOn, ...fields }: Line): Reading {
  const values = Object.fromEntries(Object.entries(fields).filter(([, text]) => text !== '').map(([name, text]) => [name, QUANTITIES[name as QuantityId].type === 'boolean' ? text === 'true' : Number(text)]))
  return { device: device!, time: Date.parse(time!), ...seq === '' ? {} : { seq: Number(seq) }, receivedAt: Date.parse(receivedAt!), timedOn: timedOn as 'device', values }
}

async function wellFormed (t: Test, dir: string): Promise<void> {
  t.same(faultsOf(dir).slice(0, 10), [], 'the folder is what its dictionary says')
  const { resources, description } = packageIn(dir)
  t.match(description, INSIDE_ONLY.zh)
  const figures = linesOf(dir, 'day-figures')
  t.same(figures.filter(({ status, value }) => (status === 'ok' || status === 'footnote') !== (value !== '')), [], 'a value where its status lets it pass, and nowhere else')
  t.ok(figures.some(({ status }) => status === 'insufficient'))
  for (const resource of resources.filter(({ format }) => format === 'parquet')) {
    const [cells, csv] = [await parquetCells(dir, resource), csvCells(dir, resource)]
    t.equal(cells.length, csv.length, `${resource.path}: ${csv.length} rows`)
    const different = csv.findIndex((row, index) => row.join('\n') !== cells[index]!.join('\n'))
    if (different >= 0) t.same(cells[different], csv[different], `${resource.path}, row ${different + 1}`)
  }
}

t.test('whoever has the files of a week comes to the figures of the api', { timeout: 120_000 }, async t => {
  const dir = t.testdir()
  const settled = await settle(t, { store: await openEmbeddedStore({ file: join(dir, 'telemetry.db') }), dir, batches })
  const folder = await exported(settled, join(dir, 'files'))
  await sameAsApi(t, settled, folder)
  sameFromReadings(t, folder)
  await wellFormed(t, folder)
  await t.test('other readers of Parquet read the same', { skip: whyNoArrow() ?? false }, async t => {
    for (const resource of packageIn(folder).resources.filter(({ format }) => format === 'parquet')) {
      const cells = arrowCells(join(folder, resource.path)).map(row => row.map((cell, index) => resource.schema.fields[index]!.type === 'number' && cell !== null ? Number(cell) : cell))
      const csv = csvCells(folder, resource).slice(0, ARROW_ROWS).map(row => row.map((cell, index) => resource.schema.fields[index]!.type === 'number' && cell !== null ? Number(cell) : cell))
      t.same(cells, csv, resource.path)
    }
  })
})

const noInflux = whyNoInflux()
t.test('the files are the same from InfluxDB', { skip: noInflux ?? false, timeout: 240_000 }, async t => {
  const server = await startInflux()
  t.teardown(() => server.stop())
  for (const name of ['raw', 'states', 'usage']) await server.makeBucket(name)
  const dir = t.testdir({ embedded: {}, influx: {} })
  const embedded = await settle(t, { store: await openEmbeddedStore({ file: join(dir, 'embedded', 'telemetry.db') }), dir: join(dir, 'embedded'), batches })
  const influx = await settle(t, { store: openInfluxStore({ ...server, buckets: { raw: 'raw', states: 'states', usage: 'usage' }, writer: 'test' }), dir: join(dir, 'influx'), batches })
  const hashes = async (settled: Settled, name: string) => packageIn(await exported(settled, join(dir, name))).resources.map(({ path, rows, hash }) => `${path} ${rows} ${hash}`)
  t.same(await hashes(influx, 'from-influx'), await hashes(embedded, 'from-embedded'))
})

/** Rows of a file that are compared. */
const ARROW_ROWS = 2000
const PYTHON = process.env['LINLI_PYTHON'] ?? 'python3'

function whyNoArrow (): string | undefined {
  if (spawnSync(PYTHON, ['-c', 'import pyarrow.parquet']).status === 0) return undefined
  console.error('Parquet is NOT read by another reader than hyparquet: install pyarrow, or name a Python that has it in LINLI_PYTHON')
  return 'no pyarrow'
}

/** Cells as Apache Arrow reads them. */
function arrowCells (file: string): readonly (readonly (string | number | null)[])[] {
  const script = `
import sys, json, datetime, pyarrow.parquet as parquet
def cell(value):
    if value is None: return None
    if isinstance(value, datetime.datetime): return round(value.timestamp() * 1000)
    if isinstance(value, datetime.date): return value.isoformat()
    if isinstance(value, bool): return str(value).lower()
    return repr(value) if isinstance(value, float) else str(value)
table = parquet.read_table(sys.argv[1])
columns = [[cell(value) for value in column.to_pylist()[:${ARROW_ROWS}]] for column in table.columns]
json.dump(list(zip(*columns)), sys.stdout)`
  const { stdout, stderr, status } = spawnSync(PYTHON, ['-c', script, file], { encoding: 'utf8', maxBuffer: 1 << 28 })
  if (status !== 0) throw new Error(stderr)
  return JSON.parse(stdout) as (string | number | null)[][]
}
