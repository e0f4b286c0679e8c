import type { FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { Catalogue } from '@linli/domain/catalogue'
import { LinliError } from '@linli/domain/errors'
import { openEmbeddedStore } from '@linli/store/embedded'
import type { TelemetryStore } from '@linli/store/telemetry'
import t, { type Test } from 'tap'
import { Pipeline, topicMatches, type PipelineEvent, type PipelineOptions } from '../src/pipeline/index.ts'
import { balance, silent, SMALL } from './support/gateway.ts'

const NOW = Date.UTC(2026, 10, 25, 6)

async function open (t: Test, { dir = t.testdir(), store, ...more }: Partial<PipelineOptions> & { readonly dir?: string } = {}) {
  const real = await openEmbeddedStore({ file: join(dir, 'telemetry.db') })
  const events: PipelineEvent[] = []
  const pipeline = new Pipeline({
    store: store ?? real, clock: { now: () => NOW }, log: silent, stateDir: join(dir, 'gateway'), catalogue: Catalogue.parse(SMALL), rawRetentionDays: 90, onEvent: event => { events.push(event) }, ...more
  })
  await pipeline.start()
  t.teardown(async () => {
    await pipeline.stop()
    await real.close()
  })
  const say = (payload: string, topic = 'linli/v1/lane/heads/telemetry', retained = false) => pipeline.accept({ source: 'linli', topic, payload: Buffer.from(payload), retained, receivedAt: NOW })
  return { pipeline, store: real, events, say, dir }
}

t.test('a store that is away costs nothing: messages are taken, and written when it is back', async t => {
  const dir = t.testdir()
  const real = await openEmbeddedStore({ file: join(dir, 'other.db') })
  t.teardown(() => real.close())
  let isAway = true
  const store: TelemetryStore = { ...real, write: points => isAway ? Promise.reject(new LinliError('store_unavailable', 'the store is away', { retryable: true, retryAfterMs: 20 })) : real.write(points) }
  const { pipeline, say, events } = await open(t, { dir, store })
  for (let index = 0; index < 50; index++) await say(JSON.stringify({ time: NOW - index * 1000, count: index }))
  await new Promise(resolve => setTimeout(resolve, 60))
  const away = pipeline.status()
  t.match(away, { condition: 'store_unavailable', message: /away/, counters: { received: 50, stored: 0, pending: 50 } })
  isAway = false
  await pipeline.drained()
  t.match(pipeline.status(), { condition: 'running', counters: { received: 50, stored: 50, pending: 0 } })
  t.equal(events.length, 50)
})

t.test('a full disk stops the acknowledgements, is said, and passes by itself', async t => {
  let isFull = false
  const { pipeline, say } = await open(t, {
    disk: {
      async write (file: FileHandle, bytes: Buffer, position: number) {
        if (isFull) throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' })
        await file.write(bytes, 0, bytes.length, position)
      }
    }
  })
  await say('{"count":1}')
  isFull = true
  await t.rejects(say('{"count":2}'), { code: 'disk_full' })
  t.match(pipeline.status(), { condition: 'disk_full', message: /make room/, counters: { received: 1 } })
  isFull = false
  await say('{"count":3}')
  await pipeline.drained()
  t.match(pipeline.status(), { condition: 'running', counters: { received: 2, stored: 2 } })
})

t.test('a repetition at any age is a duplicate, new content at a known time is not', async t => {
  const { pipeline, say, dir } = await open(t)
  const reading = JSON.stringify({ time: NOW - 60_000, count: 4 })
  await say(reading)
  await say(reading)
  await say(JSON.stringify({ time: NOW - 60_000, temperature: 21 }))
  await say(reading, undefined, true)
  await say('{"count":9}', undefined, true)
  await pipeline.drained()
  t.match(pipeline.status().counters, { stored: 2, duplicate: 3 })
  await pipeline.stop()
  const second = await open(t, { dir })
  await second.say(reading)
  await second.pipeline.drained()
  t.match(second.pipeline.status().counters, { stored: 2, duplicate: 4 }, 'also after a restart')
})

t.test('a device whose clock is eight hours ahead is heard once, however often and whenever its message comes', async t => {
  const { pipeline, say, events } = await open(t)
  const ahead = (count: number, hours: number) => JSON.stringify({ time: NOW + hours * 3_600_000, count })
  await say(ahead(5, 8))
  await say(ahead(5, 8))
  await say(ahead(5, 8.1))
  await pipeline.drained()
  t.match(pipeline.status().counters, { stored: 2, duplicate: 1 })
  // Nine hours later the time that it shows has passed, and the same words are still the same words.
  await pipeline.accept({ source: 'linli', topic: 'linli/v1/lane/heads/telemetry', payload: Buffer.from(ahead(5, 8)), retained: false, receivedAt: NOW + 9 * 3_600_000 })
  await pipeline.drained()
  t.match(pipeline.status().counters, { stored: 2, duplicate: 2 })
  // A clock that was never set may stand still: equal messages are readings of their own.
  for (const time of [0, Date.UTC(2099, 0, 1)]) for (let times = 0; times < 2; times++) await say(JSON.stringify({ time, count: 5 }))
  await pipeline.drained()
  t.match(pipeline.status().counters, { stored: 6, duplicate: 2 })
  t.equal(events.length, 6)
})

t.test('a decoder that fails quarantines its message and nothing else', async t => {
  const { pipeline, say } = await open(t)
  const broken = pipeline.sources.find(({ source }) => source.id === 'linli')!
  const decode = broken.instance.decode.bind(broken.instance)
  broken.instance.decode = (message, context) => {
    if (Buffer.from(message.payload).includes('boom')) throw new Error('boom')
    return decode(message, context)
  }
  await say('boom')
  await say('{"count":1}')
  await pipeline.drained()
  t.match(pipeline.status().counters, { stored: 1, quarantined: 1 })
  t.match((await pipeline.quarantine({ limit: 1 })).entries, [{ reason: 'decoder_failed' }])
})

t.test('hostile keys do no harm, and the counters always balance', async t => {
  const { pipeline, say } = await open(t)
  for (const payload of ['{"__proto__":{"count":1},"count":2}', '{"constructor":1,"toString":2}', `{"count":1e400}`, '{"count":-0}', 'null', '""', '{"values":{"count":3},"count":4}', `${'['.repeat(5000)}${']'.repeat(5000)}`]) {
    await say(payload)
    const { counters } = pipeline.status()
    t.equal(counters.received, balance(counters))
  }
  await pipeline.drained()
  t.equal(pipeline.status().counters.received, 8)
  t.equal(({} as { count?: number }).count, undefined)
})

t.test('filters match as MQTT says', async t => {
  for (const [filter, topic, fits] of [['a/+/c', 'a/b/c', true], ['a/#', 'a', true], ['a/#', 'a/b/c', true], ['#', '$SYS/x', false], ['+', '/a', false], ['+/+', '/a', true], ['a', 'a/b', false], ['a/+', 'a', false]] as const) {
    t.equal(topicMatches(filter, topic), fits, `${filter} ${topic}`)
  }
})

t.test('a last will ends a life when it arrives, not when it was written', async t => {
  const { pipeline, store, say } = await open(t)
  const STATUS = 'linli/v1/lane/heads/status'
  const born = NOW - 100 * 86_400_000
  await say(JSON.stringify({ online: true, time: NOW - 3_600_000 }), STATUS)
  await say(JSON.stringify({ count: 3, time: NOW - 60_000 }))
  await say(JSON.stringify({ online: false, time: NOW - 3_600_000 }), STATUS)
  await say(JSON.stringify({ online: false, time: NOW - 3_600_000 }), STATUS, true)
  await pipeline.drained()
  const lives = async () => (await store.read({ measurement: 'device', from: 0, to: NOW + 1 })).map(({ time, fields }) => [time, fields['online']])
  t.same(await lives(), [[NOW - 3_600_000, true], [NOW, false]])
  await say(JSON.stringify({ online: false, time: born }), STATUS)
  await pipeline.drained()
  t.same(await lives(), [[NOW - 3_600_000, true], [NOW, false]], 'also that of a session older than the retention')
  t.match(pipeline.status().counters, { received: 5, stored: 1, control: 4 })
})
