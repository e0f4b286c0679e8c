import { loadFolder } from '../decoders/shared/load-folder.ts'
import type { Codec, CodecResult, Frame } from './contract.ts'

export * from './contract.ts'
export * from './field-names.ts'

const SKIPPED = ['contract.ts', 'index.ts', 'field-names.ts']

/** Every codec of this folder by id. */
export const codecs: ReadonlyMap<string, Codec> = await loadFolder(import.meta.dirname, { skip: SKIPPED, fits: isCodec })

/** The codec that knows one of the models, the first model first. */
export function findCodec (models: readonly (string | undefined)[]): { readonly codec: Codec, readonly model: string } | undefined {
  for (const model of models) {
    if (!model) continue
    for (const codec of codecs.values()) if (codec.knows(model)) return { codec, model }
  }
  return undefined
}

/** Decodes a frame; a codec that throws all the same becomes an error. */
export function decodeFrame (codec: Codec, frame: Frame): CodecResult {
  try {
    return codec.decode(frame)
  } catch (error) {
    return { error: `the codec "${codec.id}" failed: ${(error as Error).message}` }
  }
}

function isCodec (value: unknown): value is Codec {
  const codec = value as Partial<Codec> | undefined
  return typeof codec?.id === 'string' && typeof codec.knows === 'function' && typeof codec.decode === 'function'
}
