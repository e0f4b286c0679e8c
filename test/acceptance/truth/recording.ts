import type { AirRoom, AirSample } from '@linli/domain/air-presence'
import { Catalogue, volumeOf, type Device, type Space } from '@linli/domain/catalogue'
import type { Reading } from '@linli/domain/readings'
import { MINUTE_MS } from '@linli/domain/time'
import { openSeries } from '@linli/firmware-sim/replay'

/** Slot in which truth and methods are compared. */
export const SLOT_MS = 5 * MINUTE_MS
/** A room of which nothing is known, m3. */
const UNKNOWN_VOLUME_M3 = 150

/** A recorded room: its air, and who was really there. */
export interface TruthRoom {
  readonly space: Space
  readonly devices: readonly Device[]
  readonly readings: readonly Reading[]
  readonly air: readonly AirSample[]
  readonly room: AirRoom
  /** UTC ms of the first slot, and by slot the people truly there (a share where only presence was recorded); NaN where nobody looked. */
  readonly from: number
  readonly people: Float64Array
  /** The truth is a number of people and not only presence. */
  readonly counted: boolean
}

/** A recorded space, its devices, and what they said. */
export type Place = Pick<TruthRoom, 'space' | 'devices' | 'readings'>

/** A recording as the product would hear it: what is said by its devices, sorted by space. @throws LinliError `series_unknown`. */
export async function readRecording (folder: string): Promise<{ readonly rooms: readonly TruthRoom[], readonly doors: readonly Place[], readonly gates: readonly Place[] }> {
  const series = await openSeries(folder)
  const { spaces, devices } = Catalogue.parse(series.catalogue())
  const readings: Reading[] = []
  for await (const { topic, payload } of series.messages()) {
    const { time, ...values } = JSON.parse(payload) as { time: string } & Reading['values']
    const at = Date.parse(time)
    readings.push({ device: topic.split('/')[3]!, time: at, receivedAt: at, timedOn: 'device', values })
  }
  const places = spaces.map(space => {
    const own = devices.filter(({ placements }) => placements.some(placement => placement.space === space.id))
    const ids = new Set(own.map(({ id }) => id))
    return { space, devices: own, readings: readings.filter(({ device }) => ids.has(device)) }
  })
  return {
    rooms: places.filter(({ devices: own }) => own.some(({ kind }) => kind === 'environment')).map(truthOf),
    doors: places.filter(({ devices: own }) => own.some(({ kind }) => kind === 'counter')),
    gates: places.filter(({ devices: own }) => own.some(({ kind }) => kind === 'totals'))
  }
}

function truthOf (place: Place): TruthRoom {
  const { space, readings } = place
  const air = readings.filter(({ values }) => values.co2 !== undefined || values.illuminance !== undefined)
  const looks = readings.flatMap(({ time, values }) => values.count !== undefined ? [{ time, people: values.count }] : values.occupied !== undefined ? [{ time, people: Number(values.occupied) }] : [])
  const times = readings.map(({ time }) => time)
  const from = Math.floor(times.reduce((a, b) => Math.min(a, b), Infinity) / SLOT_MS) * SLOT_MS
  const slots = Math.floor((times.reduce((a, b) => Math.max(a, b), 0) - from) / SLOT_MS) + 1
  const sums = new Float64Array(slots)
  const counts = new Float64Array(slots)
  for (const { time, people } of looks) {
    const slot = Math.floor((time - from) / SLOT_MS)
    sums[slot]! += people
    counts[slot]!++
  }
  const capacity = space.capacity.at(-1)?.value
  return {
    ...place, from, people: sums.map((sum, slot) => counts[slot]! === 0 ? NaN : sum / counts[slot]!), counted: looks.length > 0 && readings.some(({ values }) => values.count !== undefined),
    room: { volumeM3: volumeOf(space) ?? UNKNOWN_VOLUME_M3, ...(capacity === undefined ? {} : { capacity }) },
    air: air.map(({ time, values: { co2, illuminance, noise } }) => ({ time, ...(co2 === undefined ? {} : { co2 }), ...(illuminance === undefined ? {} : { illuminance }), ...(noise === undefined ? {} : { noise }) }))
  }
}
