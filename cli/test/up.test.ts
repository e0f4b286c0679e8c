import { once } from 'node:events'
import { createServer } from 'node:net'
import { join } from 'node:path'
import mqtt from 'mqtt'
import type { PipelineCounters } from '@linli/domain/pipeline'
import type { Overview } from '@linli/domain/views'
import t, { type Test } from 'tap'
import { ask, linli, startLinli, until, type Started } from './support/linli.ts'

const CATALOGUE = `
streets: [{ id: wutong, name: 梧桐街道 }]
sites: [{ id: lane, street: wutong, name: 梧桐里 }]
spaces:
  - id: study
    site: lane
    name: { zh: 城市书房, en: Study room }
    kind: study_room
    capacity: [{ from: 2026-01-01, value: 40 }]
    hours: [{ from: 2026-01-01, weekly: { 1: [["00:00", "24:00"]], 2: [["00:00", "24:00"]], 3: [["00:00", "24:00"]], 4: [["00:00", "24:00"]], 5: [["00:00", "24:00"]], 6: [["00:00", "24:00"]], 7: [["00:00", "24:00"]] } }]
    occupancySource: headcount
    visitsSource: none
devices:
  - { id: study-heads, kind: headcount, source: linli, external: study-heads, placements: [{ space: study, from: 2026-01-01 }] }
`

async function device (t: Test, { mqttUrl }: Started) {
  // As a device does: what was not acknowledged is sent again after a broken connection.
  const client = await mqtt.connectAsync(mqttUrl, { reconnectPeriod: 100 })
  t.teardown(() => client.endAsync(true))
  return client
}

const sumOf = ({ stored, control, duplicate, quarantined, expired, pending }: PipelineCounters) => stored + control + duplicate + quarantined + expired + pending

t.test('a catalogue, a device and nonsense: the space shows the people, the quarantine the reason', async t => {
  const running = await startLinli(t, ['up', '--empty'])
  const imported = await linli(['catalogue', 'import', '-'], { LINLI_HOME: running.home }, CATALOGUE)
  t.match(imported, { code: 0, stdout: /version 1 is in use/ })
  const client = await device(t, running)
  await client.publishAsync('linli/v1/lane/study-heads/telemetry', '{"count":7}', { qos: 1 })
  await until(async () => (await ask<Overview>(running, '/api/v1/overview')).spaces[0]?.state?.people, people => people === 7)
  const page = await (await fetch(running.url)).text()
  t.match(page, /城市书房/)
  for (const payload of ['{broken', '[]', '{"count":"many"}', '{"count":NaN}', '{"count":-1}']) await client.publishAsync('linli/v1/lane/study-heads/telemetry', payload, { qos: 1 })
  await client.publishAsync('some/topic', 'hello', { qos: 1 })
  await client.publishAsync('linli/v1/lane/stranger/telemetry', '{"count":1}', { qos: 1 })
  await client.publishAsync('linli/v1/lane/study-heads/telemetry', Buffer.alloc(1024 * 1024, 0x20), { qos: 1 })
  const counters = await until(() => ask<PipelineCounters>(running, '/api/v1/pipeline'), ({ pending, received }) => pending === 0 && received === 9)
  t.match(counters, { received: 9, stored: 1, quarantined: 8 })
  t.equal(sumOf(counters), counters.received)
  const { entries } = await ask<{ entries: { reason: string }[] }>(running, '/api/v1/quarantine')
  t.match(new Set(entries.map(({ reason }) => reason)), new Set(['not_json', 'not_an_object', 'unknown_topic', 'unknown_device', 'too_large']))
  const { found } = await ask<{ found: { external: string }[] }>(running, '/api/v1/devices')
  t.match(found, [{ external: 'stranger' }])
  await client.publishAsync('linli/v1/lane/study-heads/telemetry', '{"count":8}', { qos: 1 })
  await until(async () => (await ask<Overview>(running, '/api/v1/overview')).spaces[0]?.state?.people, people => people === 8)
})

t.test('Ctrl-C ends it with nothing lost, and the next start knows everything', async t => {
  const first = await startLinli(t, ['up', '--empty'])
  await linli(['catalogue', 'import', '-'], { LINLI_HOME: first.home }, CATALOGUE)
  const client = await device(t, first)
  await Promise.all(Array.from({ length: 500 }, (_, i) => client.publishAsync('linli/v1/lane/study-heads/telemetry', JSON.stringify({ time: Date.now() - i * 1000, count: i % 40 }), { qos: 1 })))
  const asked = Date.now()
  first.child.kill('SIGINT')
  const [code] = await once(first.child, 'exit') as [number]
  t.equal(code, 0)
  t.comment(`ended in ${Date.now() - asked} ms`)
  const second = await startLinli(t, ['up', '--empty'], { home: first.home })
  const counters = await until(() => ask<PipelineCounters>(second, '/api/v1/pipeline'), ({ pending }) => pending === 0)
  t.match(counters, { stored: 500, quarantined: 0 })
})

t.test('a second up on the same home says who holds it', async t => {
  const running = await startLinli(t, ['up', '--empty'])
  const second = await linli(['up', '--empty', '--home', running.home, '--http-port', '0', '--mqtt-port', '0'])
  t.match(second, { code: 1, stderr: new RegExp(`home_in_use.*process ${running.child.pid}`) })
})

t.test('a port that is taken is named, with what to do, and nothing is left behind', async t => {
  const squatter = createServer().listen(0, '127.0.0.1')
  t.teardown(() => squatter.close())
  await once(squatter, 'listening')
  const { port } = squatter.address() as { port: number }
  const home = t.testdir()
  const common = { LINLI_HOME: home, LINLI_MQTT_HOST: '127.0.0.1' }
  const broker = await linli(['up', '--empty'], { ...common, LINLI_HTTP_PORT: '0', LINLI_MQTT_PORT: String(port) })
  t.match(broker, { code: 1, stderr: new RegExp(`port_in_use.*${port}[\\s\\S]*LINLI_MQTT_PORT`) })
  const screen = await linli(['up', '--empty'], { ...common, LINLI_HTTP_PORT: String(port), LINLI_MQTT_PORT: '0' })
  t.match(screen, { code: 1, stderr: new RegExp(`port_in_use.*${port}[\\s\\S]*LINLI_HTTP_PORT`) })
  await startLinli(t, ['up', '--empty'], { home })
})

t.test('a bad catalogue names every problem with its line and imports nothing', async t => {
  const running = await startLinli(t, ['up', '--empty'])
  const bad = CATALOGUE.replace('value: 40', 'value: 0').replace('kind: study_room', 'kind: pub').replace('space: study,', 'space: cellar,')
  const { code, stderr } = await linli(['catalogue', 'import', '-'], { LINLI_HOME: running.home }, bad)
  t.equal(code, 1)
  for (const expected of [/line 8.*pub/, /line 9.*capacity/i, /line 14.*cellar/]) t.match(stderr, expected)
  t.equal((await ask<Overview>(running, '/api/v1/overview')).spaces.length, 0)
})

t.test('gateway and api run apart beside a broker of one\'s own', async t => {
  const { startMosquitto } = await import('./support/mosquitto.ts')
  const mqttUrl = await startMosquitto(t)
  if (mqttUrl === undefined) return
  const home = t.testdir()
  const gateway = await startLinli(t, ['gateway'], { home, LINLI_MQTT_URL: mqttUrl })
  const api = await startLinli(t, ['api'], { home, LINLI_MQTT_URL: mqttUrl, LINLI_GATEWAY_URL: gateway.url })
  t.match(await linli(['catalogue', 'import', '-'], { LINLI_HOME: home }, CATALOGUE), { code: 0 })
  const client = await device(t, api)
  await client.publishAsync('linli/v1/lane/study-heads/telemetry', '{"count":5}', { qos: 1 })
  await until(async () => (await ask<Overview>(api, '/api/v1/overview')).spaces[0]?.state?.people, people => people === 5)
  t.match(await ask<PipelineCounters>(api, '/api/v1/pipeline'), { received: 1, stored: 1 })

  gateway.child.kill('SIGKILL')
  await once(gateway.child, 'exit')
  t.match(await fetch(new URL('/readyz', api.url)), { status: 503 })
  const now = Date.now()
  for (let index = 0; index < 300; index++) await client.publishAsync('linli/v1/lane/study-heads/telemetry', JSON.stringify({ time: now - index * 1000, count: index % 9 }), { qos: 1 })
  await startLinli(t, ['gateway'], { home, LINLI_MQTT_URL: mqttUrl, LINLI_GATEWAY_PORT: new URL(gateway.url).port })
  t.match(await until(() => ask<PipelineCounters>(api, '/api/v1/pipeline'), ({ stored }) => stored === 301), { received: 301, pending: 0 }, 'what came meanwhile waited at the broker')
})

t.test('every command explains itself', async t => {
  for (const command of ['up', 'gateway', 'api', 'sim', 'replay', 'catalogue', 'letter', 'decode', 'doctor']) {
    t.match(await linli([command, '--help']), { code: 0, stdout: new RegExp(`Usage: linli ${command}`) }, command)
  }
  t.match(await linli(['doctor'], { LINLI_HOME: join(t.testdir(), 'new'), LINLI_HTTP_PORT: '0', LINLI_MQTT_PORT: '0' }), { code: 0, stdout: /✓ Node 24/ })
})
