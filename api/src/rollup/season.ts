import { isOfKind, placementAt, type CatalogueIndex, type Device, type Space } from '@linli/domain/catalogue'
import { dailyMeansOf, seasonOn, seasonReachesBackTo, type Season } from '@linli/domain/environment'
import { useLimitsOf, useOf } from '@linli/domain/limits'
import { startOfLocalDay } from '@linli/domain/time'
import type { TelemetryStore } from '@linli/store/telemetry'

/** One city has one weather: where a site has no outdoor sensor, so many of the others' tell it. */
const BORROWED_SENSORS = 3

/** Whether a device measures the air outdoors, in some of its places. */
export function isOutdoorSensor (device: Device, index: CatalogueIndex): boolean {
  return isOfKind(device, 'environment') && device.placements.some(({ space }) => isOutdoors(index.spaces.get(space)))
}

/** Whether the figures of a space ask for the season: it has a rule of energy, and air that is measured. */
export function asksForSeason (space: Space, index: CatalogueIndex): boolean {
  return useLimitsOf(space).energy !== undefined && index.devicesOf(space.id).some(device => isOfKind(device, 'environment'))
}

/** Outdoor sensors that tell the season of a space: those of its site, else some of the others. */
export function outdoorSensorsFor (space: Space, index: CatalogueIndex): readonly Device[] {
  const sensors = index.catalogue.devices.filter(device => isOutdoorSensor(device, index))
  const own = sensors.filter(({ placements }) => placements.some(({ space: place }) => index.spaces.get(place)?.site === space.site && isOutdoors(index.spaces.get(place))))
  return own.length > 0 ? own : sensors.slice(0, BORROWED_SENSORS)
}

/** Season of a space on a local date by what was measured outdoors on the five days before; undefined where nobody measures or asks. */
export async function seasonFor (space: Space, { store, index, date }: { readonly store: TelemetryStore, readonly index: CatalogueIndex, readonly date: string }): Promise<Season | undefined> {
  const sensors = asksForSeason(space, index) ? outdoorSensorsFor(space, index) : []
  if (sensors.length === 0) return undefined
  const span = { from: startOfLocalDay(seasonReachesBackTo(date)), to: startOfLocalDay(date) }
  const rows = await store.read({ measurement: 'environment', ...span, tags: { device: sensors.map(({ id }) => id) } })
  return seasonOn(date, dailyMeansOf(rows.flatMap(({ time, tags, fields: { temperature } }) => {
    const place = placementAt(index.devices.get(tags['device']!)!, time)?.space
    return typeof temperature === 'number' && place !== undefined && isOutdoors(index.spaces.get(place)) ? [{ time, value: temperature }] : []
  })))
}

const isOutdoors = (space: Space | undefined) => space !== undefined && useOf(space) === 'outdoor'
