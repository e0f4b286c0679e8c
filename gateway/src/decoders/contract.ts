import type { Device, Source } from '@linli/domain/catalogue'
import type { QuarantineReason } from '@linli/domain/pipeline'
import type { Text } from '@linli/domain/text'

/** A message as a source received it. */
export interface Message {
  readonly source: string
  readonly topic: string
  readonly payload: Uint8Array
  /** Bytes of the payload as it was sent, where it was too long and only its beginning is kept. */
  readonly sentBytes?: number
  /** A stored copy that the broker delivered because we subscribed; a live message that was published with the flag is false. */
  readonly retained: boolean
  /** UTC ms. */
  readonly receivedAt: number
}

/** One device's share of a message, in our quantities and units but not yet checked: validation is not the decoder's. */
export interface DecodedReading {
  /** What the ecosystem calls the device: IEEE address, DevEUI, topic level. */
  readonly external: string
  /** Device time, UTC ms; absent where the source sends none. */
  readonly time?: number
  readonly seq?: number
  /** By QuantityId. undefined and null mean "not said" and are left out. Unknown keys are refused and counted. */
  readonly values: Readonly<Record<string, unknown>>
  /**
   * How a repetition is recognised: `time` = the device spoke once at a device time, whatever a bridge repeats of it later
   * (Zigbee2MQTT last_seen); `content` = the same values at the same device time.
   */
  readonly repeat: 'time' | 'content'
  /** A stored record of the past: never the live value, never a reset of a counter. */
  readonly history?: boolean
  /** For the "found, to be claimed" list. */
  readonly name?: string
  readonly model?: string
}

/** Something about a device's or a bridge's life that is no reading. */
export interface Liveness {
  readonly external: string
  /** asleep: announced sleep. */
  readonly state: 'online' | 'offline' | 'asleep'
  readonly time?: number
  /** The external is a bridge or gateway, and its state says nothing of single children. */
  readonly bridge?: boolean
}

export type Decoded =
  /** A reading without any value is a sign of life (an uplink on port 0): it counts as control. `log` = noted, not a fault. */
  | { readonly kind: 'readings', readonly readings: readonly DecodedReading[] }
  | { readonly kind: 'control', readonly what: string, readonly liveness?: readonly Liveness[], readonly found?: readonly { readonly external: string, readonly name?: string, readonly model?: string }[] }
  | { readonly kind: 'rejected', readonly reason: QuarantineReason, readonly detail: string, readonly external?: string }

/** What a decoder may ask about the catalogue. */
export interface DecoderContext {
  readonly source: Source
  /** The claimed device behind an external name, if any: its model chooses a codec. */
  readonly device: (external: string) => Device | undefined
}

/** One decoder at work for one source; may remember (names of a bridge), never does I/O, never throws for bad input. */
export interface DecoderInstance {
  decode (message: Message, context: DecoderContext): Decoded
}

/** An ecosystem: `decoders/{id}.ts` has one as its default export. */
export interface Decoder {
  readonly id: string
  readonly name: Text
  /** Other ids that configurations use for the same thing. */
  readonly aliases?: readonly string[]
  /** Topic filters of a standard installation. */
  readonly filters: readonly string[]
  start (): DecoderInstance
}

export function defineDecoder (decoder: Decoder): Decoder {
  return decoder
}
