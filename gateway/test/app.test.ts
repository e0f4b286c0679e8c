import { Catalogue } from '@linli/domain/catalogue'
import { connect as connectSocket } from 'node:net'
import mqtt from 'mqtt'
import mqttPacket from 'mqtt-packet'
import t, { type Test } from 'tap'
import type { SpaceState } from '@linli/domain/state'
import { topics } from '@linli/domain/topics'
import { balance, settled, SMALL, startGateway } from './support/gateway.ts'

const TELEMETRY = topics.telemetry('lane', 'heads')

async function connect (t: Test, url: string, options: mqtt.IClientOptions = {}) {
  const client = await mqtt.connectAsync(url, { reconnectPeriod: 0, ...options })
  client.on('error', () => undefined)
  t.teardown(() => client.endAsync(true))
  return client
}

t.test('a reading is stored, acknowledged and told', async t => {
  const running = await startGateway(t)
  const states: SpaceState[] = []
  await running.gateway.bus.subscribe(topics.filters.spaceStates, (_, payload) => { states.push(JSON.parse(Buffer.from(payload).toString()) as SpaceState) })
  const client = await connect(t, running.url)
  await client.publishAsync(TELEMETRY, '{"count":7}', { qos: 1 })
  t.match(await settled(running, 1), { stored: 1 })
  t.match(await running.store.latest('occupancy'), [{ tags: { device: 'heads' }, fields: { count: 7, timedOnReceipt: true } }])
  for (let i = 0; i < 100 && !states.some(({ people }) => people === 7); i++) await new Promise(resolve => setTimeout(resolve, 10))
  t.match(states.findLast(({ people }) => people !== undefined), { space: 'study', people: 7, occupied: true })
})

t.test('each kind of nonsense ends in its counter and is kept with its reason, and later messages flow', async t => {
  const running = await startGateway(t)
  const client = await connect(t, running.url)
  const cases = [
    ['{broken', 'not_json'], ['[1]', 'not_an_object'], ['{"count":"many"}', 'wrong_type'], ['{"count":99999999}', 'impossible_value'], ['{"smell":1}', 'no_usable_field'],
    ['{"count":1,"face_id":"abc"}', 'personal_data']
  ] as const
  for (const [payload] of cases) await client.publishAsync(TELEMETRY, payload, { qos: 1 })
  await client.publishAsync('any/topic', 'x', { qos: 1 })
  await client.publishAsync(topics.telemetry('lane', 'stranger'), '{"count":3}', { qos: 1 })
  await client.publishAsync(TELEMETRY, Buffer.alloc(1024 * 1024, 0x61), { qos: 1 })
  await client.publishAsync(TELEMETRY, JSON.stringify({ time: Date.now() - 100 * 86_400_000, count: 1 }), { qos: 1 })
  await client.publishAsync(TELEMETRY, JSON.stringify({ time: Date.now() + 600_000, count: 2 }), { qos: 1 })
  const once = JSON.stringify({ time: Date.now() - 1000, count: 4, temperature: 'warm' })
  for (let i = 0; i < 3; i++) await client.publishAsync(TELEMETRY, once, { qos: 1 })
  const counters = await settled(running, 14)
  t.match(counters, { received: 14, stored: 2, duplicate: 2, quarantined: 9, expired: 1 })
  t.equal(balance(counters), counters.received)
  const { entries } = await running.gateway.control.quarantine({ limit: 100 })
  t.same(entries.map(({ reason }) => reason).sort(), [...cases.map(([, reason]) => reason), 'unknown_topic', 'unknown_device', 'too_large'].sort())
  t.match(entries.find(({ reason }) => reason === 'personal_data'), { payloadBase64: '' }, 'what identifies people is not kept')
  t.match(await running.gateway.control.found(), [{ source: 'linli', external: 'stranger', values: { count: 3 }, messages: 1 }])
  t.match((await running.gateway.control.pipeline()).refusals.find(({ field }) => field === 'temperature'), { device: 'heads', reason: 'wrong_type' })
})

t.test('a claimed device gets what it said before', async t => {
  const running = await startGateway(t)
  const client = await connect(t, running.url)
  for (const count of [1, 2, 3]) await client.publishAsync(topics.telemetry('lane', 'new'), JSON.stringify({ time: Date.now() - count * 1000, count }), { qos: 1 })
  await settled(running, 3)
  running.gateway.setCatalogue(Catalogue.parse({ ...SMALL, version: 2, devices: [...SMALL.devices!, { id: 'new', kind: 'headcount', source: 'linli', external: 'new', placements: [{ space: 'study', from: 0 }] }] }))
  t.same(await running.gateway.control.replay('all'), { replayed: 3, left: 0 })
  t.match((await running.gateway.control.pipeline()).counters, { received: 3, stored: 3, quarantined: 0 })
  t.same(await running.gateway.control.found(), [])
})

t.test('nobody else publishes what we publish', async t => {
  const running = await startGateway(t)
  const client = await connect(t, running.url)
  const closed = new Promise(resolve => client.once('close', () => { resolve(true) }))
  client.publish(topics.catalogue, '{}', { retain: true, qos: 1 })
  t.equal(await closed, true)
  await t.rejects(mqtt.connectAsync(running.url, { username: 'linli-internal', password: 'guess', reconnectPeriod: 0 }))
  t.match((await running.gateway.control.pipeline()).counters, { received: 0 })
})

t.test('QoS 2 counts once, and a retained publish is a live one', async t => {
  const running = await startGateway(t)
  const client = await connect(t, running.url)
  await client.publishAsync(TELEMETRY, '{"count":1}', { qos: 2 })
  await client.publishAsync(TELEMETRY, '{"count":2}', { qos: 1, retain: true })
  t.match(await settled(running, 2), { stored: 2 })
})

t.test('a port that is taken is named, and everything is let go', async t => {
  const first = await startGateway(t)
  await t.rejects(startGateway(t, { mqtt: { kind: 'embedded', host: '127.0.0.1', port: first.gateway.mqttPort } }), { code: 'port_in_use', message: new RegExp(`${first.gateway.mqttPort}.*LINLI_MQTT_PORT`) })
})

t.test('health, metrics and control answer over HTTP', async t => {
  const { gateway } = await startGateway(t, { http: { host: '127.0.0.1', port: 0 } })
  t.match(JSON.parse((await gateway.app.inject('/readyz')).body), { status: 'running' })
  t.match((await gateway.app.inject('/metrics')).body, /linli_messages_total\{outcome="stored"\} 0/)
  t.equal((await gateway.app.inject('/api/v1/gateway/quarantine?limit=0')).statusCode, 400)
  t.match(JSON.parse((await gateway.app.inject({ method: 'POST', url: '/api/v1/gateway/quarantine/replay', payload: { ids: 'all' } })).body), { replayed: 0 })
})

t.test('the catalogue is heard on the bus and kept for a start without the api', async t => {
  const dir = t.testdir()
  const first = await startGateway(t, { dir })
  await first.gateway.bus.publish(topics.catalogue, JSON.stringify({ ...SMALL, version: 7 }), { retain: true })
  for (let i = 0; i < 100 && (await first.gateway.control.pipeline()).catalogueVersion !== 7; i++) await new Promise(resolve => setTimeout(resolve, 10))
  t.equal((await first.gateway.control.pipeline()).catalogueVersion, 7)
})

t.test('the catalogue names people and is told to nobody else', async t => {
  const running = await startGateway(t)
  await running.gateway.bus.publish(topics.catalogue, JSON.stringify({ ...SMALL, version: 3 }), { retain: true })
  const client = await connect(t, running.url)
  const heard: string[] = []
  client.on('message', topic => heard.push(topic))
  await client.subscribeAsync('#', { qos: 1 })
  await running.gateway.bus.publish(topics.catalogue, JSON.stringify({ ...SMALL, version: 4 }), { retain: true })
  await client.publishAsync(TELEMETRY, '{"count":7}', { qos: 1 })
  for (let i = 0; i < 100 && !heard.includes(TELEMETRY); i++) await new Promise(resolve => setTimeout(resolve, 10))
  t.ok(heard.includes(TELEMETRY))
  t.notOk(heard.includes(topics.catalogue))
})

t.test('a QoS 2 message that is sent again on a new connection of its session counts once', async t => {
  const running = await startGateway(t)
  const { port } = new URL(running.url)
  const packet = mqttPacket.generate
  const talk = async (packets: readonly Buffer[], until: string) => {
    const socket = connectSocket(Number(port), '127.0.0.1')
    t.teardown(() => socket.destroy())
    const parser = mqttPacket.parser()
    const seen = new Promise(resolve => parser.on('packet', ({ cmd }) => { if (cmd === until) resolve(undefined) }))
    socket.on('data', chunk => { parser.parse(chunk) })
    for (const bytes of packets) socket.write(bytes)
    await seen
    socket.destroy()
    await new Promise(resolve => setTimeout(resolve, 50))
  }
  const hello = packet({ cmd: 'connect', protocolId: 'MQTT', protocolVersion: 4, clean: false, clientId: 'keeper', keepalive: 60 })
  const publish = (dup: boolean) => packet({ cmd: 'publish', topic: TELEMETRY, payload: '{"count":5}', qos: 2, messageId: 7, dup, retain: false })
  await talk([hello, publish(false)], 'pubrec')
  await talk([hello, publish(true)], 'pubrec')
  await talk([hello, packet({ cmd: 'pubrel', messageId: 7 })], 'pubcomp')
  await talk([hello, publish(false)], 'pubrec')
  t.match(await settled(running, 2), { received: 2, stored: 2 }, 'after its release the number is free again')
})

t.test('a packet that announces more than any device has to say ends its connection, and a large payload within the limit is kept in part', async t => {
  const running = await startGateway(t)
  const port = Number(new URL(running.url).port)
  const socket = connectSocket(port, '127.0.0.1')
  socket.on('error', () => undefined)
  const closed = new Promise(resolve => socket.once('close', resolve))
  socket.resume()
  socket.write(mqttPacket.generate({ cmd: 'connect', protocolId: 'MQTT', protocolVersion: 4, clean: true, clientId: 'big', keepalive: 0 }))
  socket.write(Buffer.from([0x32, 0xff, 0xff, 0xff, 0x7f, 0, 1, 0x61]))
  await closed
  const client = await connect(t, running.url)
  await client.publishAsync(TELEMETRY, Buffer.alloc(7 * 1024 * 1024, 0x61), { qos: 1 })
  for (let index = 0; index < 300; index++) await client.publishAsync(TELEMETRY, JSON.stringify({ time: Date.now() - index * 1000, count: 1, pad: 'x'.repeat(index) }), { qos: index % 3 as 0 | 1 | 2 })
  t.match(await settled(running, 301), { received: 301, stored: 300, quarantined: 1 })
  t.match((await running.gateway.control.quarantine({ limit: 1 })).entries, [{ reason: 'too_large', payloadBytes: 7 * 1024 * 1024, truncated: true }])
})
