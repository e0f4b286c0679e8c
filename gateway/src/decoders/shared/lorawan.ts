import { decodeFrame, findCodec, nameValues } from '../../codecs/index.ts'
import type { Decoded, DecodedReading } from '../contract.ts'
import { deviceTime } from './device-time.ts'
import { isObject, refusePersonalData, reject, type JsonObject } from './payload.ts'

/** An uplink as any LoRaWAN network server tells it. */
export interface Uplink {
  readonly external: string
  readonly time: number | undefined
  /** Absent and 0 are housekeeping of the network: no payload formatter's values count. */
  readonly fPort: unknown
  /** What the server's payload formatter made of it. */
  readonly object: unknown
  readonly base64: unknown
  /** Catalogue model first, then what the server calls the device's profile. */
  readonly models: readonly (string | undefined)[]
  readonly name: string | undefined
}

/** Readings of an uplink: the server's decoded object where it has values, else our own codec for the raw bytes. */
export function readUplink (uplink: Uplink): Decoded {
  const known = { external: uplink.external, ...optional('name', uplink.name), ...optional('model', uplink.models.find(Boolean)) }
  const live = { ...known, ...optional('time', uplink.time), repeat: 'content' as const }
  const fPort = typeof uplink.fPort === 'number' ? uplink.fPort : 0
  if (fPort === 0) return { kind: 'readings', readings: [{ ...live, values: {} }] }
  if (isObject(uplink.object) && Object.keys(uplink.object).length > 0) {
    const refusal = refusePersonalData(uplink.object, uplink.external)
    if (refusal) return refusal
    return { kind: 'readings', readings: [{ ...live, values: nameValues(uplink.object) }, ...historyOf(uplink.object, known)] }
  }
  const base64 = typeof uplink.base64 === 'string' ? uplink.base64 : ''
  if (base64 === '') return { kind: 'readings', readings: [{ ...live, values: {} }] }
  const found = findCodec(uplink.models)
  if (!found) {
    const model = uplink.models.filter(Boolean).join(', ') || 'no model'
    return reject('no_codec', `the network server sent no decoded object, and there is no codec for the raw bytes (${model})`, uplink.external)
  }
  const result = decodeFrame(found.codec, { bytes: Buffer.from(base64, 'base64'), fPort, model: found.model })
  if ('error' in result) return reject('no_usable_field', result.error, uplink.external)
  return {
    kind: 'readings',
    readings: result.records.map(record => ({
      ...live, values: record.values, ...optional('time', record.time ?? uplink.time), ...(record.history ? { history: true } : {})
    }))
  }
}

/** Stored records that vendors' payload formatters put under `history`, each with its own time. */
function historyOf (object: JsonObject, known: { readonly external: string }): readonly DecodedReading[] {
  const history = object['history']
  if (!Array.isArray(history)) return []
  return history.filter(isObject).flatMap(record => {
    const time = deviceTime(record['timestamp'] ?? record['time'])
    return time === undefined ? [] : [{ ...known, time, history: true, repeat: 'content' as const, values: nameValues(record) }]
  })
}

/** `{ key: value }`, or nothing when there is none. */
export function optional<K extends string, V> (key: K, value: V | undefined): { [P in K]?: V } {
  return value === undefined ? {} : { [key]: value } as { [P in K]?: V }
}
