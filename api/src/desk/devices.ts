import { Device, placementAt, type CatalogueIndex } from '@linli/domain/catalogue'
import { LinliError } from '@linli/domain/errors'
import type { DeviceState } from '@linli/domain/state'
import { validityMs } from '@linli/domain/usage'
import type { Desk, DeviceRow, DevicesView } from '@linli/domain/views'
import { RAW_MEASUREMENTS, type Row } from '@linli/store/telemetry'
import { placesOf, type DeskContext } from './context.ts'

/** State of each claimed device, from its newest rows: alive by the same rule as the figures (DOMAIN A3.4). */
export async function deviceStates ({ store, clock, catalogue }: DeskContext): Promise<ReadonlyMap<string, DeviceState>> {
  const rows = (await Promise.all(RAW_MEASUREMENTS.map(measurement => store.latest(measurement)))).flat()
  const byDevice = Map.groupBy(rows, row => row.tags['device']!)
  return new Map(catalogue.current().devices.map(device => [device.id, stateOf(device, byDevice.get(device.id) ?? [], clock.now())]))
}

const NOT_A_VALUE = new Set(['receivedAt', 'timedOnReceipt', 'online'])

function stateOf (device: Device, rows: readonly Row[], now: number): DeviceState {
  const lastSeen = rows.length === 0 ? undefined : Math.max(...rows.map(({ time }) => time))
  const death = rows.find(({ time, fields }) => fields['online'] === false && time === lastSeen)
  const isAlive = lastSeen !== undefined && !death && (device.evidence === 'session' || now < lastSeen + validityMs(device))
  const values = Object.fromEntries(rows.toSorted((a, b) => a.time - b.time).flatMap(({ time, fields }) =>
    Object.entries(fields).flatMap(([id, value]) => NOT_A_VALUE.has(id) || typeof value === 'string' ? [] : [[id, { value, time }] as const])))
  const numberOf = (id: string) => typeof values[id]?.value === 'number' ? values[id].value : undefined
  const battery = numberOf('battery')
  const rssi = numberOf('rssi')
  const linkQuality = numberOf('linkQuality')
  return {
    device: device.id, alive: isAlive, values, conditions: [], ...(lastSeen === undefined ? {} : { lastSeen }), ...(death ? { offlineSince: death.time } : {}),
    ...(battery === undefined ? {} : { battery }), ...(rssi === undefined ? {} : { rssi }), ...(linkQuality === undefined ? {} : { linkQuality })
  }
}

/** A device as a row: its name and where it hangs now. */
export function deviceRow (device: Device, { index, state, now }: { readonly index: CatalogueIndex, readonly state: DeviceState | undefined, readonly now: number }): DeviceRow {
  const placement = placementAt(device, now)
  const space = placement && index.spaces.get(placement.space)
  const site = space && index.sites.get(space.site)
  return {
    device, state, name: device.name ?? { zh: device.id, en: device.id },
    ...(space ? { spaceName: space.name } : {}), ...(site ? { siteName: site.name } : {}), ...(placement?.where === undefined ? {} : { where: placement.where })
  }
}

export async function devicesView (context: DeskContext): Promise<DevicesView> {
  const now = context.clock.now()
  const { index, places } = placesOf(context)
  const [states, found] = await Promise.all([deviceStates(context), context.gateway.found()])
  return {
    now, found,
    devices: index.catalogue.devices.map(device => deviceRow(device, { index, state: states.get(device.id), now })),
    spaces: places.filter(({ site }) => !site.recorded).map(({ space, site }) => ({ id: space.id, name: space.name, siteName: site.name }))
  }
}

/** Claims a found device: a new version of the catalogue, and what was kept of its messages is taken. @throws LinliError `claim_refused`. */
export async function claimDevice (context: DeskContext, { source, external, space, id, kind, by }: Parameters<Desk['claim']>[0]): Promise<void> {
  const found = (await context.gateway.found()).find(device => device.source === source && device.external === external)
  // As it is now: nothing may come between the look and the save.
  const catalogue = context.catalogue.current()
  const refuse = (why: string): never => { throw new LinliError('claim_refused', why) }
  if (!found) refuse(`no device "${external}" was found at source "${source}"; perhaps it was claimed already`)
  if (!catalogue.spaces.some(other => other.id === space)) refuse(`there is no space "${space}"`)
  if (catalogue.devices.some(device => device.id === id)) refuse(`the id "${id}" is taken by another device; choose another`)
  const device = Device.safeParse({
    id, kind, source, external, ...(found?.model === undefined ? {} : { model: found.model }), ...(found?.name === undefined || found.name === external ? {} : { aliases: [found.name] }),
    // It hung there when it was first heard.
    placements: [{ space, from: found?.firstSeen }]
  })
  if (!device.success) return refuse(device.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '))
  await context.catalogue.save({ ...catalogue, devices: [...catalogue.devices, device.data] }, by)
  context.ledger.audit({ at: context.clock.now(), by, what: 'device.claim', detail: `${source} ${external} → ${id} in ${space}` })
  await context.gateway.replay(await quarantinedOf(context, { source, external }))
  context.live.announce({ type: 'device', device: id })
}

/** Newest entries that are looked through for what a claimed device said before. */
const LOOKED_THROUGH = 10_000

async function quarantinedOf ({ gateway }: DeskContext, { source, external }: { readonly source: string, readonly external: string }): Promise<readonly number[]> {
  const ids: number[] = []
  let before: number | undefined
  for (let seen = 0; seen < LOOKED_THROUGH;) {
    const { entries } = await gateway.quarantine({ limit: 1000, ...(before === undefined ? {} : { before }) })
    if (entries.length === 0) break
    ids.push(...entries.filter(entry => entry.source === source && entry.external === external && entry.reason === 'unknown_device').map(({ id }) => id))
    seen += entries.length
    before = entries.at(-1)!.id
  }
  return ids
}
