/**
 * What the same work costs on both telemetry stores: batches as the gateway writes them, the questions of screens and of the roll-up. The embedded store is the
 * measure, InfluxDB (Debian's, or the one LINLI_TEST_INFLUXD names) is told as a multiple of it. `node bench/stores.ts [days]`
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Catalogue } from '@linli/domain/catalogue'
import { addDays, localDate, startOfLocalDay } from '@linli/domain/time'
import { demoCatalogue } from '@linli/firmware-sim/demo'
import { history } from '@linli/firmware-sim/history'
import { openEmbeddedStore } from '@linli/store/embedded'
import { openInfluxStore } from '@linli/store/influx'
import { readReadings, type TelemetryStore } from '@linli/store/telemetry'
import { startInflux, whyNoInflux } from '../test/support/influx-server.ts'

const BATCH = 500
const ROUNDS = 20
const days = Number(process.argv[2] ?? 7)
const now = startOfLocalDay(localDate(Date.now()))
const catalogue = Catalogue.parse(demoCatalogue(now))
const devices = catalogue.devices.map(({ id }) => id)
const points = [...history({ catalogue, from: startOfLocalDay(addDays(localDate(now), -days)), to: now })].flat()

const WORK: readonly (readonly [string, (store: TelemetryStore) => Promise<unknown>])[] = [
  [`${points.length} rows in batches of ${BATCH}, each durable`, async store => { for (let at = 0; at < points.length; at += BATCH) await store.write(points.slice(at, at + BATCH)) }],
  [`the newest row of every series, ${ROUNDS} times`, async store => { for (let i = 0; i < ROUNDS; i++) await store.latest('environment') }],
  [`a row by its key, ${ROUNDS} times`, async store => { for (let i = 0; i < ROUNDS; i++) await store.find('environment', { device: devices[i % devices.length]! }, now - i) }],
  [`a day of two devices, ${ROUNDS} times`, async store => { for (let i = 0; i < ROUNDS; i++) await readReadings(store, devices.slice(i, i + 2), { from: now - 86_400_000, to: now }) }],
  ['everything, once', async store => await readReadings(store, devices, { from: 0, to: now })],
  ['what is stale, taken and cleared', async store => { await store.clearDirty(await store.takeDirty(1_000_000)) }]
]

async function measure (store: TelemetryStore): Promise<readonly number[]> {
  const times: number[] = []
  for (const [, act] of WORK) {
    const began = performance.now()
    await act(store)
    times.push(performance.now() - began)
  }
  await store.close()
  return times
}

const missing = whyNoInflux()
if (missing !== undefined) throw new Error(missing)
const dir = mkdtempSync(join(tmpdir(), 'linli-bench-'))
const server = await startInflux()
try {
  for (const name of ['raw', 'states', 'usage']) await server.makeBucket(name)
  const embedded = await measure(await openEmbeddedStore({ file: join(dir, 'telemetry.db') }))
  const influx = await measure(openInfluxStore({ ...server, buckets: { raw: 'raw', states: 'states', usage: 'usage' }, writer: 'bench' }))
  process.stdout.write(`embedded store beside InfluxDB ${server.version}, ${days} days of the demo district\n`)
  for (const [index, [what]] of WORK.entries()) {
    process.stdout.write(`${what}: ${embedded[index]!.toFixed(0)} ms, InfluxDB ${influx[index]!.toFixed(0)} ms, ${(influx[index]! / embedded[index]!).toFixed(1)} ×\n`)
  }
} finally {
  await server.stop()
  rmSync(dir, { recursive: true, force: true })
}
process.exit()
