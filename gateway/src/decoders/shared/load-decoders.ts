import { join } from 'node:path'
import { LinliError } from '@linli/domain/errors'
import type { Decoder } from '../contract.ts'
import { loadFolder } from './load-folder.ts'

const FOLDER = join(import.meta.dirname, '..')
const SKIPPED = ['contract.ts', 'index.ts']

/**
 * Every decoder of the folder above, by id and by alias.
 * @throws LinliError `module_misfit` with the path, or `module_name_taken` when two decoders answer to one name.
 */
export async function loadDecoders (): Promise<ReadonlyMap<string, Decoder>> {
  const decoders = await loadFolder(FOLDER, { skip: SKIPPED, fits: isDecoder })
  const byName = new Map(decoders)
  for (const decoder of decoders.values()) {
    for (const alias of decoder.aliases ?? []) {
      if (byName.has(alias)) throw new LinliError('module_name_taken', `the decoder "${decoder.id}" has the alias "${alias}", which another has already`)
      byName.set(alias, decoder)
    }
  }
  return byName
}

function isDecoder (value: unknown): value is Decoder {
  const decoder = value as Partial<Decoder> | undefined
  return typeof decoder?.id === 'string' && typeof decoder.start === 'function' && Array.isArray(decoder.filters) && typeof decoder.name?.zh === 'string'
}
