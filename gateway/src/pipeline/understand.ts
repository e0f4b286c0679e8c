import type { CatalogueIndex, Source } from '@linli/domain/catalogue'
import type { Decoded, Message } from '../decoders/contract.ts'
import type { RunningSource } from './sources-of.ts'

/** A larger payload is no reading, bytes. */
const PAYLOAD_LIMIT = 256 * 1024

/** What a message says, in its source's words, or why it cannot be said; never throws. `onFault`: a decoder failed. */
export function understand (message: Message, { running, index, onFault }: {
  readonly running: RunningSource | undefined, readonly index: CatalogueIndex, readonly onFault: (error: unknown) => void
}): { readonly source: Source, readonly decoded: Decoded } {
  if (!running) {
    return {
      source: { id: message.source, decoder: '', filters: [] },
      decoded: { kind: 'rejected', reason: 'unknown_topic', detail: `no source reads the topic "${message.topic.slice(0, 200)}"; name one in the catalogue, or mend the topic` }
    }
  }
  const { source, decoder, instance } = running
  const bytes = message.sentBytes ?? message.payload.length
  if (bytes > PAYLOAD_LIMIT) return { source, decoded: { kind: 'rejected', reason: 'too_large', detail: `the payload has ${bytes} bytes, more than ${PAYLOAD_LIMIT} are no reading` } }
  try {
    return { source, decoded: instance.decode(message, { source, device: external => index.byExternal(source.id, external) }) }
  } catch (error) {
    onFault(error)
    return { source, decoded: failed(`the decoder ${decoder.id}`, error) }
  }
}

/** A message that our own code could not take: it is kept, and the next ones are not held up. */
export function failed (who: string, error: unknown): Extract<Decoded, { kind: 'rejected' }> {
  return { kind: 'rejected', reason: 'decoder_failed', detail: `${who} failed: ${(error as Error).message}`.slice(0, 300) }
}

/** Of a payload that is no reading only the beginning goes to disk, and how long it was. */
export function shortened (message: Message): Message {
  return message.payload.length <= PAYLOAD_LIMIT ? message : { ...message, payload: message.payload.slice(0, PAYLOAD_LIMIT), sentBytes: message.payload.length }
}
