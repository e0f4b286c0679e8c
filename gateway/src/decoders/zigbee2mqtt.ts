import { nameValues } from '../codecs/index.ts'
import { defineDecoder, type Decoded, type DecoderContext, type DecoderInstance, type Message } from './contract.ts'
import { deviceTime } from './shared/device-time.ts'
import { optional } from './shared/lorawan.ts'
import { isObject, objectAt, parseJson, payloadText, refusePersonalData, reject, textAt } from './shared/payload.ts'

/** Zigbee2MQTT (zigbee2mqtt.io/guide/usage/mqtt_topics_and_messages.html). */

export default defineDecoder({
  id: 'zigbee2mqtt',
  name: { zh: 'Zigbee2MQTT', en: 'Zigbee2MQTT' },
  aliases: ['z2m'],
  filters: ['zigbee2mqtt/#'],
  start: () => new Zigbee2Mqtt()
})

interface Known { readonly ieee: string, readonly model?: string }

class Zigbee2Mqtt implements DecoderInstance {
  /** By base topic and friendly name: what bridge/devices said last. */
  readonly #devices = new Map<string, Map<string, Known>>()
  readonly #groups = new Map<string, Set<string>>()

  decode (message: Message, context: DecoderContext): Decoded {
    const base = baseOf(message.topic, context.source.filters)
    const rest = message.topic.slice(base.length + 1)
    if (rest === '') return reject('unknown_topic', `"${message.topic}" has no level below the base topic`)
    if (rest.startsWith('bridge/')) return this.#bridge(base, rest.slice('bridge/'.length), message.payload)
    const { name, sub } = this.#split(base, rest, context)
    if (sub === 'availability') return this.#availability(base, name, message.payload, context)
    if (sub !== undefined) return { kind: 'control', what: `attribute ${sub}` }
    const parsed = parseJson(message.payload)
    if (parsed.kind === 'empty') return { kind: 'control', what: 'cleared' }
    const known = this.#devices.get(base)?.get(name)
    const external = this.#external(base, name, context)
    if (parsed.kind === 'rejected') return { ...parsed, external }
    if (this.#groups.get(base)?.has(name)) return { kind: 'control', what: 'group state' }
    if (!isObject(parsed.value)) {
      // With attribute output each value has a topic of its own, below names that we do not know yet.
      return name.includes('/') ? { kind: 'control', what: 'attribute' } : reject('not_an_object', 'the state is valid JSON, but no object', external)
    }
    const refusal = refusePersonalData(parsed.value, external)
    if (refusal) return refusal
    const time = deviceTime(parsed.value['last_seen'], context.source.timezone)
    return {
      kind: 'readings',
      readings: [{
        external, values: nameValues(parsed.value), repeat: time === undefined ? 'content' : 'time', name,
        ...optional('time', time), ...optional('model', known?.model)
      }]
    }
  }

  #bridge (base: string, topic: string, payload: Uint8Array): Decoded {
    const what = `bridge/${topic}`
    const parsed = parseJson(payload)
    if (topic === 'state') {
      const value = parsed.kind === 'value' ? parsed.value : undefined
      const state = stateWord(isObject(value) ? value['state'] : payloadText(payload))
      return { kind: 'control', what, ...(state ? { liveness: [{ external: base, state, bridge: true }] } : {}) }
    }
    if (parsed.kind === 'value' && Array.isArray(parsed.value)) {
      const entries = parsed.value.map(objectAt)
      if (topic === 'groups') this.#groups.set(base, new Set(entries.flatMap(group => textAt(group['friendly_name']) ?? [])))
      if (topic === 'devices') return { kind: 'control', what, found: this.#remember(base, entries) }
    }
    return { kind: 'control', what }
  }

  #remember (base: string, entries: readonly Readonly<Record<string, unknown>>[]): { external: string, name: string, model?: string }[] {
    const devices = new Map<string, Known>()
    const found: { external: string, name: string, model?: string }[] = []
    for (const entry of entries) {
      const ieee = textAt(entry['ieee_address'])?.toLowerCase()
      const name = textAt(entry['friendly_name'])
      if (ieee === undefined || name === undefined || entry['type'] === 'Coordinator') continue
      const model = optional('model', textAt(objectAt(entry['definition'])['model']) ?? textAt(entry['model_id']))
      devices.set(name, { ieee, ...model })
      found.push({ external: ieee, name, ...model })
    }
    this.#devices.set(base, devices)
    return found
  }

  /** A friendly name may hold slashes: a known one wins, then the levels that Zigbee2MQTT itself appends. */
  #split (base: string, rest: string, context: DecoderContext): { readonly name: string, readonly sub?: string } {
    const known = this.#devices.get(base)
    if (known?.has(rest) || this.#groups.get(base)?.has(rest)) return { name: rest }
    const own = /^(.+)\/(availability|set|get)(\/.+)?$/.exec(rest)
    if (own) return { name: own[1]!, sub: own[3] === undefined ? own[2]! : own[2]! + own[3] }
    for (let cut = rest.lastIndexOf('/'); cut > 0; cut = rest.lastIndexOf('/', cut - 1)) {
      const name = rest.slice(0, cut)
      if (known?.has(name) || this.#groups.get(base)?.has(name) || context.device(name)) return { name, sub: rest.slice(cut + 1) }
    }
    return { name: rest }
  }

  #availability (base: string, name: string, payload: Uint8Array, context: DecoderContext): Decoded {
    const parsed = parseJson(payload)
    if (parsed.kind === 'empty') return { kind: 'control', what: 'cleared' }
    const state = stateWord(parsed.kind === 'value' ? objectAt(parsed.value)['state'] ?? parsed.value : payloadText(payload))
    if (!state) return reject('wrong_type', 'the availability is neither "online" nor "offline"', this.#external(base, name, context))
    if (this.#groups.get(base)?.has(name)) return { kind: 'control', what: 'group availability' }
    return { kind: 'control', what: 'availability', liveness: [{ external: this.#external(base, name, context), state }] }
  }

  /** The address where bridge/devices or the catalogue's aliases tell it, else the friendly name. */
  #external (base: string, name: string, context: DecoderContext): string {
    const ieee = this.#devices.get(base)?.get(name)?.ieee
    if (ieee !== undefined && context.device(ieee)) return ieee
    return context.device(name)?.external ?? ieee ?? name
  }
}

function stateWord (value: unknown): 'online' | 'offline' | undefined {
  return value === 'online' || value === 'offline' ? value : undefined
}

/** The base topic: what the source's filter has before its wildcard, else the part before "/bridge/", else the first level. */
function baseOf (topic: string, filters: readonly string[]): string {
  for (const filter of filters) {
    const base = filter.replace(/\/[#+].*$/, '')
    if (base !== filter && topic.startsWith(`${base}/`)) return base
  }
  const bridge = topic.indexOf('/bridge/')
  return bridge > 0 ? topic.slice(0, bridge) : topic.slice(0, Math.max(0, topic.indexOf('/')))
}
