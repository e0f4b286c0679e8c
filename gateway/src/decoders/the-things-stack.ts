import { defineDecoder, type Decoded, type DecoderContext, type Message } from './contract.ts'
import { deviceTime } from './shared/device-time.ts'
import { optional, readUplink } from './shared/lorawan.ts'
import { objectAt, parseObject, reject, textAt } from './shared/payload.ts'

/** The Things Stack v3 MQTT server, JSON (thethingsindustries.com/docs/integrations/other-integrations/mqtt). */

const TOPIC = /(?:^|\/)v3\/[^/]+\/devices\/([^/]+)\/(.+)$/

export default defineDecoder({
  id: 'the-things-stack',
  name: { zh: 'The Things Stack（LoRaWAN）', en: 'The Things Stack (LoRaWAN)' },
  aliases: ['thethingsstack', 'ttn'],
  filters: ['v3/+/devices/+/up', 'v3/+/devices/+/join'],
  start: () => ({ decode })
})

function decode (message: Message, context: DecoderContext): Decoded {
  const [, deviceId, event] = TOPIC.exec(message.topic) ?? []
  if (deviceId === undefined || event === undefined) return reject('unknown_topic', `"${message.topic}" is no topic of The Things Stack`)
  const parsed = parseObject(message.payload)
  if (parsed.kind === 'rejected') return { ...parsed, external: deviceId }
  if (parsed.kind === 'empty') return { kind: 'control', what: 'cleared' }
  const { object } = parsed
  const ids = objectAt(object['end_device_ids'])
  const eui = textAt(ids['dev_eui'])?.toLowerCase()
  // Devices may be claimed by EUI or by the name that they have in the application.
  const name = textAt(ids['device_id']) ?? deviceId
  const claimed = (eui === undefined ? undefined : context.device(eui)) ?? context.device(name)
  const external = claimed && eui !== undefined && !context.device(eui) ? name : eui ?? name
  if (event !== 'up') {
    const time = deviceTime(object['received_at'])
    const join = event === 'join' && { liveness: [{ external, state: 'online' as const, ...optional('time', time) }], found: [{ external, name }] }
    return { kind: 'control', what: event, ...join }
  }
  const uplink = objectAt(object['uplink_message'])
  const version = objectAt(uplink['version_ids'])
  return readUplink({
    external, name,
    time: deviceTime(uplink['received_at']) ?? deviceTime(object['received_at']),
    fPort: uplink['f_port'], object: uplink['decoded_payload'], base64: uplink['frm_payload'],
    models: [claimed?.model, textAt(version['model_id'])]
  })
}
