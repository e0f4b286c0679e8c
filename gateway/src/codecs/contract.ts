/** One record of a frame, in our quantities and units, not yet checked. */
export interface CodecRecord {
  readonly values: Readonly<Record<string, unknown>>
  /** UTC ms; given by stored records. */
  readonly time?: number
  readonly history?: boolean
}

/** A raw LoRaWAN uplink. */
export interface Frame {
  readonly bytes: Uint8Array
  readonly fPort: number
  /** As the catalogue or the network server calls it. */
  readonly model: string
}

export type CodecResult =
  /** A record without values is a sign of life (settings, versions). */
  | { readonly records: readonly CodecRecord[] }
  | { readonly error: string }

/** Raw bytes of one vendor's devices: `codecs/{id}.ts` has one as its default export. */
export interface Codec {
  readonly id: string
  /** Whether it knows the model. */
  readonly knows: (model: string) => boolean
  /** Never throws for bad bytes. Bytes that follow a part it does not know are left out, what it understood is kept. */
  readonly decode: (frame: Frame) => CodecResult
}

export function defineCodec (codec: Codec): Codec {
  return codec
}
