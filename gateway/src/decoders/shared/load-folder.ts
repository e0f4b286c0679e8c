import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { LinliError } from '@linli/domain/errors'

/**
 * Default exports of every module of a folder by id, in the order of their names; subfolders, `_*` and the names in `skip` are left out.
 * @throws LinliError `module_misfit` with the path, when a file has no fitting default export or its id is not its file name.
 */
export async function loadFolder<T extends { readonly id: string }> (folder: string, { skip, fits }: {
  skip: readonly string[], fits: (value: unknown) => value is T
}): Promise<ReadonlyMap<string, T>> {
  const names = (await readdir(folder, { withFileTypes: true }))
    .filter(entry => entry.isFile() && entry.name.endsWith('.ts') && !entry.name.startsWith('_') && !skip.includes(entry.name))
    .map(entry => entry.name).sort()
  const loaded = new Map<string, T>()
  for (const name of names) {
    const path = join(folder, name)
    const module = await import(pathToFileURL(path).href) as { readonly default?: unknown }
    if (!fits(module.default)) throw new LinliError('module_misfit', `${path} has no fitting default export`)
    if (`${module.default.id}.ts` !== name) throw new LinliError('module_misfit', `${path} calls itself "${module.default.id}"; the id must be the file's name`)
    loaded.set(module.default.id, module.default)
  }
  return loaded
}
