import { QUANTITIES, type QuantityId, type Reading } from '@linli/domain/readings'
import type { Point } from '@linli/domain/telemetry'
import { HOUR_MS } from '@linli/domain/time'
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

  /**
   * How a repetition of a reading is recognised; undefined: two equal messages without a device time are two readings. A clock that is hours ahead does not
   * time a reading, but what it shows tells its messages apart as well as a right one does.
   */
  keyOf (reading: Reading, { time: stated, seq, repeat }: Pick<DecodedReading, 'time' | 'seq' | 'repeat'>): string | undefined {
    if (stated === undefined || (reading.timedOn === 'receipt' && !isHoursAhead(stated, reading.receivedAt))) return undefined
    return repeat === 'time' ? `${reading.device} ${stated}` : `${reading.device} ${stated} ${seq ?? ''} ${contentOf(reading)}`
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

/** No zone on earth is further ahead of UTC: a local time that was sent as UTC. What is further off is an unset clock that may stand still. */
const FURTHEST_ZONE_MS = 14 * HOUR_MS

function isHoursAhead (stated: number, receivedAt: number): boolean {
  return stated > receivedAt && stated <= receivedAt + FURTHEST_ZONE_MS
}

function contentOf ({ values }: Reading): string {
  return JSON.stringify(Object.entries(values).sort(([a], [b]) => a < b ? -1 : 1))
}
