import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rename, rm, rmdir, stat } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { LinliError } from '@linli/domain/errors'

/** The data dictionary of an export; a folder that has one of ours is an export. */
export const DESCRIPTOR_FILE = 'datapackage.json'
/** Name of every package that we write. */
export const PACKAGE_NAME = 'linli-export'

/**
 * Fills a folder that is there as a whole or not at all: `fill` writes into a temporary one beside it, which takes its name at the end. `force` replaces an earlier export, and nothing else.
 * @throws LinliError `export_folder_taken`, `export_folder_unusable`.
 */
export async function fillFolder<T> (folder: string, { force, fill }: { readonly force: boolean, readonly fill: (dir: string) => Promise<T> }): Promise<T> {
  const dir = resolve(folder)
  await refuseTaken(dir, force)
  const temporary = await besides(dir)
  try {
    const result = await fill(temporary)
    await refuseTaken(dir, force)
    await replace(dir, temporary)
    return result
  } finally {
    await rm(temporary, { recursive: true, force: true })
  }
}

async function refuseTaken (dir: string, force: boolean): Promise<void> {
  if (!existsSync(dir)) return
  if (!(await stat(dir)).isDirectory()) throw new LinliError('export_folder_taken', `${dir} is a file; choose another folder with --out`)
  if ((await readdir(dir)).length === 0) return
  if (!force) throw new LinliError('export_folder_taken', `${dir} holds files already; choose another folder with --out, or replace an earlier export with --force`)
  if (!await isExport(dir)) throw new LinliError('export_folder_taken', `${dir} holds files that are no export of Linli, and --force replaces nothing else; choose another folder with --out`)
}

async function isExport (dir: string): Promise<boolean> {
  try {
    return (JSON.parse(await readFile(join(dir, DESCRIPTOR_FILE), 'utf8')) as { name?: unknown }).name === PACKAGE_NAME
  } catch {
    return false
  }
}

async function besides (dir: string): Promise<string> {
  try {
    await mkdir(dirname(dir), { recursive: true })
    return await mkdtemp(join(dirname(dir), `.${basename(dir)}-`))
  } catch (error) {
    throw new LinliError('export_folder_unusable', `nothing can be written into ${dirname(dir)} (${(error as Error).message}); choose another folder with --out`, { cause: error })
  }
}

/** An earlier export steps aside first, and comes back when the new one cannot take its place. */
async function replace (dir: string, by: string): Promise<void> {
  if (!existsSync(dir)) {
    await rename(by, dir)
    return
  }
  if ((await readdir(dir)).length === 0) {
    await rmdir(dir)
    await rename(by, dir)
    return
  }
  const aside = `${by}-before`
  await rename(dir, aside)
  try {
    await rename(by, dir)
  } catch (error) {
    await rename(aside, dir)
    throw error
  }
  await rm(aside, { recursive: true })
}
