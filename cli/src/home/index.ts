import { accessSync, constants, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { LinliError } from '@linli/domain/errors'
import { tryLock } from './lock.ts'

/** What runs on a home: all in one process, or each service in its own. */
export type Role = 'up' | 'gateway' | 'api' | 'demo'

/** How others on this machine reach the process that holds a home, and which telemetry store it writes. */
export interface Reachable { readonly httpUrl?: string, readonly mqttUrl?: string, readonly store?: string }

/** A living process that holds a home. */
export interface Holder extends Reachable { readonly pid?: number, readonly role: Role }

/** The folder with all state; each file in it has one writer. */
export interface Home {
  readonly dir: string
  readonly path: (name: string) => string
  /** Tells other commands on this home where to find us. */
  readonly announce: (reachable: Reachable) => void
  /** Gives the folder free for the next process. */
  readonly release: () => void
}

/** The parts of a home that a role writes. */
const PARTS = { up: ['gateway', 'api'], gateway: ['gateway'], api: ['api'], demo: ['demo'] } as const satisfies Record<Role, readonly string[]>
type Part = (typeof PARTS)[Role][number]

/**
 * Takes hold of a home for a role. A holder that died, by whatever means, holds nothing.
 * @throws LinliError `home_in_use` that names the process that holds it, `home_unusable`.
 */
export function takeHome (folder: string, role: Role = 'up'): Home {
  const dir = resolve(folder)
  try {
    makeFolder(dir)
    if (!statSync(dir).isDirectory()) throw new Error('it is a file, not a folder')
    accessSync(dir, constants.W_OK)
  } catch (error) {
    throw new LinliError('home_unusable', `${dir} cannot be used as home (${(error as Error).message}); choose another folder with LINLI_HOME`, { cause: error })
  }
  const locks: { release (): void }[] = []
  for (const part of PARTS[role]) {
    const lock = tryLock(lockOf(dir, part))
    if (!lock) {
      for (const taken of locks) taken.release()
      const holder = announced(dir, part)
      throw new LinliError('home_in_use', `${dir} is held by process ${holder?.pid ?? '(starting)'}${holder ? ` (linli ${holder.role})` : ''}; stop it, or choose another folder with LINLI_HOME`)
    }
    locks.push(lock)
  }
  const announce = (reachable: Reachable) => {
    for (const part of PARTS[role]) {
      const file = announcementOf(dir, part)
      writeFileSync(`${file}.new`, JSON.stringify({ pid: process.pid, role, ...reachable } satisfies Holder))
      renameSync(`${file}.new`, file)
    }
  }
  announce({})
  return {
    dir,
    path: name => join(dir, name),
    announce,
    release: () => {
      for (const part of PARTS[role]) rmSync(announcementOf(dir, part), { force: true })
      for (const lock of locks) lock.release()
    }
  }
}

/** Folder by folder: Node's recursive way never ends where a file system says that a parent which is there is not (/proc). */
function makeFolder (dir: string): void {
  if (existsSync(dir)) return
  makeFolder(dirname(dir))
  mkdirSync(dir)
}

/** The living process that holds a part of a home, if any. */
export function holderOf (folder: string, part: Part): Holder | undefined {
  const dir = resolve(folder)
  if (!existsSync(lockOf(dir, part))) return undefined
  const lock = tryLock(lockOf(dir, part))
  if (!lock) return announced(dir, part) ?? { role: part }
  lock.release()
  return undefined
}

function lockOf (dir: string, part: string): string {
  return join(dir, `${part}.lock`)
}

function announcementOf (dir: string, part: string): string {
  return join(dir, `${part}.running.json`)
}

function announced (dir: string, part: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(announcementOf(dir, part), 'utf8')) as Holder
  } catch {
    return undefined
  }
}
