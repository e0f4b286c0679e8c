/**
 * `linli export` against plain reading of the same rows from the store (its limit: nothing is formatted, compressed or written).
 * `node bench/export.ts [spaces] [days]`
 * - rows/s and MiB for CSV, Parquet and both: quarter-hours with days and figures, then raw readings;
 * - the most memory in use (heap and buffers) while it runs, for half the days and for all of them: it may hardly grow with the period.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { exportFolder, EXPORT_FORMATS, type ExportFormat } from '@linli/api/export'
import { DEFINITION } from '@linli/api/rollup'
import { Catalogue, type Space } from '@linli/domain/catalogue'
import type { Reading } from '@linli/domain/readings'
import type { Point } from '@linli/domain/telemetry'
import { addDays, DAY_MS, MINUTE_MS, startOfLocalDay } from '@linli/domain/time'
import { evaluateUsage } from '@linli/domain/usage'
import { openEmbeddedStore } from '@linli/store/embedded'
import { pointsOfReading, type TelemetryStore } from '@linli/store/telemetry'

const SPACES = Number(process.argv[2] ?? 50)
const DAYS = Number(process.argv[3] ?? 60)
const FIRST = '2026-03-02'
const LAST = addDays(FIRST, DAYS - 1)
const clock = { now: () => startOfLocalDay(addDays(LAST, 2)) }
const weekly = Object.fromEntries(['1', '2', '3', '4', '5', '6', '7'].map(day => [day, [['09:00', '21:00']]]))
const catalogue = Catalogue.parse({
  streets: [{ id: 'x', name: 'x' }], sites: [{ id: 'x', street: 'x', name: 'x' }],
  spaces: Array.from({ length: SPACES }, (_, i) => ({ id: `space-${i}`, site: 'x', name: `空间 ${i}`, kind: 'study_room', capacity: [{ from: 0, value: 40 }], hours: [{ from: 0, weekly }], occupancySource: 'counter', visitsSource: 'counter', limits: [{ quantity: 'co2', hi: 1000, averaging: '1h' }] })),
  devices: Array.from({ length: SPACES }, (_, i) => ({ id: `counter-${i}`, kind: 'counter', also: ['environment'], source: 'x', external: `counter-${i}`, expectedIntervalSeconds: 300, placements: [{ space: `space-${i}`, from: 0 }] }))
})
const say = (line: string) => { process.stdout.write(`${line}\n`) }

/** What a counter says on a day, a message every five minutes. */
function saidOn (date: string, device: string, salt: number): readonly Reading[] {
  const from = startOfLocalDay(date)
  return Array.from({ length: 288 }, (_, i) => {
    const isOpen = i >= 108 && i < 250
    return { device, time: from + i * 5 * MINUTE_MS, timedOn: 'device', receivedAt: from + i * 5 * MINUTE_MS + 300, values: { passagesIn: isOpen ? (i * 7 + salt) % 3 : 0, passagesOut: isOpen ? (i * 7 + salt + 21) % 3 : 0, co2: 500 + (i * 13 + salt) % 900 } }
  })
}

/** A day of a space as the roll-up stores it. */
function rolledUp (space: Space, date: string, template: ReturnType<typeof evaluateUsage>): Point[] {
  const tags = { site: space.site, space: space.id }
  const { parts, quarters } = template
  return [
    ...quarters.map(({ from, ...fields }): Point => ({ measurement: 'space_usage', tags, time: from, fields: Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) })),
    { measurement: 'usage_daily', tags, time: startOfLocalDay(date), fields: { definition: DEFINITION, parts: JSON.stringify(parts) } }
  ]
}

async function fill (store: TelemetryStore): Promise<void> {
  const [space] = catalogue.spaces
  for (let date = FIRST; date <= LAST; date = addDays(date, 1)) {
    const from = startOfLocalDay(date)
    const readings = [addDays(date, -1), date, addDays(date, 1)].flatMap(day => saidOn(day, 'counter-0', 0))
    const template = evaluateUsage({ space: space!, devices: [catalogue.devices[0]!], gateways: [], readings, period: { from, to: from + DAY_MS }, schoolHolidays: [] })
    await store.write(catalogue.spaces.flatMap(other => rolledUp(other, date, template)))
    for (const [salt, { id }] of catalogue.devices.entries()) await store.write(saidOn(date, id, salt).flatMap(pointsOfReading))
  }
}

/** Seconds, and the most bytes of heap and buffers meanwhile. */
async function measured (act: () => Promise<unknown>): Promise<{ readonly seconds: number, readonly bytes: number }> {
  let bytes = 0
  const look = () => {
    const { heapUsed, arrayBuffers } = process.memoryUsage()
    bytes = Math.max(bytes, heapUsed + arrayBuffers)
  }
  const timer = setInterval(look, 20)
  const started = performance.now()
  await act()
  const seconds = (performance.now() - started) / 1000
  look()
  clearInterval(timer)
  return { seconds, bytes }
}

/** Every row that an export reads, in the same portions. */
async function plainly (store: TelemetryStore, readings: boolean): Promise<number> {
  let rows = 0
  for (const { id } of catalogue.spaces) {
    for (let date = FIRST; date <= LAST; date = addDays(date, 31)) {
      const end = addDays(date, 31)
      const span = { from: startOfLocalDay(date), to: startOfLocalDay(end > LAST ? addDays(LAST, 1) : end), tags: { space: [id] } }
      for (const measurement of ['space_usage', 'usage_daily'] as const) rows += (await store.read({ measurement, ...span })).length
    }
  }
  if (!readings) return rows
  const devices = catalogue.devices.map(({ id }) => id)
  for (let from = startOfLocalDay(FIRST); from < startOfLocalDay(addDays(LAST, 1)); from += DAY_MS / 4) {
    for (const measurement of ['occupancy', 'environment'] as const) rows += (await store.read({ measurement, from, to: from + DAY_MS / 4, tags: { device: devices } })).length
  }
  return rows
}

const dir = await mkdtemp(join(tmpdir(), 'linli-export-'))
try {
  const store = await openEmbeddedStore({ file: join(dir, 'telemetry.db') })
  await fill(store)
  let count = 0
  const run = async (formats: readonly ExportFormat[], { last = LAST, readings = false } = {}) => {
    let files: Awaited<ReturnType<typeof exportFolder>> = []
    const { seconds, bytes } = await measured(async () => { files = await exportFolder({ store, catalogue, clock }, { first: FIRST, last, folder: join(dir, String(count++)), formats, readings, publish: false, force: false }) })
    const rows = files.reduce((sum, file) => sum + file.rows, 0)
    const size = files.reduce((sum, file) => sum + file.bytes, 0)
    say(`  ${`${formats.join(' and ')}${readings ? ' with readings' : ''}, to ${last}`.padEnd(46)} ${seconds.toFixed(1).padStart(6)} s ${(rows / seconds / 1000).toFixed(0).padStart(5)} k rows/s ${(size / 2 ** 20).toFixed(1).padStart(7)} MiB   most memory ${(bytes / 2 ** 20).toFixed(0)} MiB`)
  }
  say(`${SPACES} spaces, ${DAYS} days: ${SPACES * DAYS * 96} quarter-hours, ${SPACES * DAYS * 288} messages`)
  for (const readings of [false, true]) {
    let rows = 0
    const { seconds, bytes } = await measured(async () => { rows = await plainly(store, readings) })
    say(`  ${`plain reading${readings ? ' with readings' : ''}`.padEnd(46)} ${seconds.toFixed(1).padStart(6)} s ${(rows / seconds / 1000).toFixed(0).padStart(5)} k rows/s               most memory ${(bytes / 2 ** 20).toFixed(0)} MiB`)
  }
  for (const formats of [['csv'], ['parquet'], EXPORT_FORMATS] as const) await run(formats)
  await run(EXPORT_FORMATS, { last: addDays(FIRST, Math.floor(DAYS / 2) - 1), readings: true })
  await run(EXPORT_FORMATS, { readings: true })
  await store.close()
} finally {
  await rm(dir, { recursive: true, force: true })
}
