import { placementAt, type CatalogueIndex } from '@linli/domain/catalogue'
import type { DeviceState } from '@linli/domain/state'
import type { Point } from '@linli/domain/telemetry'
import { MINUTE_MS } from '@linli/domain/time'
import { devicePoint, statePoint } from './board-points.ts'
import type { Known, SpaceKeeper } from './space-keeper.ts'

const DEVICES_EVERY_MS = 5 * MINUTE_MS

/** What is due for the boards: each space once a minute, each device once in five. */
export class BoardMinutes {
  /** UTC ms of the five minutes that the boards have. */
  #devicesWritten = 0

  spaces (keepers: Iterable<SpaceKeeper>, known: Known, now: number): readonly Point[] {
    const minute = Math.floor(now / MINUTE_MS) * MINUTE_MS
    const points: Point[] = []
    for (const keeper of keepers) {
      if (keeper.writtenMinute === minute) continue
      keeper.writtenMinute = minute
      const { space, site } = keeper
      points.push(statePoint(keeper.look(known, now), { space, site, ...keeper.boardFacts(known, now) }, minute))
    }
    return points
  }

  /** Devices that hang somewhere; those of recorded sites have no present. */
  devices (states: () => readonly DeviceState[], index: CatalogueIndex, now: number): readonly Point[] {
    const time = Math.floor(now / DEVICES_EVERY_MS) * DEVICES_EVERY_MS
    if (time === this.#devicesWritten) return []
    this.#devicesWritten = time
    return states().flatMap(state => {
      const device = index.devices.get(state.device)
      const placement = device && placementAt(device, now)
      const space = placement && index.spaces.get(placement.space)
      const site = space && index.sites.get(space.site)
      return device && space && site && !site.recorded ? [devicePoint(state, { device, space, site, now }, time)] : []
    })
  }
}
