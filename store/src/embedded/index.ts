import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { LinliError } from '@linli/domain/errors'
import { QUARTER_MS } from '@linli/domain/time'
import type { RefusedPoint, Row, TelemetryStore } from '../telemetry/port.ts'
import { appendRows, type TagSets } from './decode.ts'
import { PointEncoder, tagsText } from './encode.ts'
import { layoutOf, type Packet } from './packet.ts'
import { StoreThread, type StoreLog } from './thread.ts'

export type { StoreLog } from './thread.ts'

/** How the embedded store is opened. */
export interface EmbeddedOptions {
  readonly file: string
  readonly log?: StoreLog
  /** The file grows no further than this; then writes fail with `disk_full`. */
  readonly maxBytes?: number
  /** How long another process that writes is waited for, ms; then `store_unavailable`. */
  readonly busyMs?: number
}

/**
 * Opens the telemetry store in an SQLite file, made if need be. It works in a thread of its own, so that neither a commit nor a long read holds up the
 * caller. Several processes may open the same file.
 * After `close` every call rejects with `store_closed`. @throws LinliError `store_unavailable` when the file cannot be opened.
 */
export async function openEmbeddedStore ({ file, log, maxBytes, busyMs = 5000 }: EmbeddedOptions): Promise<TelemetryStore> {
  try {
    mkdirSync(dirname(file), { recursive: true })
  } catch (error) {
    throw new LinliError('store_unavailable', `the telemetry store ${file}: its folder cannot be made (${(error as Error).message}); choose another LINLI_HOME`, { cause: error })
  }
  const thread = await StoreThread.start({ file, bucketMs: QUARTER_MS, busyMs, maxBytes }, log)
  const encoder = new PointEncoder()
  return {
    async write (points) {
      const refused: RefusedPoint[] = []
      await thread.call('write', async post => {
        // One packet stays back until it is known whether it is the last.
        let packet: Packet | undefined
        for (const next of encoder.encode(points, refused)) {
          if (packet) {
            post(packet, false)
            await setImmediate()
          }
          packet = next
        }
        post(packet, true)
      })
      return { refused }
    },
    read: async query => {
      const packets: Packet[] = []
      await thread.call('read', post => { post(query) }, packets)
      return rowsOf(packets)
    },
    latest: async measurement => rowsOf([await thread.ask('latest', measurement)]),
    find: async (measurement, tags, time) => (await rowsOf([await thread.ask('find', measurement, tagsText(layoutOf(measurement), tags), time)]))[0],
    takeDirty: limit => thread.ask('takeDirty', limit),
    clearDirty: quarters => thread.ask('clearDirty', quarters),
    async expire (measurement, before, { except = {} } = {}) {
      let from: number | undefined
      do from = await thread.ask('expire', measurement, before, except, from)
      while (from !== undefined)
    },
    stats: () => thread.ask('stats'),
    close: () => thread.close()
  }
}

/** Unpacks a packet at a time, so that a long answer does not hold up the caller's other work. */
async function rowsOf (packets: readonly Packet[]): Promise<readonly Row[]> {
  const sets: TagSets = new Map()
  const rows: Row[] = []
  for (const [index, packet] of packets.entries()) {
    if (index > 0) await setImmediate()
    appendRows(packet, sets, rows)
  }
  return rows
}
