import { open, type FileHandle } from 'node:fs/promises'
import { setTimeout } from 'node:timers/promises'
import type { Logger } from 'pino'

export interface LogFileOptions {
  readonly file: string
  readonly log: Pick<Logger, 'warn'>
  readonly onLine: (line: string) => void
  /** How often is looked for new lines, ms. */
  readonly everyMs?: number
}

const CHUNK_BYTES = 1 << 16
/** What has no end of line for so long is no line. */
const LINE_CHARACTERS = 65_536

/** Tells each line that is added to a file after the start; goes on at the beginning when the file is cut or another takes its place. */
export class LogFile {
  readonly #options: LogFileOptions
  readonly #stopping = new AbortController()
  #running = Promise.resolve()
  #inode: number | undefined
  #position = 0
  #rest = ''
  #isMissed = false

  constructor (options: LogFileOptions) {
    this.#options = options
  }

  /** Resolves when it is known where the file ends. A file that is not there yet is read from its beginning. */
  async start (): Promise<void> {
    await this.#look(true)
    this.#running = this.#follow()
  }

  async stop (): Promise<void> {
    this.#stopping.abort()
    await this.#running
  }

  async #follow (): Promise<void> {
    const { everyMs = 1000 } = this.#options
    while (await setTimeout(everyMs, true, { signal: this.#stopping.signal }).catch(() => false)) await this.#look(false)
  }

  async #look (isFirst: boolean): Promise<void> {
    try {
      await using handle = await open(this.#options.file, 'r')
      const { ino, size } = await handle.stat()
      if (isFirst) this.#position = size
      else if (ino !== this.#inode || size < this.#position) {
        this.#position = 0
        this.#rest = ''
      }
      this.#inode = ino
      await this.#read(handle)
      this.#isMissed = false
    } catch (error) {
      if (!this.#isMissed) this.#options.log.warn({ err: error }, 'the log of the broker cannot be read; it is tried again')
      this.#isMissed = true
    }
  }

  async #read (handle: FileHandle): Promise<void> {
    const buffer = Buffer.allocUnsafe(CHUNK_BYTES)
    while (!this.#stopping.signal.aborted) {
      const { bytesRead } = await handle.read(buffer, 0, CHUNK_BYTES, this.#position)
      if (bytesRead === 0) return
      this.#position += bytesRead
      // What is looked for is ASCII: a character that two chunks share does not matter.
      const lines = (this.#rest + buffer.toString('latin1', 0, bytesRead)).split('\n')
      this.#rest = lines.pop()!.slice(-LINE_CHARACTERS)
      for (const line of lines) this.#options.onLine(line)
    }
  }
}
