import { crc32 } from 'node:zlib'
import type { Message } from '../decoders/contract.ts'

/** A record on disk: length (u32) and CRC-32 (u32) of the body; the body is a head of JSON, its length (u32) before it, and the payload's bytes. */
const HEAD_BYTES = 8
/** A record's longest body, held when it is written; a longer length on disk is a torn or foreign record. */
export const BODY_LIMIT = 64 * 1024 * 1024

interface Head { readonly s: string, readonly t: string, readonly r: boolean, readonly a: number, readonly n?: number }

export function encodeRecord ({ source, topic, payload, retained, receivedAt, sentBytes }: Message): Buffer {
  const head = Buffer.from(JSON.stringify({ s: source, t: topic, r: retained, a: receivedAt, ...(sentBytes === undefined ? {} : { n: sentBytes }) } satisfies Head))
  const record = Buffer.allocUnsafe(HEAD_BYTES + 4 + head.length + payload.length)
  record.writeUInt32LE(head.length, HEAD_BYTES)
  head.copy(record, HEAD_BYTES + 4)
  record.set(payload, HEAD_BYTES + 4 + head.length)
  const body = record.subarray(HEAD_BYTES)
  record.writeUInt32LE(body.length, 0)
  record.writeUInt32LE(crc32(body), 4)
  return record
}

/** The record at an offset and where the next begins; without a message where its bytes are damaged; undefined where the bytes end or make no record. */
export function decodeRecord (bytes: Buffer, offset: number): { readonly message: Message | undefined, readonly next: number } | undefined {
  if (offset + HEAD_BYTES > bytes.length) return undefined
  const length = bytes.readUInt32LE(offset)
  const start = offset + HEAD_BYTES
  if (length < 4 || length > BODY_LIMIT || start + length > bytes.length) return undefined
  const body = bytes.subarray(start, start + length)
  const next = start + length
  if (crc32(body) !== bytes.readUInt32LE(offset + 4)) return { message: undefined, next }
  const headEnd = 4 + body.readUInt32LE(0)
  const { s: source, t: topic, r: retained, a: receivedAt, n } = JSON.parse(body.toString('utf8', 4, headEnd)) as Head
  return { message: { source, topic, retained, receivedAt, payload: Uint8Array.prototype.slice.call(body, headEnd), ...(n === undefined ? {} : { sentBytes: n }) }, next }
}
