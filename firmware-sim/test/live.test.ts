import { once } from 'node:events'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { Catalogue } from '@linli/domain/catalogue'
import { HOUR_MS } from '@linli/domain/time'
import { Aedes } from 'aedes'
import t, { type Test } from 'tap'
import { demoCatalogue } from '../src/demo/index.ts'
import { history } from '../src/history/index.ts'
import { startLiveDistrict } from '../src/live/index.ts'
import { demoIncidents } from '../src/world/index.ts'

const START = Date.parse('2026-06-10T15:20:17+08:00')
const catalogue = Catalogue.parse(demoCatalogue(START))

interface Heard { readonly topic: string, readonly payload: string, readonly qos: number }

async function startBroker (t: Test): Promise<{ url: string, heard: Heard[] }> {
  const broker = await Aedes.createBroker()
  const server = createServer(broker.handle)
  const heard: Heard[] = []
  broker.on('publish', (packet, client) => { if (client) heard.push({ topic: packet.topic, payload: packet.payload.toString(), qos: packet.qos }) })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => new Promise<void>(resolve => broker.close(() => server.close(() => resolve()))))
  return { url: `mqtt://127.0.0.1:${(server.address() as AddressInfo).port}`, heard }
}

/** Device and time of a message, read as its ecosystem's documents say. */
function who ({ topic, payload }: Heard): { device: string | undefined, time: number } {
  const json = JSON.parse(payload)
  const [, second, third, fourth] = topic.split('/')
  if (topic.startsWith('linli/')) return { device: fourth, time: Date.parse(json.time) }
  if (topic.startsWith('zigbee2mqtt/')) return { device: second, time: Date.parse(json.last_seen) }
  if (topic.startsWith('v3/')) return { device: catalogue.devices.find(({ id }) => id === third || id === fourth)?.id, time: Date.parse(json.uplink_message.received_at) }
  return { device: catalogue.devices.find(({ external }) => external === json.deviceInfo.devEui)?.id, time: Date.parse(json.time) }
}

t.test('live goes on exactly where history ended, with QoS 1, and the messages carry its values', async t => {
  const { url, heard } = await startBroker(t)
  let now = START
  const live = await startLiveDistrict({ url, catalogue, clock: { now: () => now }, tickMs: 20 })
  for (let step = 0; step < 6; step++) {
    now += HOUR_MS / 6 + 1234
    await wait(60)
  }
  await live.stop()
  await wait(100)
  t.ok(heard.every(({ qos }) => qos === 1))
  const points = [...history({ catalogue, from: START, to: now, incidents: demoIncidents(START) })].flat()
  const expected = new Set(points.map(point => `${point.tags['device']} ${point.time}`))
  const said = heard.map(who).map(({ device, time }) => `${device} ${time}`)
  t.strictSame(said.toSorted(), [...expected].toSorted())
  t.ok(said.length > 300)

  const byKey = new Map(heard.map(message => [`${who(message).device} ${who(message).time}`, message]))
  const wrong = points.filter(({ measurement, tags, time, fields }) => {
    const { topic, payload } = byKey.get(`${tags['device']} ${time}`)!
    const json = JSON.parse(payload)
    if (topic.startsWith('linli/')) return Object.entries(fields).some(([name, value]) => !/receivedAt|timedOn/.test(name) && json[name] !== value)
    if (measurement === 'door') return json.contact === fields['open']
    if (topic.startsWith('zigbee2mqtt/') && measurement === 'occupancy') return json.occupancy !== fields['occupied']
    if (tags['device']!.endsWith('am107') && measurement === 'environment') return !sameBytes(Buffer.from(json.data, 'base64'), fields)
    if (tags['device']!.endsWith('vs133') && measurement === 'occupancy') return json.object.line_1_total_in !== fields['totalIn'] || Buffer.from(json.data, 'base64').readUInt32LE(2) !== fields['totalIn']
    if (topic.startsWith('v3/') && measurement === 'environment') return json.uplink_message.decoded_payload.co2 !== fields['co2']
    return false
  })
  t.strictSame(wrong, [])
})

/** AM100 series user guide: channel 03 type 67 temperature, 04 68 humidity, 07 7d CO2. */
function sameBytes (bytes: Buffer, fields: Readonly<Record<string, unknown>>): boolean {
  const body = bytes[0] === 0x01 ? bytes.subarray(3) : bytes
  return body.readInt16LE(2) / 10 === fields['temperature'] && body[6]! / 2 === fields['humidity'] && body.readUInt16LE(body.indexOf(Buffer.from([0x07, 0x7D])) + 2) === fields['co2']
}

t.test('a district without a broker is refused', async t => {
  const server = createServer(socket => socket.destroy())
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  await new Promise<void>(resolve => server.close(() => resolve()))
  await t.rejects(startLiveDistrict({ url: `mqtt://127.0.0.1:${port}`, catalogue, clock: { now: () => START } }))
})
