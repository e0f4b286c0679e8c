import { defineDecoder, type Decoded, type DecoderContext, type Message } from './contract.ts'
import { deviceTime } from './shared/device-time.ts'
import { optional, readUplink } from './shared/lorawan.ts'
import { objectAt, parseObject, reject, textAt, type JsonObject } from './shared/payload.ts'

/** ChirpStack v4 MQTT integration, JSON (chirpstack.io/docs/chirpstack/integrations/events.html). */

const TOPIC = /(?:^|\/)application\/[^/]+\/device\/([^/]+)\/(event|command|state)\/([^/]+)$/
/** Events that say the device is there, and nothing more. */
const ALIVE = new Set(['join', 'ack', 'location'])

export default defineDecoder({
  id: 'chirpstack-v4',
  name: { zh: 'ChirpStack v4（LoRaWAN）', en: 'ChirpStack v4 (LoRaWAN)' },
  aliases: ['chirpstack'],
  filters: ['application/+/device/+/event/#'],
  start: () => ({ decode })
})

function decode (message: Message, context: DecoderContext): Decoded {
  const [, topicEui, branch, event = ''] = TOPIC.exec(message.topic) ?? []
  if (topicEui === undefined) return reject('unknown_topic', `"${message.topic}" is no topic of the ChirpStack integration`)
  if (branch !== 'event') return { kind: 'control', what: `${branch}/${event}` }
  const parsed = parseObject(message.payload)
  if (parsed.kind === 'rejected') return { ...parsed, external: topicEui.toLowerCase() }
  if (parsed.kind === 'empty') return { kind: 'control', what: 'cleared' }
  const { object } = parsed
  const info = objectAt(object['deviceInfo'])
  const external = (textAt(info['devEui']) ?? topicEui).toLowerCase()
  const time = deviceTime(object['time'], context.source.timezone)
  const profile = textAt(info['deviceProfileName'])
  const models = [context.device(external)?.model, profile]
  const name = textAt(info['deviceName'])
  if (event === 'up') {
    return readUplink({ external, time, fPort: object['fPort'], object: object['object'], base64: object['data'], models, name })
  }
  if (event === 'status') return status(object, { external, ...optional('time', time), ...optional('name', name) })
  const alive = ALIVE.has(event) && { liveness: [{ external, state: 'online' as const, ...optional('time', time) }] }
  const found = event === 'join' && { found: [{ external, ...optional('name', name), ...optional('model', profile) }] }
  return { kind: 'control', what: `event/${event}`, ...alive, ...found }
}

/** Battery of a DevStatusAns; a plain 0 beside margin 0, external power or "unavailable" means that none was reported. */
function status (object: JsonObject, known: { readonly external: string, readonly time?: number, readonly name?: string }): Decoded {
  const level = object['batteryLevel']
  const unsaid = object['externalPowerSource'] === true || object['batteryLevelUnavailable'] === true || level === 0 || typeof level !== 'number'
  if (unsaid) return { kind: 'control', what: 'event/status', liveness: [{ external: known.external, state: 'online', ...optional('time', known.time) }] }
  return { kind: 'readings', readings: [{ ...known, values: { battery: level }, repeat: 'content' }] }
}
