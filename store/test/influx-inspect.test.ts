import { once } from 'node:events'
import { createServer } from 'node:http'
import t from 'tap'
import { startInflux, whyNoInflux } from '../../test/support/influx-server.ts'
import { inspectInflux, openInfluxStore } from '../src/influx/index.ts'

const BUCKETS = { raw: 'linli_raw', states: 'linli_states', usage: 'linli_usage' }
const lookAt = (options: Partial<Parameters<typeof inspectInflux>[0]> & { readonly url: string }) => inspectInflux({ org: 'linli', token: 'none', buckets: BUCKETS, rawRetentionDays: 90, ...options })
const faults = async (options: Parameters<typeof lookAt>[0]) => (await lookAt(options)).filter(({ ok }) => !ok).map(({ what }) => what)

t.test('nobody there, and InfluxDB 3 in place of 2', async t => {
  t.match(await faults({ url: 'http://127.0.0.1:1' }), [/LINLI_INFLUX_URL/])
  const third = createServer((_, response) => { response.setHeader('x-influxdb-version', '3.11.0').end('{"version":"3.11.0"}') }).listen(0, '127.0.0.1')
  await once(third, 'listening')
  t.teardown(() => third.close())
  t.match(await faults({ url: `http://127.0.0.1:${(third.address() as { port: number }).port}` }), [/version 3\.11\.0.*72 hours.*InfluxDB 2/])
})

const missing = whyNoInflux()
t.test('what is not as it should be on a running server', { skip: missing ?? false }, async t => {
  const server = await startInflux()
  t.teardown(() => server.stop())
  t.equal((await faults(server)).length, 3, 'no bucket is there')
  t.match(await faults(server), [/linli_raw.*make the bucket/, /linli_states/, /linli_usage/])
  await server.makeBucket('linli_raw', 90)
  await server.makeBucket('linli_states', 400)
  await server.makeBucket('linli_usage')
  t.same(await faults(server), [], 'as the documents say')
  t.equal((await lookAt(server)).length, 4, 'and each is named')
  t.match(await faults({ ...server, rawRetentionDays: 365 }), [/linli_raw keeps what it is given 90 days.*365 days/])
  t.match(await faults({ ...server, token: 'wrong' }), [/LINLI_INFLUX_TOKEN/, /LINLI_INFLUX_TOKEN/, /LINLI_INFLUX_TOKEN/])
  t.match(await faults({ ...server, token: await server.readerToken() }), [/linli_raw.*insufficient|forbidden|allow/i, /allow/, /allow/], 'a token that may only read')
  t.match(await faults({ ...server, clock: { now: () => Date.now() + 600_000 } }), [/(600|599|601) s behind/])

  const write = (line: string) => fetch(`${server.url}/api/v2/write?org=linli&bucket=linli_raw&precision=s`, { method: 'POST', headers: { authorization: `Token ${server.token}` }, body: line })
  await openInfluxStore({ ...server, buckets: BUCKETS, writer: 'test' }).write([{ measurement: 'door', tags: { device: 'a' }, time: Date.now(), fields: { open: true } }])
  t.same(await faults(server), [], 'our own types are right')
  t.equal((await write(`environment,device=x co2="much" ${Math.floor(Date.now() / 1000)}`)).status, 204)
  t.match(await faults(server), [/environment\.co2 was written as string, Linli writes float/])
})
