import t from 'tap'
import { Device, Source } from '@linli/domain/catalogue'
import { describePayload, loadDecoders, type Decoded, type DecoderContext, type DecoderInstance } from '@linli/gateway/decoders'

const decoders = await loadDecoders()
const NOW = Date.UTC(2026, 2, 2, 2)

function context (decoder: string, devices: readonly { external: string, aliases?: string[], model?: string }[] = [], more: object = {}): DecoderContext {
  const source = Source.parse({ id: 'src', decoder, ...more })
  const claimed = devices.map((device, index) => Device.parse({ id: `d-${index}`, kind: 'other', source: 'src', ...device }))
  return { source, device: external => claimed.find(device => [device.external, ...device.aliases].includes(external)) }
}

function send (instance: DecoderInstance, topic: string, payload: string | Uint8Array | object, about: DecoderContext): Decoded {
  const bytes = payload instanceof Uint8Array ? payload : Buffer.from(typeof payload === 'string' ? payload : JSON.stringify(payload))
  return instance.decode({ source: 'src', topic, payload: bytes, retained: false, receivedAt: NOW }, about)
}

function start (id: string): DecoderInstance {
  return decoders.get(id)!.start()
}

function only (decoded: Decoded) {
  if (decoded.kind !== 'readings') throw new Error(`readings were expected: ${JSON.stringify(decoded)}`)
  return decoded.readings[0]!
}

t.test('every decoder is found by its id and its aliases, and names both languages', async t => {
  t.equal(decoders.get('chirpstack'), decoders.get('chirpstack-v4'))
  t.equal(decoders.get('thethingsstack'), decoders.get('the-things-stack'))
  for (const decoder of new Set(decoders.values())) t.ok(decoder.name.zh && decoder.name.en && decoder.filters.length > 0, decoder.id)
})

t.test('no decoder throws, whatever the topic and the bytes', async t => {
  const payloads = ['', 'null', '[]', '3', '"x"', '{', '{"a":nan}', '{"deviceInfo":3,"object":[],"data":5,"fPort":"x"}', '{"uplink_message":null}', '{"values":{"values":1}}', new Uint8Array([0xFF, 0, 0xC3, 0x28])]
  const topics = ['', '/', 'x', 'zigbee2mqtt/a', 'zigbee2mqtt/bridge/devices', 'zigbee2mqtt//', 'linli/v1/s/d/telemetry', 'linli/v1/s/d/status', 'application/a/device/b/event/up', 'application/a/device/b/event/status', 'v3/a/devices/b/up', 'v3/a/devices/b/join']
  for (const decoder of new Set(decoders.values())) {
    const instance = decoder.start()
    for (const topic of topics) {
      for (const payload of payloads) t.ok(['readings', 'control', 'rejected'].includes(send(instance, topic, payload, context(decoder.id)).kind))
    }
  }
})

t.test('native: values at the top or inside, time with offset, seq; null is not said', async t => {
  const linli = start('linli')
  const reading = only(send(linli, 'linli/v1/xh01/co2-1/telemetry', { time: '2026-03-02T10:00:00+08:00', seq: 4, co2: 640, temperature: null }, context('linli')))
  t.match(reading, { external: 'co2-1', time: NOW, seq: 4, values: { co2: 640 }, repeat: 'content' })
  t.notOk('temperature' in reading.values)
  t.same(only(send(linli, 'linli/v1/xh01/co2-1/telemetry', { time: NOW, values: { co2: 641 } }, context('linli'))).values, { co2: 641 })
  t.match(send(linli, 'linli/v1/xh01/co2-1/telemetry', { time: '2026-03-02T10:00:00', co2: 1 }, context('linli')), { kind: 'rejected', reason: 'wrong_type' })
  t.match(send(linli, 'linli/v1/xh01/co2-1/status', { online: false }, context('linli')), { kind: 'control', liveness: [{ external: 'co2-1', state: 'offline' }] })
  t.match(send(linli, 'linli/v1/xh01/co2-1/status', '', context('linli')), { kind: 'control', what: 'cleared' })
})

t.test('what can identify people is refused, counts and our own address are not', async t => {
  const linli = start('linli')
  const refused = [
    { snapshot: 'abc' }, { note: `data:image/png;base64,AAAA` }, { wifi: ['aa:bb:cc:dd:ee:ff'] }, { seen: [{ id: 'AA-BB-CC-DD-EE-FF', rssi: -3 }] }, { faces: [{ x: 1 }] }, { license_plate: 'A12345' }
  ]
  for (const payload of refused) t.match(send(linli, 'linli/v1/s/d/telemetry', { count: 1, ...payload }, context('linli')), { kind: 'rejected', reason: 'personal_data', external: 'd' })
  t.equal(send(linli, 'linli/v1/s/d/telemetry', { count: 1, mac: 'aa:bb:cc:dd:ee:ff', faces: 3 }, context('linli')).kind, 'readings')
  t.match(send(linli, 'linli/v1/s/d/telemetry', new Uint8Array([0xFF, 0xD8, 0xFF, 0xE0]), context('linli')), { reason: 'personal_data' })
})

t.test('zero bytes at the end are dropped, a bare nan is refused', async t => {
  const z2m = start('zigbee2mqtt')
  t.same(only(send(z2m, 'zigbee2mqtt/th', Buffer.from('{"temperature":21.5}\0\0'), context('zigbee2mqtt'))).values, { temperature: 21.5 })
  t.match(send(z2m, 'zigbee2mqtt/th', '{"temperature":nan,"humidity":50}', context('zigbee2mqtt')), { kind: 'rejected', reason: 'not_json', external: 'th' })
})

t.test('zigbee2mqtt: names become addresses, sub-topics are control, a closed contact is a shut door', async t => {
  const z2m = start('zigbee2mqtt')
  const about = context('zigbee2mqtt', [{ external: '0xaa' }, { external: '0xbb', aliases: ['back door'] }], { filters: ['zigbee2mqtt/#'] })
  t.match(send(z2m, 'zigbee2mqtt/bridge/devices', [{ ieee_address: '0xAA', friendly_name: 'hall/pir', type: 'EndDevice', definition: { model: 'M1' } }, { ieee_address: '0x00', friendly_name: 'Coordinator', type: 'Coordinator' }], about),
    { kind: 'control', found: [{ external: '0xaa', name: 'hall/pir', model: 'M1' }] })
  const pir = only(send(z2m, 'zigbee2mqtt/hall/pir', { occupancy: null, battery: 80, voltage: 2985, linkquality: 9, state: 'ON', last_seen: '2026-03-02T10:00:00+08:00' }, about))
  t.match(pir, { external: '0xaa', time: NOW, repeat: 'time', model: 'M1' })
  t.same(pir.values, { battery: 80, batteryVoltage: 2.985, linkQuality: 9 })
  for (const last_seen of [NOW, '2026-03-02T02:00:00.000Z', '2026-03-02T10:00:00+08:00']) t.equal(only(send(z2m, 'zigbee2mqtt/hall/pir', { last_seen }, about)).time, NOW)
  t.match(send(z2m, 'zigbee2mqtt/hall/pir/voltage', '2985', about), { kind: 'control' })
  t.match(send(z2m, 'zigbee2mqtt/hall/pir/availability', { state: 'offline' }, about), { kind: 'control', liveness: [{ external: '0xaa', state: 'offline' }] })
  for (const [contact, open] of [[true, false], [false, true], ['true', false]] as const) {
    t.match(only(send(z2m, 'zigbee2mqtt/back door', { contact }, about)), { external: '0xbb', values: { open }, repeat: 'content' })
  }
  t.match(send(z2m, 'zigbee2mqtt/bridge/state', 'offline', about), { liveness: [{ external: 'zigbee2mqtt', state: 'offline', bridge: true }] })
  send(z2m, 'zigbee2mqtt/bridge/groups', [{ id: 1, friendly_name: 'lights' }], about)
  t.match(send(z2m, 'zigbee2mqtt/lights', { state: 'ON' }, about), { kind: 'control', what: 'group state' })
})

const EUI = '00AA00000000ABCD'
const up = (more: object) => ({ time: '2026-03-02T02:00:00.123456789+00:00', deviceInfo: { devEui: EUI, deviceName: 'n', deviceProfileName: 'p' }, fPort: 85, ...more })

t.test('chirpstack: the decoded object is read, other servers’ zeros and other events are no readings', async t => {
  const chirpstack = start('chirpstack')
  const topic = (event: string) => `application/a/device/${EUI.toLowerCase()}/event/${event}`
  const about = context('chirpstack-v4')
  const reading = only(send(chirpstack, topic('up'), up({ object: { temperature: 20.5, humidity: null }, batteryLevel: 0, margin: 0 }), about))
  t.match(reading, { external: EUI.toLowerCase(), time: NOW + 123, name: 'n' })
  t.same(reading.values, { temperature: 20.5 })
  t.same(only(send(chirpstack, topic('up'), up({ fPort: 0, object: { temperature: 0 } }), about)).values, {})
  t.match(send(chirpstack, topic('up'), up({ data: 'AQID' }), about), { kind: 'rejected', reason: 'no_codec', external: EUI.toLowerCase(), detail: /p/ })
  t.same(only(send(chirpstack, topic('status'), up({ margin: 7, batteryLevel: 71.5 }), about)).values, { battery: 71.5 })
  for (const event of ['log', 'join', 'ack', 'txack', 'location', 'integration']) t.equal(send(chirpstack, topic(event), up({}), about).kind, 'control', event)
  const lines = { line_1_total_in: 7, line_1_total_out: 2, line_2_total_in: 3, line_2_total_out: 1, line_1_period_in: 4 }
  t.same(only(send(chirpstack, topic('up'), up({ object: lines }), about)).values, { totalIn: 10, totalOut: 3, passagesIn: 4 })
})

t.test('chirpstack: raw bytes go through the codec of the catalogue’s model, stored records keep their time', async t => {
  const about = context('chirpstack-v4', [{ external: EUI.toLowerCase(), model: 'Milesight EM300-TH' }])
  const bytes = Buffer.from(`0367f6ff046850${'20ce'}${'80e0a469'}${'d2ff'}${'50'}`, 'hex')
  const decoded = send(start('chirpstack'), `application/a/device/${EUI}/event/up`, up({ data: bytes.toString('base64') }), about)
  t.match(decoded, { kind: 'readings', readings: [
    { time: NOW + 123, values: { temperature: -1, humidity: 40 } },
    { time: 0x69a4e080 * 1000, history: true, values: { temperature: -4.6, humidity: 40 } }
  ] })
})

t.test('the things stack: without a port no value counts, else the decoded payload does', async t => {
  const stack = start('the-things-stack')
  const message = (uplink: object) => ({ end_device_ids: { device_id: 'aq', dev_eui: EUI }, received_at: '2026-03-02T02:00:01Z', uplink_message: { received_at: '2026-03-02T02:00:00.5Z', ...uplink } })
  const about = context('the-things-stack')
  t.match(only(send(stack, 'v3/app@t/devices/aq/up', message({ f_port: 2, decoded_payload: { TempC_SHT: 20, BatV: 3.1 } }), about)),
    { external: EUI.toLowerCase(), name: 'aq', time: NOW + 500, values: { temperature: 20, batteryVoltage: 3.1 } })
  t.same(only(send(stack, 'v3/app@t/devices/aq/up', message({ decoded_payload: { temperature: 0 } }), about)).values, {})
  t.match(send(stack, 'v3/app@t/devices/aq/join', message({}), about), { kind: 'control', found: [{ external: EUI.toLowerCase() }] })
  t.equal(only(send(stack, 'v3/app@t/devices/aq/up', message({ f_port: 1, decoded_payload: { temperature: 1 } }), context('the-things-stack', [{ external: 'aq' }]))).external, 'aq')
})

t.test('a described payload says what would be stored and what refused', async t => {
  const described = await describePayload({ decoder: 'z2m', topic: 'zigbee2mqtt/th', payload: '{"temperature":"23,9","humidity":"48.5"}' })
  t.match(described, { kind: 'readings', readings: [{ values: { humidity: 48.5 }, refusals: [{ field: 'temperature', value: '23,9' }] }] })
  await t.rejects(describePayload({ decoder: 'nobody', topic: 'x', payload: '' }), { code: 'decoder_unknown' })
})
