import { join } from 'node:path'
import { createApi } from '@linli/api/app'
import { consolePages } from '@linli/dashboards/console'
import { Catalogue } from '@linli/domain/catalogue'
import type { GatewayControl } from '@linli/domain/pipeline'
import { MEASUREMENTS, type MeasurementId, type Point } from '@linli/domain/telemetry'
import { addDays, DAY_MS, HOUR_MS, startOfLocalDay } from '@linli/domain/time'
import { demoCatalogue } from '@linli/firmware-sim/demo'
import { history } from '@linli/firmware-sim/history'
import { demoIncidents } from '@linli/firmware-sim/world'
import { openEmbeddedStore } from '@linli/store/embedded'
import { openInfluxStore } from '@linli/store/influx'
import { openLedger } from '@linli/store/ledger'
import type { TelemetryStore } from '@linli/store/telemetry'
import { fingerprintOf } from '@linli/store/transfer'
import { pino } from 'pino'
import t, { type Test } from 'tap'
import { startInflux, whyNoInflux } from './support/influx-server.ts'
import { memoryBus } from './support/memory-bus.ts'

/** A Tuesday, so that last week is whole; the district's past begins eight days before that week's end. */
const NOW = startOfLocalDay('2026-11-24') + 11 * HOUR_MS
const WEEK = '2026-11-16'
const SINCE = startOfLocalDay('2026-11-15')
const RECENT = startOfLocalDay('2026-11-22')
const clock = { now: () => NOW }

const catalogue = someOfEach(Catalogue.parse(demoCatalogue(NOW)))
const measurements = Object.keys(MEASUREMENTS) as MeasurementId[]

/** One space of each way of knowing people and visits, with those they lie in, and their devices. */
function someOfEach (district: Catalogue): Catalogue {
  const chosen = new Set(new Map(district.spaces.map(space => [`${space.occupancySource} ${space.visitsSource}`, space])).values())
  for (const space of district.spaces) if ([...chosen].some(({ parent }) => parent === space.id)) chosen.add(space)
  const spaces = district.spaces.filter(space => chosen.has(space))
  const isChosen = (id: string) => spaces.some(space => space.id === id)
  return { ...district, spaces, devices: district.devices.filter(({ placements }) => placements.length === 0 || placements.some(({ space }) => isChosen(space))) }
}

/** What the district has said; the last days come first, and one device's Wednesday comes late. */
function *district (): Generator<readonly Point[]> {
  const incidents = demoIncidents(NOW)
  const late: Point[] = []
  const wednesday = startOfLocalDay('2026-11-18')
  const isLate = ({ tags, time }: Point) => tags['device'] === catalogue.devices[0]!.id && time >= wednesday && time < wednesday + DAY_MS
  for (const [from, to] of [[RECENT, NOW], [SINCE, RECENT]] as const) {
    for (const batch of history({ catalogue, from, to, incidents })) {
      late.push(...batch.filter(isLate))
      yield batch.filter(point => !isLate(point))
    }
  }
  yield late
}

const gateway: GatewayControl = {
  pipeline: () => Promise.resolve({ counters: { received: 0, stored: 0, control: 0, duplicate: 0, quarantined: 0, expired: 0, pending: 0 }, condition: 'running', catalogueVersion: 1, refusals: [], sources: [] }),
  quarantine: () => Promise.resolve({ total: 0, entries: [] }), replay: () => Promise.resolve({ replayed: 0, left: 0 }), found: () => Promise.resolve([])
}

/** An api over a store that holds the district, its usage computed. */
async function settle (t: Test, { store, dir, batches }: { readonly store: TelemetryStore, readonly dir: string, readonly batches: readonly (readonly Point[])[] }) {
  const ledger = openLedger(join(dir, 'ledger.db'))
  ledger.saveCatalogue(catalogue, { at: NOW, by: 'test' })
  const api = createApi({ ledger, store, bus: memoryBus(), gateway, clock, log: pino({ level: 'silent' }), rawRetentionDays: 90, outboxDir: join(dir, 'outbox') })
  await api.app.register(consolePages({ desk: api.desk, clock }))
  t.teardown(async () => {
    await api.stop()
    await api.app.close()
    ledger.close()
    await store.close()
  })
  for (const [index, batch] of batches.entries()) {
    // The late day meets days that are computed already.
    if (index === batches.length - 1) await api.rollup.runUntilClean()
    t.same((await store.write(batch)).refused, [])
  }
  await api.rollup.runUntilClean()
  const ask = async (method: 'GET' | 'POST', url: string, payload?: object) => (await api.app.inject({ method, url, ...(payload ? { payload } : {}), headers: { host: '127.0.0.1' } })).body
  return { store, ask }
}

/** Every question that screens and letters put to the store. */
function questions (): readonly (readonly ['GET' | 'POST', string, object?])[] {
  const spaces = catalogue.spaces.map(({ id }) => id)
  return [
    ...['/api/v1/overview', '/api/v1/devices', '/api/v1/alerts', '/', '/devices', '/?lang=en'].map(url => ['GET', url] as const),
    ...spaces.flatMap(id => [['GET', `/api/v1/spaces/${id}`] as const, ['GET', `/spaces/${id}`] as const, ['GET', `/api/v1/usage?space=${id}&week=${WEEK}`] as const, ['GET', `/api/v1/usage?space=${id}&week=${addDays(WEEK, 7)}`] as const]),
    ...catalogue.streets.flatMap(({ id }) => (['zh', 'en'] as const).map(language => ['POST', '/api/v1/letters', { street: id, week: WEEK, language }] as const)),
    ...catalogue.streets.flatMap(({ id }) => [['GET', `/letters/${id}-${WEEK}-zh/html`] as const, ['GET', `/letters/${id}-${WEEK}-en/html`] as const])
  ]
}

const missing = whyNoInflux()
t.test('the same district in both stores gives the same answers, pages and letters', { skip: missing ?? false, timeout: 240_000 }, async t => {
  const server = await startInflux()
  t.teardown(() => server.stop())
  for (const name of ['raw', 'states', 'usage']) await server.makeBucket(name)
  const dir = t.testdir({ embedded: {}, influx: {} })
  const batches = [...district()]
  const embedded = await settle(t, { store: await openEmbeddedStore({ file: join(dir, 'embedded', 'telemetry.db') }), dir: join(dir, 'embedded'), batches })
  const influx = await settle(t, { store: openInfluxStore({ ...server, buckets: { raw: 'raw', states: 'states', usage: 'usage' }, writer: 'test' }), dir: join(dir, 'influx'), batches })

  for (const measurement of measurements) {
    const [one, other] = [await fingerprintOf(embedded.store, measurement), await fingerprintOf(influx.store, measurement)]
    t.same(other, one, `${measurement}: ${one.rows} rows`)
    const newest = async ({ store }: typeof embedded) => (await store.latest(measurement)).map(row => JSON.stringify([Object.entries(row.tags).sort(), row.time])).sort()
    t.same(await newest(influx), await newest(embedded), `the newest rows of ${measurement}`)
  }
  t.ok((await fingerprintOf(influx.store, 'usage_daily')).rows >= 9 * catalogue.spaces.length, 'usage was computed')
  t.same(await influx.store.takeDirty(10), [])
  for (const [method, url, payload] of questions()) {
    const [one, other] = [await embedded.ask(method, url, payload), await influx.ask(method, url, payload)]
    if (one !== other) t.equal(other, one, `${method} ${url} ${JSON.stringify(payload ?? '')}`)
    t.notMatch(one, /"error"/, url)
  }
})
