import { isOfKind, numberAt, type Catalogue, type Device, type Site, type Space } from '@linli/domain/catalogue'
import { QUANTITIES, type Quantity, type Reading } from '@linli/domain/readings'
import type { AlertCondition, LiveValue, SpaceState, SpaceStatus } from '@linli/domain/state'
import { liveCountAt } from '@linli/domain/usage'
import type { DeviceMemory } from './device-memory.ts'
import type { OpeningNow } from './opening-hours.ts'

/** What the state of a space stands on. */
export interface SpaceGround {
  readonly space: Space
  readonly site: Site
  readonly now: number
  readonly opening: OpeningNow
  /** Those that hang in the space now, with what they said and whether they are alive. */
  readonly devices: readonly { readonly device: Device, readonly memory: DeviceMemory, readonly alive: boolean }[]
  /** Those that hang or hung in it, and their readings of the counting day. */
  readonly everDevices: readonly Device[]
  readonly readings: readonly Reading[]
  readonly schoolHolidays: Catalogue['schoolHolidays']
  /** Active alerts of this space. */
  readonly alerts: readonly { readonly condition: AlertCondition, readonly about: 'space' | 'collection' }[]
}

const AIR = Object.entries(QUANTITIES as Readonly<Record<string, Quantity>>).filter(([, { measurement, type }]) => measurement === 'environment' && type !== 'boolean').map(([id]) => id)

/** Kinds of device that a source of occupancy stands on. */
const SOURCE_KINDS: Readonly<Record<Space['occupancySource'], readonly Device['kind'][]>> = {
  counter: ['counter', 'totals'], headcount: ['headcount'], presence: ['presence'], co2: ['environment'], none: []
}

/** The live state (DESIGN "What becomes of a message", DOMAIN A3.4 and A3.6): only what is fresh, and unknown where nothing is. */
export function spaceState (ground: SpaceGround): SpaceState {
  const { space, site, now, opening, devices } = ground
  const people = peopleOf(ground)
  const values = freshValues(ground)
  const capacity = numberAt(space.capacity, now)
  const seen = devices.map(({ memory }) => memory.lastSeen ?? -Infinity)
  const lastSeen = Math.max(-Infinity, ...seen)
  return {
    site: site.id, space: space.id, at: now, status: statusOf(ground, people, values), open: opening.open,
    ...(opening.opensAt === undefined ? {} : { opensAt: opening.opensAt }), ...(opening.closesAt === undefined ? {} : { closesAt: opening.closesAt }),
    ...people, ...(capacity === undefined ? {} : { capacity }), values, ...(lastSeen === -Infinity ? {} : { lastSeen }),
    devices: { total: devices.length, alive: devices.filter(({ alive }) => alive).length }
  }
}

type People = Pick<SpaceState, 'people' | 'occupied' | 'methodClass'>

/** The domain counts; a source with a dead sensor is blind, also where only its gateway's death tells so. */
function peopleOf ({ space, devices, everDevices, readings, schoolHolidays, now }: SpaceGround): People {
  // CO2 alone opens no use, counts nobody and gives no alert (DOMAIN A3.6): whether anybody was there is said at night.
  if (space.occupancySource === 'none' || space.occupancySource === 'co2') return {}
  const kinds = SOURCE_KINDS[space.occupancySource]
  const source = devices.filter(({ device }) => isOfKind(device, ...kinds))
  if (source.length === 0 || source.some(({ alive }) => !alive)) return {}
  const { people, occupied, methodClass } = liveCountAt({ space, devices: everDevices, readings, schoolHolidays, at: now })
  return { ...(people === undefined ? {} : { people }), ...(occupied === undefined ? {} : { occupied }), ...(methodClass === undefined ? {} : { methodClass }) }
}

/** Several sensors: the mean of those that have a value, as old as the newest. */
function freshValues ({ devices, now }: SpaceGround): Record<string, LiveValue> {
  const values: Record<string, LiveValue> = {}
  for (const quantity of AIR) {
    const held = devices.flatMap(({ memory, alive }) => (alive ? memory.fresh(quantity, now) ?? [] : []))
    const numbers = held.flatMap(({ value }) => (typeof value === 'number' ? value : []))
    if (numbers.length === 0) continue
    values[quantity] = { value: numbers.reduce((sum, value) => sum + value, 0) / numbers.length, time: Math.max(...held.map(({ time }) => time)) }
  }
  return values
}

/**
 * urg > att > unk > ok > closed. Unknown: the source of people is blind, or nothing at all is fresh. That a sensor is silent needs attention
 * where the rest still tells of the room, and is the reason for "unknown" where nothing does.
 */
function statusOf ({ space, devices, alerts, opening }: SpaceGround, people: People, values: SpaceState['values']): SpaceStatus {
  const blind = space.occupancySource === 'none' || space.occupancySource === 'co2'
    ? !devices.some(({ alive }) => alive) && Object.keys(values).length === 0
    : people.people === undefined && people.occupied === undefined
  const counting = alerts.filter(({ about }) => about === 'space' || !blind)
  if (counting.some(({ condition }) => condition.priority === 'P1')) return 'urg'
  if (counting.length > 0) return 'att'
  if (blind) return 'unk'
  return opening.open ? 'ok' : 'closed'
}
