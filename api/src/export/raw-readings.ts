import { placementAt, type CatalogueIndex, type Device, type Space } from '@linli/domain/catalogue'
import type { Reading } from '@linli/domain/readings'
import { DAY_MS, HOUR_MS, type Interval } from '@linli/domain/time'
import { readReadings, type TelemetryStore } from '@linli/store/telemetry'
import { lookBackMs, readAround, windowOf } from '../rollup/index.ts'
import type { Dates } from './usage-days.ts'

/** What is asked for at once grows and shrinks between these, so that about {@link READINGS_AT_ONCE} come. */
const SHORTEST_MS = HOUR_MS / 4
const LONGEST_MS = DAY_MS
const READINGS_AT_ONCE = 20_000

/** Devices that hang in some spaces in a span of time, and the gateways they speak through. */
export function devicesIn (index: CatalogueIndex, spaces: readonly Space[], { from, to }: Interval): readonly Device[] {
  const chosen = new Set(spaces.map(({ id }) => id))
  const own = index.catalogue.devices.filter(device => device.placements.some(placement => chosen.has(placement.space) && placement.from < to && (placement.to ?? Infinity) > from))
  const gateways = own.flatMap(({ via }) => via === undefined ? [] : index.devices.get(via) ?? [])
  return [...new Set([...own, ...gateways])]
}

/** The time whose readings the days of some spaces are made of. */
export function windowOfReadings (index: CatalogueIndex, spaces: readonly Space[], { first, last }: Dates): Interval {
  return {
    from: Math.min(...spaces.map(space => windowOf(space, first).counting.from - lookBackMs(space, index.devicesOf(space.id)))),
    to: Math.max(...spaces.map(space => windowOf(space, last).counting.to))
  }
}

/**
 * Every reading that the days of some spaces are made of, oldest first, in handfuls: those of {@link windowOfReadings}, and the nearest ones outside that still matter.
 * A device that moved counts only while it hangs in one of them, a gateway always.
 */
export async function *rawReadings (store: TelemetryStore, { devices, spaces, window }: { readonly devices: readonly Device[], readonly spaces: readonly Space[], readonly window: Interval }): AsyncGenerator<readonly Reading[]> {
  const byId = new Map(devices.map(device => [device.id, device]))
  const gateways = devices.filter(({ id }) => devices.some(({ via }) => via === id))
  const chosen = new Set(spaces.map(({ id }) => id))
  const isOurs = ({ device: id, time }: Reading) => {
    const device = byId.get(id)
    return device !== undefined && (gateways.includes(device) || chosen.has(placementAt(device, time)?.space ?? ''))
  }
  const around = await readAround(store, { devices, gateways, window })
  yield around.filter(reading => reading.time < window.from && isOurs(reading))
  const ids = devices.map(({ id }) => id)
  for (let from = window.from, step = HOUR_MS; from < window.to;) {
    const to = Math.min(from + step, window.to)
    const readings = await readReadings(store, ids, { from, to })
    yield readings.filter(isOurs)
    from = to
    if (readings.length > READINGS_AT_ONCE) step = Math.max(SHORTEST_MS, step / 2)
    else if (readings.length < READINGS_AT_ONCE / 4) step = Math.min(LONGEST_MS, step * 2)
  }
  yield around.filter(reading => reading.time >= window.to && isOurs(reading))
}
