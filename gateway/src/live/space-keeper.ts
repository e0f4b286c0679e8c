import { isOfKind, placementAt, type CatalogueIndex, type Site, type Space } from '@linli/domain/catalogue'
import type { AlertCondition, SpaceState } from '@linli/domain/state'
import { SECOND_MS } from '@linli/domain/time'
import { countingDayAt, validityMs } from '@linli/domain/usage'
import type { BoardFacts } from './board-points.ts'
import { DeviceMemory } from './device-memory.ts'
import type { OpeningHours } from './opening-hours.ts'
import type { RecentReadings } from './recent-readings.ts'
import { spaceState, type SpaceGround } from './space-state.ts'

/** States change by time alone too (a hold ends, a room falls quiet); they are looked at anew this often. */
const LOOK_AGAIN_MS = 10 * SECOND_MS
const PUBLISH_EVERY_MS = SECOND_MS

/** What the live side knows in common. */
export interface Known {
  readonly index: CatalogueIndex
  readonly memories: ReadonlyMap<string, DeviceMemory>
  readonly recent: RecentReadings
  readonly hours: OpeningHours
  readonly alertsOf: (space: string) => readonly { readonly condition: AlertCondition, readonly about: 'space' | 'collection' }[]
}

/** The state of one space: computed when something may have changed, published when it did. */
export class SpaceKeeper {
  readonly space: Space
  readonly site: Site
  state: SpaceState | undefined
  /** UTC ms of the minute that the boards have. */
  writtenMinute = 0
  #stale = true
  #lookAt = 0
  #published = ''
  #publishedAt = -Infinity

  constructor (space: Space, site: Site) {
    this.space = space
    this.site = site
  }

  /** The keeper of the same space in another catalogue: what was said is not said again. */
  heir (space: Space, site: Site): SpaceKeeper {
    const heir = new SpaceKeeper(space, site)
    if (site.id !== this.site.id) return heir
    heir.#published = this.#published
    heir.#publishedAt = this.#publishedAt
    heir.writtenMinute = this.writtenMinute
    return heir
  }

  touch (): void { this.#stale = true }

  /** The state as of now; computed again only when something may have changed. */
  look (known: Known, now: number): SpaceState {
    if (this.state && !this.#stale && now < this.#lookAt && now >= this.state.at) return this.state
    const ground = this.#ground(known, now)
    this.state = spaceState(ground)
    this.#stale = false
    const ends = ground.devices.flatMap(({ device, memory: { lastSeen }, alive }) => {
      if (lastSeen === undefined || !alive) return []
      // A device whose clock runs ahead tells of an instant that is still to come.
      if (lastSeen > now) return lastSeen
      return device.evidence === 'report' ? lastSeen + validityMs(device) : []
    })
    this.#lookAt = Math.min(now + LOOK_AGAIN_MS, ground.opening.changesAt, ...ends)
    return this.state
  }

  /** What the boards show beside the state. */
  boardFacts (known: Known, now: number): BoardFacts {
    const { devices, alerts } = this.#ground(known, now)
    const doors = devices.flatMap(({ device, memory, alive }) => alive && isOfKind(device, 'door') ? memory.fresh('open', now) ?? [] : [])
    return { doorsOpen: doors.length === 0 ? undefined : doors.filter(({ value }) => value === true).length, alerts: alerts.length }
  }

  /** Ready to be published: not within a second of the last time. */
  isDue (now: number): boolean {
    return now - this.#publishedAt >= PUBLISH_EVERY_MS || now < this.#publishedAt
  }

  /** The text to publish, when it differs from the last one in more than the time of looking. */
  takeChange (now: number): string | undefined {
    if (!this.state || !this.isDue(now)) return undefined
    const content = JSON.stringify({ ...this.state, at: 0 })
    if (content === this.#published) return undefined
    this.#published = content
    this.#publishedAt = now
    return JSON.stringify(this.state)
  }

  #ground ({ index, memories, recent, hours, alertsOf }: Known, now: number): SpaceGround {
    const { space, site } = this
    const everDevices = index.devicesOf(space.id)
    const { from } = countingDayAt(space.resetAt, now)
    for (const device of everDevices) if (placementAt(device, now)?.space === space.id) recent.trim(device.id, from)
    return {
      space, site, now, everDevices, opening: hours.at(space, now), readings: recent.of(everDevices), schoolHolidays: index.catalogue.schoolHolidays, alerts: alertsOf(space.id),
      devices: everDevices.flatMap(device => {
        if (device.kind === 'gateway' || placementAt(device, now)?.space !== space.id) return []
        const memory = memories.get(device.id) ?? new DeviceMemory()
        const upstreamDied = device.via !== undefined && memories.get(device.via)?.diedAt !== undefined
        return [{ device, memory, alive: memory.isAlive(device, now, upstreamDied) }]
      })
    }
  }
}
