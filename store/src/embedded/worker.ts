import { setImmediate } from 'node:timers/promises'
import { parentPort, workerData } from 'node:worker_threads'
import type { MeasurementId } from '@linli/domain/telemetry'
import { failureOf } from '../sqlite/failures.ts'
import { WritingDatabase } from './database.ts'
import { memoryOf, type Packet } from './packet.ts'
import type { Answer, Request, Start } from './protocol.ts'
import { Reader } from './reader.ts'
import { SeriesIndex } from './series-index.ts'

/** Long reads at the same time; more wait for one to end. */
const READERS_LIMIT = 3

const CODES = { unavailable: 'store_unavailable', failed: 'store_failed' }

const start = workerData as Start
const port = parentPort!
const index = new SeriesIndex()
const idle: Reader[] = []
const waiting: ((reader: Reader) => void)[] = []
const running = new Set<Promise<void>>()
/** Packets of writes whose last one has not come. */
const parts = new Map<number, Packet[]>()
let readers = 0

function answer (message: Answer, packet?: Packet): void {
  port.postMessage(message, packet ? memoryOf(packet) : [])
}

function fail (id: number, error: unknown): void {
  answer({ id, error: failureOf(error, CODES) })
}

function serve (database: WritingDatabase, request: Request): void {
  const { id } = request
  switch (request.operation) {
    case 'write': write(database, id, ...request.parameters); return
    case 'read': run(id, reader => drive(id, reader.read(request.parameters[0]))); return
    case 'stats': run(id, async reader => {
      const rows: Partial<Record<MeasurementId, number>> = {}
      await drive(id, reader.count(rows))
      return { rows, bytes: database.bytes() }
    }); return
    case 'latest': found(id, database.latest(...request.parameters)); return
    case 'find': found(id, database.find(...request.parameters)); return
    case 'takeDirty': answer({ id, value: database.takeDirty(...request.parameters) }); return
    case 'clearDirty': answer({ id, value: database.clearDirty(...request.parameters) }); return
    case 'expire': answer({ id, value: database.expire(...request.parameters) }); return
    case 'close': void close(database, id)
  }
}

function write (database: WritingDatabase, id: number, packet: Packet | undefined, last: boolean): void {
  const packets = parts.get(id) ?? []
  if (packet) {
    packets.push(packet)
    database.name(packet.series)
  }
  if (!last) {
    parts.set(id, packets)
    return
  }
  parts.delete(id)
  if (packets.some(({ blocks }) => blocks.some(({ count }) => count > 0))) database.write(packets)
  answer({ id, value: undefined })
}

function found (id: number, packet: Packet): void {
  answer({ id, value: packet }, packet)
}

/** Lets a reader work whenever nothing else is to be done. */
async function drive (id: number, steps: Generator<Packet | undefined, void>): Promise<void> {
  for (const packet of steps) {
    if (packet) answer({ id, packet }, packet)
    await setImmediate()
  }
}

function run (id: number, act: (reader: Reader) => Promise<unknown>): void {
  const task = (async () => {
    const reader = await borrow()
    try {
      answer({ id, value: await act(reader) })
    } finally {
      const next = waiting.shift()
      if (next) next(reader)
      else idle.push(reader)
    }
  })().catch((error: unknown) => { fail(id, error) })
  running.add(task)
  void task.finally(() => running.delete(task))
}

async function borrow (): Promise<Reader> {
  const reader = idle.pop()
  if (reader) return reader
  if (readers < READERS_LIMIT) {
    readers++
    try {
      return new Reader(start, index)
    } catch (error) {
      readers--
      throw error
    }
  }
  return new Promise(resolve => { waiting.push(resolve) })
}

async function close (database: WritingDatabase, id: number): Promise<void> {
  await Promise.all(running)
  try {
    for (const reader of idle) reader.close()
    database.close()
    answer({ id, value: undefined })
  } catch (error) {
    fail(id, error)
  }
  port.close()
}

try {
  const database = new WritingDatabase(start, index)
  port.on('message', (request: Request) => {
    try {
      serve(database, request)
    } catch (error) {
      fail(request.id, error)
    }
  })
  answer({ id: 0, value: undefined })
} catch (error) {
  fail(0, error)
  port.close()
}
