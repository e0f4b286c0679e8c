import type { Decoded } from '../contract.ts'
import { findPersonalData } from './personal-data.ts'

export type JsonObject = Readonly<Record<string, unknown>>
export type Rejected = Extract<Decoded, { kind: 'rejected' }>
export type Parsed = { readonly kind: 'empty' } | { readonly kind: 'value', readonly value: unknown } | Rejected

const UTF8 = new TextDecoder('utf-8', { fatal: true })

/** Bytes without the zero bytes at the end (C firmware sends the terminator of its string). */
export function withoutTrailingZeros (payload: Uint8Array): Uint8Array {
  let end = payload.length
  while (end > 0 && payload[end - 1] === 0) end--
  return payload.subarray(0, end)
}

/** Text of a payload, trimmed; undefined when it is not UTF-8. */
export function payloadText (payload: Uint8Array): string | undefined {
  try {
    return UTF8.decode(withoutTrailingZeros(payload)).trim()
  } catch {
    return undefined
  }
}

/** Strict JSON of a payload; a picture is refused as personal data. Never throws. */
export function parseJson (payload: Uint8Array): Parsed {
  if (payload[0] === 0xFF && payload[1] === 0xD8 && payload[2] === 0xFF) return reject('personal_data', 'the payload is a picture (JPEG)')
  const text = payloadText(payload)
  if (text === undefined) return reject('not_json', 'the payload is not UTF-8 text')
  if (text === '') return { kind: 'empty' }
  try {
    return { kind: 'value', value: JSON.parse(text) }
  } catch (error) {
    return reject('not_json', `the payload is not valid JSON: ${(error as Error).message}`.slice(0, 200))
  }
}

/** Like {@link parseJson}, for payloads that must be an object without personal data. */
export function parseObject (payload: Uint8Array): { readonly kind: 'empty' } | { readonly kind: 'object', readonly object: JsonObject } | Rejected {
  const parsed = parseJson(payload)
  if (parsed.kind !== 'value') return parsed
  if (!isObject(parsed.value)) return reject('not_an_object', 'the payload is valid JSON, but no object')
  return { kind: 'object', object: parsed.value }
}

/** A refusal when the value holds something that identifies people, else undefined. */
export function refusePersonalData (value: unknown, external?: string): Rejected | undefined {
  const found = findPersonalData(value)
  return found === undefined ? undefined : reject('personal_data', `"${found}" can identify people and is not taken`, external)
}

export function reject (reason: Rejected['reason'], detail: string, external?: string): Rejected {
  return { kind: 'rejected', reason, detail, ...(external === undefined ? {} : { external }) }
}

export function isObject (value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The value when it is an object, else an empty one. */
export function objectAt (value: unknown): JsonObject {
  return isObject(value) ? value : {}
}

/** The value when it is a text with something in it, else undefined. */
export function textAt (value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined
}
