import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { simpleParser } from 'mailparser'
import { Catalogue } from '@linli/domain/catalogue'
import type { GatewayControl } from '@linli/domain/pipeline'
import { DAY_MS, startOfLocalDay } from '@linli/domain/time'
import type { LetterRow } from '@linli/domain/views'
import { openEmbeddedStore } from '@linli/store/embedded'
import { openLedger, type Ledger } from '@linli/store/ledger'
import type { TelemetryStore } from '@linli/store/telemetry'
import { pino } from 'pino'
import t, { type Test } from 'tap'
import { startMailSink } from '../../test/support/mail-sink.ts'
import { memoryBus } from '../../test/support/memory-bus.ts'
import { createApi, type ApiOptions } from '../src/app/index.ts'

const MONDAY = startOfLocalDay('2026-11-16')
const CATALOGUE = Catalogue.parse({
  streets: [{ id: 'wutong', name: '梧桐街道', recipients: [{ address: 'office@example.org' }, { address: 'gone@example.org' }] }, { id: 'other', name: '别处' }],
  sites: [{ id: 'lane', street: 'wutong', name: '梧桐里' }, { id: 'far', street: 'other', name: '远处' }]
})
const GATEWAY: GatewayControl = {
  pipeline: () => Promise.reject(new Error('not asked')), quarantine: async () => ({ total: 0, entries: [] }), replay: async () => ({ replayed: 0, left: 0 }), found: async () => []
}

async function home (t: Test) {
  const dir = t.testdir()
  const store = await openEmbeddedStore({ file: join(dir, 'telemetry.db') })
  const ledger = openLedger(join(dir, 'ledger.db'))
  ledger.saveCatalogue(CATALOGUE, { at: MONDAY, by: 'test' })
  t.teardown(async () => {
    ledger.close()
    await store.close()
  })
  return { store, ledger, dir }
}

/** An api in a home; `stop` may come before the end of the test. */
async function start (t: Test, { store, ledger, dir }: { readonly store: TelemetryStore, readonly ledger: Ledger, readonly dir: string }, more: Partial<ApiOptions> = {}) {
  const api = createApi({ ledger, store, bus: memoryBus(), gateway: GATEWAY, clock: { now: () => MONDAY + 8 * DAY_MS }, log: pino({ level: 'silent' }), rawRetentionDays: 90, outboxDir: join(dir, 'outbox'), ...more })
  let isStopped = false
  const stop = async () => {
    if (isStopped) return
    isStopped = true
    await api.stop()
    await api.app.close()
  }
  t.teardown(stop)
  await api.start({ writesLetters: false })
  const letters = async () => (JSON.parse((await api.app.inject({ url: '/api/v1/letters', headers: { host: '127.0.0.1' } })).body) as { letters: LetterRow[] }).letters
  const make = (body: object) => api.app.inject({ method: 'POST', url: '/api/v1/letters', payload: body, headers: { host: '127.0.0.1' } })
  return { api, stop, make, letters }
}

async function until<T> (probe: () => T | undefined | false): Promise<T> {
  for (let round = 0; round < 1000; round++) {
    const value = probe()
    if (value !== undefined && value !== false) return value
    await setTimeout(10)
  }
  throw new Error('it did not come about in time')
}

t.test('a letter that is made goes to the recipients of its street and language, as it lies in the outbox, and the interface tells', async t => {
  const sink = await startMailSink(t, { recipient: address => address.startsWith('gone') ? { code: 550, words: '5.1.1 no such user' } : undefined })
  const at = await home(t)
  const { make, letters } = await start(t, at, { mail: { server: { url: sink.url } }, letterFrom: 'Linli 邻里 <letters@mail.example.org>' })
  await make({ street: 'wutong', week: '2026-11-16', language: 'zh' })
  await make({ street: 'other', week: '2026-11-16', language: 'zh' })
  await until(() => at.ledger.letter('wutong-2026-11-16-zh')?.state === 'sent')
  t.match(sink.received, [{ from: 'letters@mail.example.org', to: ['office@example.org'] }])
  t.equal(sink.received.length, 1)
  t.ok(sink.received[0]!.bytes.equals(readFileSync(join(at.dir, 'outbox/wutong-2026-11-16-zh.eml'))))
  t.match(await simpleParser(sink.received[0]!.bytes), { from: { text: /letters@mail\.example\.org/ }, messageId: /@mail\.example\.org>$/, subject: /梧桐街道/ })
  t.match(await letters(), [
    { id: 'other-2026-11-16-zh', state: 'outbox', waits: false, maybeTwice: false, sentAt: undefined },
    { id: 'wutong-2026-11-16-zh', state: 'sent', waits: false, maybeTwice: false, sentAt: MONDAY + 8 * DAY_MS, trouble: 'gone@example.org: 550 5.1.1 no such user' }
  ])
})

t.test('without a mail server letters stay; with one, those of the newest week go under the sender of now, and older ones stay', async t => {
  const at = await home(t)
  const before = await start(t, at)
  for (const week of ['2026-11-02', '2026-11-09', '2026-11-16']) t.equal((await before.make({ street: 'wutong', week, language: 'zh' })).statusCode, 200)
  await before.stop()
  t.same(at.ledger.lettersToSend(), [])
  const sink = await startMailSink(t)
  const after = await start(t, at, { mail: { server: { url: sink.url } }, letterFrom: 'letters@mail.example.org' })
  await until(() => at.ledger.letter('wutong-2026-11-16-zh')?.state === 'sent')
  await after.make({ street: 'wutong', week: '2026-10-26', language: 'zh' })
  await until(() => at.ledger.letter('wutong-2026-10-26-zh')?.state === 'sent')
  t.match(await after.letters(), [{ week: '2026-11-16', state: 'sent' }, { week: '2026-11-09', state: 'outbox', waits: false }, { week: '2026-11-02', state: 'outbox' }, { week: '2026-10-26', state: 'sent' }])
  t.equal(sink.received.length, 2)
  t.ok(sink.received[0]!.bytes.equals(readFileSync(join(at.dir, 'outbox/wutong-2026-11-16-zh.eml'))))
  t.match(await simpleParser(sink.received[0]!.bytes), { from: { text: 'letters@mail.example.org' } })
  await after.stop()
  await (await start(t, at, { mail: { server: { url: sink.url } } })).stop()
  t.equal(sink.received.length, 2, 'nothing goes twice')
})

t.test('a mail server that says nothing holds up neither making nor the end', async t => {
  const sink = await startMailSink(t, { answer: () => 'silence' })
  const at = await home(t)
  const { make, stop, letters } = await start(t, at, { mail: { server: { url: sink.url } } })
  t.equal((await make({ street: 'wutong', week: '2026-11-16', language: 'zh' })).statusCode, 200)
  await until(() => sink.received.length > 0)
  t.match(await letters(), [{ state: 'sending' }])
  t.equal((await make({ street: 'other', week: '2026-11-16', language: 'zh' })).statusCode, 200)
  const began = performance.now()
  await stop()
  t.ok(performance.now() - began < 2500)
})
