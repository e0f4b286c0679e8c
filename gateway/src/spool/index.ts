import { open, mkdir, readdir, readFile, rm, truncate, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { LinliError } from '@linli/domain/errors'
import type { Message } from '../decoders/contract.ts'
import { BODY_LIMIT, decodeRecord, encodeRecord } from './record.ts'

/** A message on disk with its number; numbers rise by one from 1. Without a message: its bytes are damaged and cannot be read. */
export interface Spooled { readonly number: number, readonly message: Message | undefined }

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
const MEMORY_BYTES = 16 * 1024 * 1024
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
  #mustErase = false
  #writing: Promise<void> = Promise.resolve()
  #memory: { readonly number: number, readonly message: Message }[] = []
  #memoryBytes = 0
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

  /** Number of the oldest message that is there; one more than {@link last} when there is none. */
  get first (): number { return this.#segments[0]?.first ?? this.#last + 1 }

  /** Resolves with the message's number when it is on disk. @throws LinliError `disk_full` or `spool_failed`, retryable, `message_too_large`: nothing of it is kept then. */
  append (message: Message): Promise<number> {
    if (message.payload.length > BODY_LIMIT / 2) return Promise.reject(new LinliError('message_too_large', `a message of ${message.payload.length} bytes on "${message.topic.slice(0, 100)}" is no reading and cannot be kept`))
    return new Promise((resolve, reject) => {
      this.#queue.push({ message, resolve, reject })
      if (!this.#isWriting) this.#writing = this.#writeQueue()
    })
  }

  /** At most `limit` messages after a number, oldest first; always some while there are any. */
  async read (after: number, limit: number): Promise<readonly Spooled[]> {
    if (after >= this.#last) return []
    const oldest = this.#memory[0]?.number ?? Infinity
    const inMemory = oldest <= after + 1 ? this.#memory.slice(after + 1 - oldest, after + 1 - oldest + limit) : []
    if (inMemory.length > 0) return inMemory
    const read = await this.#readBack(after, limit)
    return read.length > 0 ? read : this.#lost(after, limit)
  }

  /** Messages up to a number are no longer needed. `erase`: their bytes must not stay; that is done as soon as nothing else waits. */
  async release (upTo: number, { erase = false }: { readonly erase?: boolean } = {}): Promise<void> {
    this.#mustErase ||= erase
    const keep = this.#memory.findIndex(({ number }) => number > upTo)
    this.#memory = keep === -1 ? [] : this.#memory.slice(keep)
    this.#memoryBytes = this.#memory.reduce((sum, { message }) => sum + message.payload.length, 0)
    while (this.#segments.length > 1 && this.#segments[1]!.first <= upTo + 1) {
      const [oldest] = this.#segments.splice(0, 1)
      await rm(oldest!.path, { force: true })
    }
    if (this.#mustErase && upTo === this.#last && !this.#isWriting) await this.#eraseAll()
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
      this.#remember(this.#last, message)
      resolve(this.#last)
    }
  }

  /** Empties the spool; the next message begins a new segment. */
  async #eraseAll (): Promise<void> {
    // Nobody appends meanwhile: the turn is taken.
    this.#isWriting = true
    try {
      await this.#file?.close()
      this.#file = undefined
      for (const { path } of this.#segments.splice(0)) await rm(path, { force: true })
      this.#mustErase = false
    } finally {
      this.#isWriting = false
      if (this.#queue.length > 0) this.#writing = this.#writeQueue()
    }
  }

  /** Keeps the newest messages at hand as long as they follow each other and are not too many. */
  #remember (number: number, message: Message): void {
    const follows = this.#memory.length === 0 || this.#memory.at(-1)!.number === number - 1
    if (!follows || this.#memory.length >= MEMORY_LIMIT || this.#memoryBytes + message.payload.length > MEMORY_BYTES) return
    this.#memory.push({ number, message })
    this.#memoryBytes += message.payload.length
  }

  /** Messages that a damaged segment no longer holds: they still have their numbers, up to the next segment. */
  #lost (after: number, limit: number): readonly Spooled[] {
    const next = this.#segments.find(({ first }) => first > after + 1)?.first ?? this.#last + 1
    return Array.from({ length: Math.min(limit, next - after - 1) }, (_, index) => ({ number: after + 1 + index, message: undefined }))
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
    // A damaged record in the middle is one record; what is not whole at the end was never acknowledged.
    for (let record = decodeRecord(bytes, 0), seen = 1; record; record = decodeRecord(bytes, record.next), seen++) {
      if (!record.message) continue
      end = record.next
      count = seen
    }
    return { count, end }
  }
}
