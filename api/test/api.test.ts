import { join } from 'node:path'
import { Catalogue } from '@linli/domain/catalogue'
import { LinliError } from '@linli/domain/errors'
import type { GatewayControl, PipelineCounters } from '@linli/domain/pipeline'
import type { AlertCondition, SpaceState } from '@linli/domain/state'
import { DAY_MS, HOUR_MS, MINUTE_MS, startOfLocalDay } from '@linli/domain/time'
import { topics } from '@linli/domain/topics'
import type { Overview } from '@linli/domain/views'
import { openEmbeddedStore } from '@linli/store/embedded'
import { openLedger } from '@linli/store/ledger'
import { pino } from 'pino'
import t, { type Test } from 'tap'
import { memoryBus } from '../../test/support/memory-bus.ts'
import { createApi } from '../src/app/index.ts'

const MONDAY = startOfLocalDay('2026-11-16')
const hours = { 1: [['09:00', '18:00']], 2: [['09:00', '18:00']], 3: [['09:00', '18:00']], 4: [['09:00', '18:00']], 5: [['09:00', '18:00']], 6: [], 7: [] }
const CATALOGUE = Catalogue.parse({
  streets: [{ id: 'wutong', name: { zh: '梧桐街道', en: 'Wutong' }, recipients: [{ address: 'a@example.org' }] }, { id: 'other', name: '别处' }],
  sites: [{ id: 'lane', street: 'wutong', name: '梧桐里' }, { id: 'far', street: 'other', name: '远处' }],
  spaces: [
    { id: 'study', site: 'lane', name: '<b>书房</b>', kind: 'study_room', capacity: [{ from: 0, value: 20 }], hours: [{ from: 0, weekly: hours }], occupancySource: 'headcount', visitsSource: 'none' },
    { id: 'secret', site: 'far', name: '别人的空间', kind: 'study_room', occupancySource: 'none', visitsSource: 'none' }
  ],
  devices: [{ id: 'heads', kind: 'headcount', source: 'linli', external: 'heads', placements: [{ space: 'study', from: 0 }] }]
})

const COUNTERS: PipelineCounters = { received: 6, stored: 1, control: 1, duplicate: 1, quarantined: 1, expired: 1, pending: 1 }

async function start (t: Test, now = MONDAY + 8 * DAY_MS) {
  const dir = t.testdir()
  const store = await openEmbeddedStore({ file: join(dir, 'telemetry.db') })
  const ledger = openLedger(join(dir, 'ledger.db'))
  const bus = memoryBus()
  const gateway: { -readonly [K in keyof GatewayControl]: GatewayControl[K] } = {
    pipeline: async () => ({ counters: COUNTERS, condition: 'running', catalogueVersion: 99, refusals: [], sources: [] }), quarantine: async () => ({ total: 0, entries: [] }),
    replay: async () => ({ replayed: 0, left: 0 }), found: async () => [{ source: 'linli', external: 'new', firstSeen: now, lastSeen: now, messages: 1, values: { count: 1 } }]
  }
  ledger.saveCatalogue(CATALOGUE, { at: now, by: 'test' })
  const api = createApi({ ledger, store, bus, gateway, clock: { now: () => now }, log: pino({ level: 'silent' }), rawRetentionDays: 90, decoders: ['linli'], outboxDir: join(dir, 'outbox'), names: ['console.example.org'] })
  t.teardown(async () => {
    await api.stop()
    await api.app.close()
    ledger.close()
    await store.close()
  })
  await api.start({ writesLetters: false })
  const get = async (url: string) => {
    const response = await api.app.inject({ url, headers: { host: '127.0.0.1' } })
    return { status: response.statusCode, body: response.body, json: () => JSON.parse(response.body) as never }
  }
  const post = async (url: string, payload: object | string, headers: Record<string, string> = {}) => {
    const response = await api.app.inject({ method: 'POST', url, payload, headers: { host: '127.0.0.1', ...headers } })
    return { status: response.statusCode, json: () => JSON.parse(response.body) as never }
  }
  return { api, store, ledger, bus, gateway, get, post, dir }
}

/** Ten people from 10 to 12 on Monday, heard every ten minutes all week. */
async function week (store: Awaited<ReturnType<typeof start>>['store'], until = MONDAY + 7 * DAY_MS) {
  const points = []
  for (let time = MONDAY - HOUR_MS; time < until; time += 10 * MINUTE_MS) {
    const hour = (time - MONDAY) / HOUR_MS
    points.push({ measurement: 'occupancy' as const, tags: { device: 'heads' }, time, fields: { count: hour >= 10 && hour < 12 ? 10 : 0, receivedAt: time, timedOnReceipt: false } })
  }
  await store.write(points)
}

t.test('usage of a week is what the definitions say, each figure with its coverage', async t => {
  const { api, store, get } = await start(t)
  await week(store)
  await api.rollup.runUntilClean()
  const usage = (await get('/api/v1/usage?space=study&week=2026-11-18')).json() as { week: string, figures: Record<string, { value: number, coverage: number, display: { zh: string } }>, measured: { personHours: number } }
  t.equal(usage.week, '2026-11-16')
  t.match(usage.figures['person_hours'], { value: 20, coverage: 1, display: { zh: '20.0人时' } })
  t.match(usage.figures['visits'], { value: null, display: { zh: '—' } })
  t.equal(usage.measured.personHours, 20)
})

t.test('late readings change the day that they belong to', async t => {
  const { api, store, get } = await start(t)
  await week(store, MONDAY + 5 * HOUR_MS)
  await api.rollup.runUntilClean()
  const before = (await get('/api/v1/usage?space=study&week=2026-11-16')).json() as { figures: { person_hours: { status: string } } }
  t.equal(before.figures.person_hours.status, 'insufficient')
  await week(store)
  await api.rollup.runUntilClean()
  t.match((await get('/api/v1/usage?space=study&week=2026-11-16')).json(), { figures: { person_hours: { value: 20, status: 'ok' } } })
})

t.test('live states and alerts come over the bus, and an acknowledgement stays the first', async t => {
  const { bus, store, get, post } = await start(t)
  const state: SpaceState = { site: 'lane', space: 'study', at: 1, status: 'att', open: true, people: 7, occupied: true, methodClass: 'A', capacity: 20, values: {}, devices: { total: 1, alive: 1 } }
  const alert: AlertCondition = { id: 'co2-high-study-1', rule: 'co2-high', site: 'lane', space: 'study', priority: 'P2', active: true, since: 1, raisedAt: 2 }
  await bus.publish(topics.spaceState('lane', 'study'), JSON.stringify(state), { retain: true })
  await bus.publish(topics.alert('lane', alert.id), JSON.stringify(alert), { retain: true })
  await bus.publish(topics.alert('lane', 'x'), 'no alert', { retain: true })
  const overview = (await get('/api/v1/overview')).json() as Overview
  t.match(overview.spaces.find(({ id }) => id === 'study')?.state, { people: 7 })
  t.match(overview.alerts, [{ id: alert.id }])
  t.match((await get('/api/v1/spaces')).json(), { spaces: [{ id: 'study', today: { visits: { value: null, display: { zh: '—', en: '—' } }, coverage: { display: { zh: String, en: String } } } }, { id: 'secret' }] })
  t.match((await post(`/api/v1/alerts/${alert.id}/acknowledge`, { by: 'Li' })).json(), { acknowledgedBy: 'Li' })
  t.match((await post(`/api/v1/alerts/${alert.id}/acknowledge`, { by: 'Wang' })).json(), { acknowledgedBy: 'Li' })
  t.match(await store.read({ measurement: 'event', from: 0, to: Infinity }), [{ tags: { kind: 'alert_acknowledged' }, fields: { zh: '<b>书房</b> · Li 已确认告警', en: /alert acknowledged by Li/, space: 'study', id: alert.id, tookMs: Number } }], 'once, as a sentence for boards')
  t.equal((await post('/api/v1/alerts/none/acknowledge', { by: 'Li' })).status, 404)
})

t.test('the counters are flat and balance', async t => {
  const { get } = await start(t)
  t.match((await get('/api/v1/pipeline')).json(), { ...COUNTERS, condition: 'running' })
  t.match((await get('/metrics')).body, /linli_messages\{outcome="stored"\} 1/)
  t.match((await get('/readyz')).json(), { status: 'running' })
})

t.test('a found device is claimed into a new version of the catalogue', async t => {
  const { post, bus, ledger } = await start(t)
  t.match((await post('/api/v1/devices/claim', { source: 'linli', external: 'new', space: 'nowhere', id: 'new', kind: 'headcount' })).json(), { error: { code: 'claim_refused', message: /nowhere/ } })
  t.equal((await post('/api/v1/devices/claim', { source: 'linli', external: 'new', space: 'study', id: 'new', kind: 'headcount' })).status, 200)
  t.match(ledger.catalogue(), { version: 2, devices: [{ id: 'heads' }, { id: 'new', external: 'new' }] })
  t.match(JSON.parse(bus.retained.get(topics.catalogue)!), { version: 2 })
})

t.test('a gateway that does not answer is told, and what else is known stays', async t => {
  const { gateway, get } = await start(t)
  gateway.pipeline = () => Promise.reject(new LinliError('gateway_unreachable', 'the gateway does not answer', { retryable: true }))
  t.match(await get('/readyz'), { status: 503, body: /"status":"unreachable".*does not answer/ })
  const metrics = await get('/metrics')
  t.match(metrics, { status: 200, body: /linli_gateway_reachable 0/ })
  t.match(metrics.body, /linli_messages_received Nan/i)
  t.match(await get('/api/v1/pipeline'), { status: 503, body: /gateway_unreachable/ })
})

t.test('a catalogue that is wrong is answered with every problem, for people and for programs', async t => {
  const { post, ledger } = await start(t)
  const { status, json } = await post('/api/v1/catalogue?file=mine.yaml', 'sites: [{ id: a, street: nowhere, name: a }]\nsources: [{ id: s, decoder: morse, filters: ["a/#/b"] }]', { 'content-type': 'application/yaml' })
  t.equal(status, 400)
  t.match(json(), { error: { code: 'catalogue_invalid', message: /mine\.yaml has 2 problem/, problems: [{ line: 1, message: /nowhere/ }, { line: 2, message: /a\/#\/b/ }] } })
  t.equal(ledger.catalogue().version, 1)
})

t.test('a claim takes nothing from a catalogue that changes meanwhile, and only its own source\'s messages', async t => {
  const { gateway, post, ledger } = await start(t)
  const found = await gateway.found()
  gateway.found = async () => {
    ledger.saveCatalogue({ ...ledger.catalogue(), streets: [...ledger.catalogue().streets, { id: 'third', name: { zh: '三', en: 'third' }, recipients: [] }] }, { at: 1, by: 'somebody else' })
    return found
  }
  const entry = { receivedAt: 1, decoder: 'linli', topic: 't', payloadBase64: '', payloadBytes: 0, truncated: false, reason: 'unknown_device' as const, detail: '', external: 'new' }
  gateway.quarantine = async ({ before }) => ({ total: 2, entries: before === undefined ? [{ ...entry, id: 2, source: 'linli' }, { ...entry, id: 1, source: 'other' }] : [] })
  const replayed: unknown[] = []
  gateway.replay = async ids => {
    replayed.push(ids)
    return { replayed: 1, left: 1 }
  }
  t.equal((await post('/api/v1/devices/claim', { source: 'linli', external: 'new', space: 'study', id: 'new', kind: 'headcount' })).status, 200)
  t.match(ledger.catalogue(), { version: 3, streets: [{}, {}, { id: 'third' }], devices: [{}, { id: 'new' }] })
  t.same(replayed, [[2]])
})

t.test('a letter names the street\'s own spaces and nobody else\'s, and is frozen', async t => {
  const { store, post, ledger } = await start(t)
  await week(store)
  const made = (await post('/api/v1/letters', { street: 'wutong', week: '2026-11-18', language: 'zh' })).json() as { id: string, made: boolean }
  t.match(made, { id: 'wutong-2026-11-16-zh', made: true })
  const letter = ledger.letter(made.id)!
  t.match(letter.html, /20\.0人时/)
  t.match(letter.text, /20\.0人时/)
  t.notMatch(letter.html, /<b>书房/)
  t.match(letter.html, /书房/)
  t.notMatch(letter.html + letter.text, /别人的空间|undefined|NaN|\[object/)
  t.match((await post('/api/v1/letters', { street: 'wutong', week: '2026-11-16', language: 'zh' })).json(), { made: false })
  t.match((await post('/api/v1/letters', { street: 'wutong', week: '2026-11-16', language: 'en' })).json(), { made: true })
  t.match(ledger.letter('wutong-2026-11-16-en')?.text, /20\.0 person-hours/)
  t.equal((await post('/api/v1/letters', { street: 'none' })).status, 404)
  for (const week of ['2026-11-24', '2027-02-01']) t.match((await post('/api/v1/letters', { street: 'wutong', week })).json(), { error: { code: 'week_not_over' } }, week)
  t.same((await post('/api/v1/letters/due', {})).json(), { made: 2 }, 'the street that has none gets its letters')
  t.same((await post('/api/v1/letters/due', {})).json(), { made: 0 })
})

t.test('foreign names, foreign pages and unknown parameters are turned away', async t => {
  const { api, post } = await start(t)
  t.equal((await api.app.inject({ url: '/api/v1/overview', headers: { host: 'evil.example' } })).statusCode, 403)
  for (const host of ['console.example.org', 'Console.example.org:443', '[::1]:8080']) t.equal((await api.app.inject({ url: '/api/v1/overview', headers: { host } })).statusCode, 200, host)
  t.equal((await post('/api/v1/quarantine/replay', { ids: 'all' }, { origin: 'http://evil.example' })).status, 403)
  t.equal((await post('/api/v1/quarantine/replay', { ids: 'all' }, { 'sec-fetch-site': 'cross-site' })).status, 403)
  t.equal((await post('/api/v1/quarantine/replay', { ids: 'all' })).status, 200)
  t.equal((await post('/api/v1/quarantine/replay', { ids: 'all' }, { origin: 'https://127.0.0.1' })).status, 200, 'a proxy before us speaks TLS')
  for (const url of ['/api/v1/usage?space=study&wek=1', '/api/v1/overview?site=lane', '/api/v1/events?x=1']) t.equal((await api.app.inject({ url, headers: { host: 'localhost' } })).statusCode, 400, url)
  t.match(JSON.parse((await api.app.inject({ url: '/api/v1/usage?space=study&week=x', headers: { host: 'localhost' } })).body), { error: { code: 'request_invalid', message: /YYYY-MM-DD/ } })
})

t.test('the interface describes itself', async t => {
  const { get } = await start(t)
  const { paths } = (await get('/api/openapi.json')).json() as { paths: Record<string, unknown> }
  for (const path of ['/api/v1/overview', '/api/v1/usage', '/api/v1/pipeline', '/api/v1/letters', '/api/v1/catalogue', '/api/v1/alerts/{id}/acknowledge']) t.ok(path in paths, path)
  t.match((await get('/api/docs')).status, 200)
})

t.test('changes are told as server-sent events', async t => {
  const { api, bus } = await start(t)
  await api.app.listen({ host: '127.0.0.1', port: 0 })
  const { port } = api.app.server.address() as { port: number }
  const response = await fetch(`http://127.0.0.1:${port}/api/v1/events`)
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader()
  t.match((await reader.read()).value, /open/)
  const alert: AlertCondition = { id: 'a', rule: 'device-silent', site: 'lane', priority: 'P3', active: true, since: 1, raisedAt: 2 }
  await bus.publish(topics.alert('lane', 'a'), JSON.stringify(alert), { retain: true })
  t.match((await reader.read()).value, /event: alert\ndata: \{"type":"alert"/)
  await reader.cancel()
})
