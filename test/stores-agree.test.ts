import { join } from 'node:path'
import { MEASUREMENTS, type MeasurementId } from '@linli/domain/telemetry'
import { addDays } from '@linli/domain/time'
import { openEmbeddedStore } from '@linli/store/embedded'
import { openInfluxStore } from '@linli/store/influx'
import { fingerprintOf } from '@linli/store/transfer'
import t from 'tap'
import { startInflux, whyNoInflux } from './support/influx-server.ts'
import { catalogue, district, settle, WEEK } from './support/small-district.ts'

const measurements = Object.keys(MEASUREMENTS) as MeasurementId[]

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
