import { open, mkdir, readdir, readFile, rm, truncate, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { LinliError } from '@linli/domain/errors'
import type { Message } from '../decoders/contract.ts'
import { decodeRecord, encodeRecord } from './record.ts'

/** A message on disk with its number; numbers rise by one from 1. */
export interface Spooled { readonly number: number, readonly message: Message }

/** What touches the disk; tests let it fail. */
export interface SpoolDisk { write (file: FileHandle, bytes: Buffer, position: number): Promise<void> }

const realDisk: SpoolDisk = {
  async write (file, bytes, position) {
    for (let done = 0; done < bytes.length;) done += (await file.write(bytes, done, bytes.length - done, position + done)).bytesWritten
  }
}

interface Waiting { readonly message: Message, readonly resolve: (number: number) => void, readonly reject: (error: Error) => void }

const SEGMENT_BYTES = 8 * 1024 * 1024
/** Messages kept in memory behind the disk; more are read back. */
const MEMORY_LIMIT = 5000
const SEGMENT_NAME = /^(\d{16})\.log$/

/**
 * Messages on disk before they are acknowledged: appended in segments, one fdatasync for all that arrived while the one before ran. `append` resolves when
 * the message is durable; a torn tail is cut when it is opened.
 */
export class Spool {
  readonly #dir: string
  readonly #disk: SpoolDisk
  readonly #segmentBytes: number
  #segments: { readonly first: number, readonly path: string }[] = []
  #file: FileHandle | undefined
  #size = 0
  #last = 0
  #queue: Waiting[] = []
  #isWriting = false
  #writing: Promise<void> = Promise.resolve()
  #memory: Spooled[] = []
  #cursor: { readonly path: string, readonly number: number, readonly offset: number } | undefined

  private constructor (dir: string, { disk = realDisk, segmentBytes = SEGMENT_BYTES }: { readonly disk?: SpoolDisk, readonly segmentBytes?: number }) {
    this.#dir = dir
    this.#disk = disk
    this.#segmentBytes = segmentBytes
  }

  /** Opens the spool of a folder; `after`: number of the last message that needs no keeping. */
  static async open (dir: string, { after = 0, ...options }: { readonly after?: number, readonly disk?: SpoolDisk, readonly segmentBytes?: number } = {}): Promise<Spool> {
    const spool = new Spool(dir, options)
    await mkdir(dir, { recursive: true })
    const names = (await readdir(dir)).filter(name => SEGMENT_NAME.test(name)).sort()
    spool.#segments = names.map(name => ({ first: Number(SEGMENT_NAME.exec(name)![1]), path: join(dir, name) }))
    spool.#last = after
    const newest = spool.#segments.at(-1)
    if (newest) {
      const { count, end } = await spool.#scan(newest.path)
      await truncate(newest.path, end)
      spool.#last = Math.max(after, newest.first + count - 1)
      if (newest.first + count - 1 === spool.#last) {
        spool.#file = await open(newest.path, 'r+')
        spool.#size = end
      }
    }
    await spool.release(after)
    return spool
  }

  /** Number of the newest durable message. */
  get last (): number { return this.#last }

  /** Resolves with the message's number when it is on disk. @throws LinliError `disk_full` or `spool_failed`, retryable: nothing of it is kept then. */
  append (message: Message): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#queue.push({ message, resolve, reject })
      if (!this.#isWriting) this.#writing = this.#writeQueue()
    })
  }

  /** At most `limit` messages after a number, oldest first. */
  async read (after: number, limit: number): Promise<readonly Spooled[]> {
    if (after >= this.#last) return []
    const oldest = this.#memory[0]?.number ?? Infinity
    const inMemory = oldest <= after + 1 ? this.#memory.slice(after + 1 - oldest, after + 1 - oldest + limit) : []
    return inMemory.length > 0 ? inMemory : this.#readBack(after, limit)
  }

  /** Messages up to a number are no longer needed. */
  async release (upTo: number): Promise<void> {
    const keep = this.#memory.findIndex(({ number }) => number > upTo)
    this.#memory = keep === -1 ? [] : this.#memory.slice(keep)
    while (this.#segments.length > 1 && this.#segments[1]!.first <= upTo + 1) {
      const [oldest] = this.#segments.splice(0, 1)
      await rm(oldest!.path, { force: true })
    }
  }

  async close (): Promise<void> {
    await this.#writing
    await this.#file?.close()
    this.#file = undefined
  }

  async #writeQueue (): Promise<void> {
    this.#isWriting = true
    while (this.#queue.length > 0) {
      const batch = this.#queue.splice(0)
      try {
        await this.#writeBatch(batch)
      } catch (error) {
        const full = (error as NodeJS.ErrnoException).code === 'ENOSPC'
        const reason = full
          ? new LinliError('disk_full', `the disk of ${this.#dir} is full; make room, messages are not acknowledged until then`, { retryable: true, retryAfterMs: 1000, cause: error })
          : new LinliError('spool_failed', `the spool ${this.#dir} cannot be written: ${(error as Error).message}`, { retryable: true, retryAfterMs: 1000, cause: error })
        for (const { reject } of batch) reject(reason)
      }
    }
    // At once after the look at the queue: who appends now starts the next turn.
    this.#isWriting = false
  }

  async #writeBatch (batch: readonly Waiting[]): Promise<void> {
    if (!this.#file || this.#size >= this.#segmentBytes) await this.#startSegment()
    const bytes = Buffer.concat(batch.map(({ message }) => encodeRecord(message)))
    try {
      await this.#disk.write(this.#file!, bytes, this.#size)
      await this.#file!.datasync()
    } catch (error) {
      // What was half written must not be taken for a message after the next append.
      await this.#file!.truncate(this.#size).catch(() => undefined)
      throw error
    }
    this.#size += bytes.length
    for (const { message, resolve } of batch) {
      this.#last++
      if (this.#memory.length < MEMORY_LIMIT && (this.#memory.length === 0 || this.#memory.at(-1)!.number === this.#last - 1)) this.#memory.push({ number: this.#last, message })
      resolve(this.#last)
    }
  }

  async #startSegment (): Promise<void> {
    const first = this.#last + 1
    const path = join(this.#dir, `${String(first).padStart(16, '0')}.log`)
    const file = await open(path, 'w+')
    const folder = await open(this.#dir, 'r')
    await folder.sync().finally(() => folder.close())
    await this.#file?.close()
    this.#file = file
    this.#size = 0
    this.#segments.push({ first, path })
  }

  async #readBack (after: number, limit: number): Promise<readonly Spooled[]> {
    const segment = this.#segments.findLast(({ first }) => first <= after + 1)
    if (!segment) return []
    const bytes = await readFile(segment.path)
    let { number, offset } = this.#cursor?.path === segment.path && this.#cursor.number <= after + 1 ? this.#cursor : { number: segment.first, offset: 0 }
    const read: Spooled[] = []
    for (let record = decodeRecord(bytes, offset); record && read.length < limit && number <= this.#last; record = decodeRecord(bytes, offset)) {
      if (number > after) read.push({ number, message: record.message })
      offset = record.next
      number++
    }
    this.#cursor = { path: segment.path, number, offset }
    return read
  }

  async #scan (path: string): Promise<{ readonly count: number, readonly end: number }> {
    const bytes = await readFile(path)
    let count = 0
    let end = 0
    for (let record = decodeRecord(bytes, 0); record; record = decodeRecord(bytes, end)) {
      end = record.next
      count++
    }
    return { count, end }
  }
}
