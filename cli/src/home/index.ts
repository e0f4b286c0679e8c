import { mkdirSync, openSync, readFileSync, rmSync, writeSync, closeSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { LinliError } from '@linli/domain/errors'

/** The folder with all state, held by one process at a time. */
export interface Home {
  readonly dir: string
  readonly path: (name: string) => string
  /** Gives the folder free for the next process. */
  release (): void
}

/**
 * Takes hold of a home. A holder that no longer lives (a crash, a kill) is replaced.
 * @throws LinliError `home_in_use` that names the process that holds it.
 */
export function takeHome (folder: string): Home {
  const dir = resolve(folder)
  mkdirSync(dir, { recursive: true })
  const lock = join(dir, 'linli.pid')
  for (let attempt = 0; ; attempt++) {
    try {
      const file = openSync(lock, 'wx')
      writeSync(file, String(process.pid))
      closeSync(file)
      return { dir, path: name => join(dir, name), release: () => { rmSync(lock, { force: true }) } }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || attempt > 0) throw error
      const holder = Number(readFileSync(lock, 'utf8'))
      if (isAlive(holder)) throw new LinliError('home_in_use', `${dir} is held by process ${holder}; stop it, or choose another folder with LINLI_HOME`)
      rmSync(lock, { force: true })
    }
  }
}

function isAlive (pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0 || pid === process.pid) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
