import { parseInstant } from '@linli/domain/time'
import { defineDecoder, type Decoded, type Message } from './contract.ts'
import { optional } from './shared/lorawan.ts'
import { isObject, parseJson, parseObject, payloadText, refusePersonalData, reject, type JsonObject } from './shared/payload.ts'

/** Our own contract (DESIGN "Topics"): linli/v1/{site}/{device}/telemetry and …/status. */

const TOPIC = /^linli\/v1\/([^/]+)\/([^/]+)\/(telemetry|status)$/
/** Fields of the envelope; everything else at the top is a value. */
const ENVELOPE = new Set(['time', 'seq', 'values', 'history', 'name', 'model'])

export default defineDecoder({
  id: 'linli',
  name: { zh: '邻里自有协议', en: 'Linli native' },
  aliases: ['native'],
  filters: ['linli/v1/+/+/telemetry', 'linli/v1/+/+/status'],
  start: () => ({ decode })
})

function decode (message: Message): Decoded {
  const [, , external, kind] = TOPIC.exec(message.topic) ?? []
  if (external === undefined) return reject('unknown_topic', `"${message.topic}" is no topic of our own contract`)
  return kind === 'status' ? status(message.payload, external) : telemetry(message.payload, external)
}

function telemetry (payload: Uint8Array, external: string): Decoded {
  const parsed = parseObject(payload)
  if (parsed.kind === 'empty') return { kind: 'control', what: 'cleared' }
  if (parsed.kind === 'rejected') return { ...parsed, external }
  const { object } = parsed
  const refusal = refusePersonalData(object, external)
  if (refusal) return refusal
  const time = timeOf(object)
  if (typeof time === 'string') return reject('wrong_type', time, external)
  const inner = object['values']
  if (inner !== undefined && inner !== null && !isObject(inner)) return reject('wrong_type', '"values" must be an object', external)
  const top = Object.entries(object).filter(([key]) => !ENVELOPE.has(key))
  const seq = object['seq']
  const isNumbered = Number.isSafeInteger(seq) && (seq as number) >= 0
  // What is no sequence number is a field like another: it is refused, and the rest is taken.
  const misnumbered = isNumbered || seq === undefined ? [] : [['seq', seq] as const]
  const values = Object.fromEntries([...top, ...misnumbered, ...Object.entries(inner ?? {})].filter(([, value]) => value !== null))
  return {
    kind: 'readings',
    readings: [{
      external, values, repeat: 'content', ...optional('time', time), ...(isNumbered ? { seq: seq as number } : {}),
      ...(object['history'] === true ? { history: true } : {}),
      ...(typeof object['name'] === 'string' ? { name: object['name'] } : {}), ...(typeof object['model'] === 'string' ? { model: object['model'] } : {})
    }]
  }
}

/** UTC ms, undefined when absent, or the sentence why it is refused. */
function timeOf (object: JsonObject): number | undefined | string {
  const time = object['time']
  if (time === undefined || time === null) return undefined
  if (typeof time === 'number') return Number.isFinite(time) ? Math.trunc(time) : '"time" is no finite number'
  if (typeof time !== 'string') return '"time" must be ISO 8601 with offset, or epoch milliseconds'
  try {
    return parseInstant(time)
  } catch (error) {
    return (error as Error).message
  }
}

function status (payload: Uint8Array, external: string): Decoded {
  const word = payloadText(payload)
  if (word === 'online' || word === 'offline') return { kind: 'control', what: 'status', liveness: [{ external, state: word }] }
  const parsed = parseJson(payload)
  if (parsed.kind === 'empty') return { kind: 'control', what: 'cleared' }
  if (parsed.kind === 'rejected') return { ...parsed, external }
  if (!isObject(parsed.value)) return reject('not_an_object', 'the status is valid JSON, but no object', external)
  const { online, asleep } = parsed.value
  const time = timeOf(parsed.value)
  const state = asleep === true ? 'asleep' : online === true ? 'online' : online === false ? 'offline' : undefined
  if (state === undefined) return reject('wrong_type', '"online" must be true or false', external)
  return { kind: 'control', what: 'status', liveness: [{ external, state, ...(typeof time === 'number' ? { time } : {}) }] }
}
