import { createServer, type RequestListener } from 'node:http'
import { once } from 'node:events'
import type { Point } from '@linli/domain/telemetry'
import { QUARTER_MS } from '@linli/domain/time'
import t, { type Test } from 'tap'
import { startInflux, whyNoInflux, type InfluxServer } from '../../test/support/influx-server.ts'
import { openInfluxStore, type InfluxOptions } from '../src/influx/index.ts'

const T0 = Date.UTC(2026, 2, 2, 1)
const ALWAYS = { from: 0, to: Date.UTC(2100, 0, 1) }
const BUCKETS = { raw: 'raw', states: 'states', usage: 'usage' }
const air = (device: string, time: number, fields: Point['fields'] = { co2: 500 }): Point => ({ measurement: 'environment', tags: { device }, time, fields })

function open (t: Test, options: Partial<InfluxOptions> & Pick<InfluxOptions, 'url'>) {
  const store = openInfluxStore({ org: 'linli', token: 'none', buckets: BUCKETS, writer: 'test', ...options })
  t.teardown(() => store.close())
  return store
}

/** A server that answers everything alike. */
async function standIn (t: Test, answer: RequestListener): Promise<string> {
  const server = createServer(answer).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as { port: number }).port}`
}

t.test('a server that is not there, is busy, or breaks off is waited for', async t => {
  await t.rejects(open(t, { url: 'http://127.0.0.1:1' }).write([air('a', T0)]), { code: 'store_unavailable', retryable: true, message: /127\.0\.0\.1:1.*LINLI_INFLUX_URL/ })
  await t.rejects(open(t, { url: 'http://127.0.0.1:1' }).latest('environment'), { code: 'store_unavailable', retryable: true })

  const busy = open(t, { url: await standIn(t, (_, response) => { response.writeHead(503, { 'retry-after': '7' }).end('{"message":"shutting down"}') }) })
  await t.rejects(busy.write([air('a', T0)]), { code: 'store_unavailable', retryAfterMs: 7000, message: /shutting down/ })
  await t.rejects(busy.read({ measurement: 'environment', ...ALWAYS }), { code: 'store_unavailable', retryAfterMs: 7000 })

  const broken = open(t, {
    url: await standIn(t, (_, response) => {
      response.writeHead(200).end('{"results":[{"series":[{"name":"environment","tags":{"device":"a"},"columns":["time","co2"],"values":[[1,2]],"partial":true}],"partial":true}]}\n')
    })
  })
  await t.rejects(broken.read({ measurement: 'environment', ...ALWAYS }), { code: 'store_unavailable', message: /broke off/ }, 'half an answer is none')
})

t.test('what only a person can mend is named', async t => {
  const refusing = open(t, { url: await standIn(t, (_, response) => { response.writeHead(403, { 'content-type': 'application/json' }).end('{"code":"forbidden","message":"insufficient permissions for write"}') }) })
  await t.rejects(refusing.write([air('a', T0)]), { code: 'store_refused', retryable: true, message: /token.*insufficient permissions/ })
  const strange = open(t, { url: await standIn(t, (_, response) => { response.writeHead(400, { 'content-type': 'application/json' }).end('{"code":"invalid","message":"something is not as it should be"}') }) })
  await t.rejects(strange.write([air('a', T0)]), { code: 'store_refused' }, 'a refusal that does not speak of points costs none')
})

const missing = whyNoInflux()
if (missing !== undefined) t.test(`the store on a running InfluxDB: ${missing}`, { skip: missing }, () => undefined)
else await onServer()

async function onServer (): Promise<void> {
  const server = await startInflux()
  t.teardown(() => server.stop())
  let rounds = 0
  const fresh = async (): Promise<InfluxServer & Pick<InfluxOptions, 'buckets'>> => {
    const number = ++rounds
    const buckets = { raw: `raw${number}`, states: `states${number}`, usage: `usage${number}` }
    for (const name of Object.values(buckets)) await server.makeBucket(name)
    return { ...server, buckets }
  }

  t.test('a wrong token and a missing bucket are told apart from an empty one', async t => {
    const options = await fresh()
    await t.rejects(open(t, { ...options, token: 'wrong' }).write([air('a', T0)]), { code: 'store_refused', message: /LINLI_INFLUX_TOKEN/ })
    await t.rejects(open(t, { ...options, token: 'wrong' }).latest('environment'), { code: 'store_refused', message: /LINLI_INFLUX_TOKEN/ })
    const lost = open(t, { ...options, buckets: { ...options.buckets, raw: 'nowhere' } })
    await t.rejects(lost.write([air('a', T0)]), { code: 'store_refused', message: /nowhere/ })
    await t.rejects(lost.read({ measurement: 'environment', ...ALWAYS }), { code: 'store_refused', message: /nowhere/ })
    t.same(await open(t, options).read({ measurement: 'environment', ...ALWAYS }), [])
  })

  t.test('lines that the server refuses are refused alone, in its words', async t => {
    const options = await fresh()
    const store = open(t, options)
    const poison = await fetch(`${options.url}/api/v2/write?org=linli&bucket=${options.buckets.raw}&precision=ms`, {
      method: 'POST', headers: { authorization: `Token ${options.token}` }, body: `environment,device=z noise="loud" ${T0 + 10 * QUARTER_MS}`
    })
    t.equal(poison.status, 204)
    const points = Array.from({ length: 20 }, (_, i) => air(`d${i}`, T0, i % 7 === 3 ? { co2: 500, noise: 40 } : { co2: 500 }))
    const { refused } = await store.write(points)
    t.same(refused.map(({ index }) => index), [3, 10, 17])
    t.match(refused[0], { reason: /type/ })
    const kept = new Set((await store.read({ measurement: 'environment', ...ALWAYS })).map(({ tags }) => tags['device']))
    t.ok(points.every((_, i) => i % 7 === 3 || kept.has(`d${i}`)), 'the others are there')
    t.notOk((await store.takeDirty(100)).some(({ device }) => device === 'd3'), 'what was refused has made nothing stale')
  })

  t.test('what one process writes, another recomputes, each quarter once, also after a restart', async t => {
    const options = await fresh()
    const [one, two] = [open(t, { ...options, writer: 'one' }), open(t, { ...options, writer: 'two' })]
    await Promise.all([one.write([air('a', T0), air('b', T0)]), two.write([air('b', T0 + 1), air('c', T0)])])
    const reader = open(t, { ...options, writer: 'api' })
    const taken = await reader.takeDirty(10)
    t.same(taken.map(({ device }) => device), ['a', 'b', 'c'])
    await one.write([air('a', T0 + 5)])
    await reader.clearDirty(taken.filter(({ device }) => device !== 'c'))
    const heir = open(t, { ...options, writer: 'api' })
    t.same((await heir.takeDirty(10)).map(({ device }) => device).filter(device => device !== 'b'), ['a', 'c'], 'written again, and not yet cleared')
    await heir.clearDirty(await heir.takeDirty(10))
    t.same(await open(t, { ...options, writer: 'api' }).takeDirty(10), [], 'a process after it has nothing to do')
  })

  t.test('a clock that was set back hides nothing', async t => {
    const options = await fresh()
    let now = Date.UTC(2026, 2, 3)
    const clock = { now: () => now }
    const reader = open(t, options)
    await open(t, { ...options, clock }).write([air('a', T0)])
    await reader.clearDirty(await reader.takeDirty(10))
    now -= 3_600_000
    await open(t, { ...options, clock }).write([air('b', T0)])
    t.same((await reader.takeDirty(10)).map(({ device }) => device), ['b'])
  })

  t.test('rows that were acknowledged are there after the server was killed', async t => {
    const options = await fresh()
    const store = open(t, options)
    await store.write(Array.from({ length: 3000 }, (_, i) => air(`d${i % 30}`, T0 + i)))
    await server.kill()
    await t.rejects(store.write([air('a', T0)]), { code: 'store_unavailable' })
    await server.restart()
    t.equal((await store.read({ measurement: 'environment', ...ALWAYS })).length, 3000)
    t.equal((await store.takeDirty(100)).length, 30)
  })
}
