import { QUANTITIES, type QuantityId, type Reading } from '@linli/domain/readings'
import type { Point } from '@linli/domain/telemetry'
import { RAW_MEASUREMENTS, type TelemetryStore } from '@linli/store/telemetry'
import { LRUCache } from 'lru-cache'
import type { DecodedReading } from '../decoders/contract.ts'

/** Keys of recent readings kept in memory. */
const RECENT = 50_000

/** Which readings say nothing new (DESIGN "Duplicate key"): the same content at the same device time, or a bridge repeating what a device said once. */
export class KnownReadings {
  readonly #recent = new LRUCache<string, true>({ max: RECENT })
  readonly #newest = new Map<string, number>()
  readonly #store: Pick<TelemetryStore, 'latest' | 'read'>

  constructor (store: Pick<TelemetryStore, 'latest' | 'read'>) {
    this.#store = store
  }

  /** Learns how far each device's readings reach, so that only older ones have to be looked up. */
  async start (): Promise<void> {
    for (const measurement of RAW_MEASUREMENTS) {
      for (const { tags, time } of await this.#store.latest(measurement)) this.#reach(tags['device']!, time)
    }
  }

  /** How a repetition of a reading is recognised; undefined: two equal messages without a device time are two readings. */
  keyOf (reading: Reading, repeat: DecodedReading['repeat']): string | undefined {
    if (reading.timedOn === 'receipt') return undefined
    return repeat === 'time' ? `${reading.device} ${reading.time}` : `${reading.device} ${reading.time} ${reading.seq ?? ''} ${contentOf(reading)}`
  }

  /**
   * Whether a reading says nothing new. `lookUp`: also ask the store (not for messages that are taken from the spool again after a crash: their own rows
   * may be there).
   */
  async isKnown (key: string, reading: Reading, { repeat, lookUp }: { readonly repeat: DecodedReading['repeat'], readonly lookUp: boolean }): Promise<boolean> {
    if (this.#recent.has(key)) return true
    const isOld = reading.time <= (this.#newest.get(reading.device) ?? -Infinity)
    return lookUp && isOld && await this.#isStored(reading, repeat)
  }

  /** What the store has taken is known from now on. */
  note ({ keys, points }: { readonly keys: readonly string[], readonly points: readonly Point[] }): void {
    for (const key of keys) this.#recent.set(key, true)
    for (const { tags, time } of points) this.#reach(tags['device']!, time)
  }

  #reach (device: string, time: number): void {
    this.#newest.set(device, Math.max(this.#newest.get(device) ?? -Infinity, time))
  }

  async #isStored ({ device, time, seq, values }: Reading, repeat: DecodedReading['repeat']): Promise<boolean> {
    const measurements = [...new Set(Object.keys(values).map(id => QUANTITIES[id as QuantityId].measurement))]
    const rows = (await Promise.all(measurements.map(measurement => this.#store.read({ measurement, from: time, to: time + 1, tags: { device: [device] } })))).flat()
    const own = rows.filter(row => row.seq === seq)
    if (repeat === 'time') return own.length > 0
    const stored: Readonly<Record<string, unknown>> = Object.assign({}, ...own.map(({ fields }) => fields)) as Record<string, unknown>
    return Object.entries(values).every(([id, value]) => stored[id] === value)
  }
}

function contentOf ({ values }: Reading): string {
  return JSON.stringify(Object.entries(values).sort(([a], [b]) => a < b ? -1 : 1))
}
