import { appendFileSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Catalogue } from '@linli/domain/catalogue'
import { LinliError } from '@linli/domain/errors'
import { openEmbeddedStore } from '@linli/store/embedded'
import type { TelemetryStore } from '@linli/store/telemetry'
import t, { type Test } from 'tap'
import { Pipeline, type PipelineEvent, type PipelineOptions } from '../src/pipeline/index.ts'
import { balance, silent, SMALL } from './support/gateway.ts'

const NOW = Date.UTC(2026, 10, 25, 6)
const TOPIC = 'linli/v1/lane/heads/telemetry'

interface Opening extends Partial<PipelineOptions> {
  readonly dir?: string
  /** Changes what the store answers. */
  readonly wrap?: (real: TelemetryStore) => Partial<TelemetryStore>
}

async function open (t: Test, { dir = t.testdir(), wrap = () => ({}), ...more }: Opening = {}) {
  const real = await openEmbeddedStore({ file: join(dir, 'telemetry.db') })
  const events: PipelineEvent[] = []
  const bound = Object.fromEntries((['write', 'read', 'latest', 'find'] as const).map(name => [name, real[name].bind(real)]))
  const store = { ...bound, ...wrap(real) } as unknown as TelemetryStore
  const pipeline = new Pipeline({
    store, clock: { now: () => NOW }, log: silent, stateDir: join(dir, 'gateway'), catalogue: Catalogue.parse(SMALL), rawRetentionDays: 90, onEvent: event => { events.push(event) }, ...more
  })
  await pipeline.start()
  const close = async () => {
    await pipeline.stop()
    await real.close()
  }
  t.teardown(() => close().catch(() => undefined))
  const say = (payload: string | Uint8Array) => pipeline.accept({ source: 'linli', topic: TOPIC, payload: Buffer.from(payload), retained: false, receivedAt: NOW })
  return { pipeline, real, events, say, dir, close }
}

/** More than one segment of the spool holds. */
async function segmentFull (say: (payload: Uint8Array) => Promise<void>) {
  for (let index = 0; index < 40; index++) await say(Buffer.alloc(250 * 1024, 0x61))
}

const counted = (at: number, count: number) => JSON.stringify({ time: NOW - at * 1000, count })

/** The same, but never longer than this: a pipeline that stands still fails its test, and does not hang it. */
async function drained (pipeline: Pipeline, timeoutMs = 20_000): Promise<boolean> {
  for (const end = Date.now() + timeoutMs; Date.now() < end;) {
    if (pipeline.status().counters.pending === 0) return true
    await new Promise(resolve => setTimeout(resolve, 10))
  }
  return false
}

t.test('a message of several readings is whole, though the store was away between two of its look-ups', async t => {
  let failures = 0
  const { pipeline, real, say, events } = await open(t, {
    wrap: store => ({
      read: query => query.from === NOW - 20_000 && failures++ === 0 ? Promise.reject(new LinliError('store_unavailable', 'away', { retryable: true, retryAfterMs: 5 })) : store.read(query)
    })
  })
  const linli = pipeline.sources.find(({ source }) => source.id === 'linli')!
  const decode = linli.instance.decode.bind(linli.instance)
  linli.instance.decode = (message, context) => Buffer.from(message.payload).toString() === 'history'
    ? { kind: 'readings', readings: [30, 20, 10].map(age => ({ external: 'heads', time: NOW - age * 1000, values: { count: age }, repeat: 'content', history: true })) }
    : decode(message, context)
  await say(counted(0, 1))
  await say('history')
  t.ok(await drained(pipeline))
  t.equal(failures, 2, 'the store was away once')
  t.same((await real.read({ measurement: 'occupancy', from: 0, to: NOW + 1 })).map(({ fields }) => fields['count']), [30, 20, 10, 1])
  t.equal(events.length, 4)
})

t.test('an error of the store that nobody foresaw costs nothing: the messages are written when it has passed', async t => {
  let failures = 0
  const { pipeline, say, events } = await open(t, { wrap: store => ({ write: points => failures++ < 2 ? Promise.reject(new Error('database disk image is malformed')) : store.write(points) }) })
  await say(counted(2, 1))
  await say(counted(1, 2))
  t.ok(await drained(pipeline), 'without a further message')
  const { counters, condition } = pipeline.status()
  t.match(counters, { received: 2, stored: 2, duplicate: 0 })
  t.equal(condition, 'running')
  t.equal(events.length, 2)
})

t.test('a listener that fails takes nothing from the others, and the work goes on', async t => {
  const told: PipelineEvent[] = []
  const { pipeline, say } = await open(t, {
    onEvent (event) {
      if (told.push(event) === 1) throw new Error('boom')
    }
  })
  await Promise.all([say(counted(3, 1)), say(counted(2, 2)), say(counted(1, 3))])
  t.ok(await drained(pipeline))
  await pipeline.drained()
  t.equal(told.length, 3)
})

t.test('a checkpoint that is lost or behind the spool does not stop the gateway', async t => {
  const dir = t.testdir()
  const first = await open(t, { dir })
  await segmentFull(first.say)
  await first.say(counted(2, 1))
  await first.pipeline.drained()
  await first.say(counted(1, 2))
  await first.pipeline.drained()
  await first.close()
  t.notMatch(readdirSync(join(dir, 'gateway', 'spool')), ['0000000000000001.log'], 'the first segment is gone')
  for (const damage of [
    () => { rmSync(join(dir, 'gateway', 'checkpoint.json')) },
    () => { writeFileSync(join(dir, 'gateway', 'checkpoint.json'), '{"number":') }
  ]) {
    damage()
    const again = await open(t, { dir })
    await again.say(counted(0, 9))
    t.ok(await drained(again.pipeline), 'new messages are worked on')
    const { counters } = again.pipeline.status()
    t.equal(counters.received, balance(counters))
    await again.close()
  }
})

t.test('a damaged record in the spool loses itself, not what came after it', async t => {
  const dir = t.testdir()
  const first = await open(t, { dir, wrap: () => ({ write: () => Promise.reject(new LinliError('store_unavailable', 'away', { retryable: true, retryAfterMs: 5 })) }) })
  await first.say(counted(3, 1))
  await segmentFull(first.say)
  await first.say(counted(1, 3))
  await first.close()
  const [oldest] = readdirSync(join(dir, 'gateway', 'spool')).sort()
  const path = join(dir, 'gateway', 'spool', oldest!)
  const bytes = readFileSync(path)
  bytes[bytes.length - 1]! ^= 0xff
  writeFileSync(path, bytes)
  appendFileSync(path, '')
  const again = await open(t, { dir })
  t.ok(await drained(again.pipeline), 'the rest is worked on')
  t.same((await again.real.read({ measurement: 'occupancy', from: 0, to: NOW })).map(({ fields }) => fields['count']), [1, 3])
  const { counters } = again.pipeline.status()
  t.equal(counters.received, balance(counters))
})

t.test('what identifies people is soon nowhere on disk', async t => {
  const { pipeline, say, dir } = await open(t)
  await say('{"count":1,"face_id":"zhang-san-7731"}')
  await pipeline.drained()
  t.match(pipeline.status().counters, { quarantined: 1 })
  const files = readdirSync(dir, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name))
  t.same(files.filter(file => readFileSync(file).includes('zhang-san-7731')), [])
  await say(counted(1, 2))
  await pipeline.drained()
  t.match(pipeline.status().counters, { quarantined: 1, stored: 1 }, 'and the work goes on')
})

t.test('what is nested without end is kept in quarantine and holds up nothing', async t => {
  const { pipeline, say } = await open(t)
  await say(`{"temperature":${'['.repeat(50_000)}${']'.repeat(50_000)}}`)
  await say(counted(1, 2))
  t.ok(await drained(pipeline))
  t.match(pipeline.status().counters, { stored: 1, quarantined: 1 })
  t.doesNotThrow(() => JSON.stringify(pipeline.status()), 'and can be shown')
})

t.test('messages of one millisecond without a device time are readings of their own', async t => {
  const { pipeline, real, say } = await open(t)
  for (let index = 0; index < 50; index++) await say('{"passagesIn":1}')
  await pipeline.drained()
  t.match(pipeline.status().counters, { stored: 50 })
  t.equal((await real.read({ measurement: 'occupancy', from: 0, to: NOW + 1 })).length, 50)
})

t.test('a reading that the store refuses stays in quarantine, however often it is tried again', async t => {
  const { pipeline, say } = await open(t, { wrap: () => ({ write: async points => ({ refused: points.map((_, index) => ({ index, reason: 'no room for it' })) }) }) })
  await say(counted(1, 4))
  await pipeline.drained()
  t.match(await pipeline.replay('all'), { replayed: 0, left: 1 })
  t.match(pipeline.status().counters, { received: 1, quarantined: 1, duplicate: 0 })
})

t.test('a source with an unknown decoder reads nothing, and the others go on', async t => {
  const { pipeline, say } = await open(t, { catalogue: Catalogue.parse({ ...SMALL, sources: [{ id: 'odd', decoder: 'nope', filters: ['a/#'] }] }) })
  await say(counted(1, 2))
  await pipeline.drained()
  t.match(pipeline.status().counters, { stored: 1 })
})

t.test('thousands of kept messages are tried again together, each once, with what they say twice', async t => {
  const writes: number[] = []
  const { pipeline, say, real } = await open(t, { catalogue: Catalogue.parse({ ...SMALL, devices: [] }), wrap: store => ({ write: points => store.write(points).finally(() => writes.push(points.length)) }) })
  await Promise.all(Array.from({ length: 1200 }, (_, index) => say(counted(index % 1000, index % 1000))))
  await pipeline.drained()
  t.match(pipeline.status().counters, { quarantined: 1200 })
  pipeline.setCatalogue(Catalogue.parse(SMALL))
  t.same(await pipeline.replay('all'), { replayed: 1200, left: 0 })
  t.match(pipeline.status().counters, { received: 1200, stored: 1000, duplicate: 200, quarantined: 0 })
  t.equal((await real.read({ measurement: 'occupancy', from: 0, to: NOW + 1 })).length, 1000)
  t.ok(writes.length <= 3, `in ${writes.length} writes`)
})

t.test('what is no sequence number is a refused field, and the rest of the message is taken', async t => {
  const { pipeline, say, real } = await open(t)
  for (const seq of [-1, 1.5, 'x', 2 ** 60]) await say(JSON.stringify({ seq, time: NOW - 1000, count: 4 }))
  await say(JSON.stringify({ seq: 7, time: NOW - 1000, count: 5 }))
  await pipeline.drained()
  t.match(pipeline.status().counters, { stored: 2, duplicate: 3 })
  t.match(pipeline.status().refusals, [{ field: 'seq' }])
  t.same((await real.read({ measurement: 'occupancy', from: 0, to: NOW + 1 })).map(({ seq, fields }) => [seq, fields['count']]), [[undefined, 4], [7, 5]])
})
