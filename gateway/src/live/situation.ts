import { placementAt, type CatalogueIndex, type Device, type Site, type Space } from '@linli/domain/catalogue'
import { MINUTE_MS, SECOND_MS } from '@linli/domain/time'
import { validityMs } from '@linli/domain/usage'
import type { DeviceFacts, UpstreamFacts } from '../alerts/contract.ts'
import type { DeviceMemory } from './device-memory.ts'

/** A source with at least so many devices is down as a whole when none of them is heard: one root cause, one fault. */
const QUIET_FROM_DEVICES = 3
/** Subject of the fault of a connection that several sources share. */
const BROKER = 'broker'
/** DOMAIN 4.2 "offline". */
const GATEWAY_SILENT_MS = 30 * MINUTE_MS

/** Connections, as sources tell of them, and what hangs behind them. Times are UTC ms. */
export class Upstreams {
  readonly #startedAt: number
  /** By source id. */
  readonly #links = new Map<string, { readonly connected: boolean, readonly since: number }>()
  readonly #states = new Map<string, { readonly down: boolean, readonly since: number }>()
  /** By source: the newest reading that was there when we started. */
  #heardBefore: ReadonlyMap<string, number> | undefined

  constructor (startedAt: number) {
    this.#startedAt = startedAt
  }

  /** A source connected or lost its connection. */
  link (id: string, connected: boolean, at: number): void {
    if (this.#links.get(id)?.connected !== connected) this.#links.set(id, { connected, since: at })
  }

  /** Devices in service and what they speak through; sites with recorded data are left out. */
  facts (index: CatalogueIndex, memories: ReadonlyMap<string, DeviceMemory>, now: number): { readonly devices: readonly DeviceFacts[], readonly upstreams: readonly UpstreamFacts[] } {
    const inService = placedDevices(index, now)
    const gateways = inService.filter(({ device }) => device.kind === 'gateway').map(placed => this.#gateway(placed, memories, now))
    const gatewayById = new Map(gateways.map(gateway => [gateway.id, gateway]))
    const children = new Map<string, Omit<DeviceFacts, 'upstreamDown'>[]>()
    const heardBefore = this.#heardBefore ??= newestBySource(inService, memories)
    for (const { device, space, site, from } of inService) {
      if (device.kind === 'gateway') continue
      const memory = memories.get(device.id)
      const link = this.#links.get(device.source)
      const via = device.via === undefined ? undefined : gatewayById.get(device.via)
      const listeningSince = Math.max(this.#startedAt, from, link?.since ?? 0, via?.since ?? 0, this.#heardAgainAt(device.source))
      const facts = {
        device, site, space, lastHeard: memory?.lastHeard, diedAt: memory?.diedAt, listeningSince, listenedUntil: heardBefore.get(device.source) ?? 0,
        alive: memory?.isAlive(device, now, via?.died ?? false) ?? false, asleep: memory?.isAsleep(now) ?? false
      }
      children.set(device.source, [...(children.get(device.source) ?? []), facts])
    }
    const sources = [...children].map(([id, all]) => this.#source(id, all, index, now))
    const downSources = new Set(sources.filter(({ down }) => down).map(({ id }) => id))
    const devices = [...children.values()].flat().map(facts => ({
      ...facts, upstreamDown: downSources.has(facts.device.source) || (facts.device.via !== undefined && gatewayById.get(facts.device.via)?.down === true)
    }))
    const of = (wanted: (facts: DeviceFacts) => boolean) => devices.filter(wanted)
    const broker = this.#broker([...children.keys()], devices)
    return {
      devices,
      upstreams: [
        ...broker,
        // A connection that all share is one fault, and not one for each source on it.
        ...(broker.some(({ down }) => down) ? [] : sources.map(source => ({ ...source, kind: 'source' as const, children: of(({ device }) => device.source === source.id) }))),
        ...gateways.map(({ id, site, space, down, since }) => ({ id, site, space, down, since, kind: 'gateway' as const, children: of(({ device }) => device.via === id) }))
      ]
    }
  }

  /** The connection that all sources share: it is down when they lost theirs at one instant. */
  #broker (sources: readonly string[], devices: readonly DeviceFacts[]): readonly UpstreamFacts[] {
    if (sources.length < 2) return []
    const links = sources.map(id => this.#links.get(id))
    const first = links[0]
    const down = first !== undefined && links.every(link => link !== undefined && !link.connected && link.since === first.since)
    return [{ id: BROKER, kind: 'source', site: devices[0]!.site.id, down, since: first?.since ?? this.#startedAt, children: devices }]
  }

  #source (id: string, children: readonly Omit<DeviceFacts, 'upstreamDown'>[], index: CatalogueIndex, now: number): { readonly id: string, readonly site: string, readonly down: boolean, readonly since: number } {
    const link = this.#links.get(id)
    const quiet = children.length >= QUIET_FROM_DEVICES && children.every(({ device, alive, asleep, lastHeard, listeningSince }) =>
      !alive && !asleep && now >= Math.max(lastHeard ?? 0, listeningSince) + validityMs(device))
    const lastHeard = Math.max(0, ...children.map(child => child.lastHeard ?? 0))
    const quietState = this.#remember(quietKey(id), quiet, quiet && lastHeard > 0 ? Math.min(lastHeard, now) : now)
    const site = index.catalogue.sources.find(source => source.id === id)?.site ?? children[0]!.site.id
    if (link && !link.connected) return { id, site, down: true, since: link.since }
    return { id, site, down: quiet, since: quiet ? quietState.since : Math.max(link?.since ?? this.#startedAt, quietState.since) }
  }

  /** When a source that had fallen silent as a whole spoke again. */
  #heardAgainAt (source: string): number {
    const state = this.#states.get(quietKey(source))
    return state && !state.down ? state.since : 0
  }

  #gateway ({ device, space, site, from }: Placed, memories: ReadonlyMap<string, DeviceMemory>, now: number) {
    const memory = memories.get(device.id)
    const died = memory?.diedAt !== undefined
    const limitMs = Math.max(3 * device.expectedIntervalSeconds * SECOND_MS, GATEWAY_SILENT_MS)
    // A gateway that never spoke of itself cannot be missed.
    const silent = device.evidence === 'report' && memory?.lastHeard !== undefined && now >= Math.max(memory.lastHeard, this.#startedAt, from) + limitMs
    const down = died || silent
    const { since } = this.#remember(`gateway ${device.id}`, down, down ? memory?.diedAt ?? memory?.lastHeard ?? now : now)
    return { id: device.id, site: site.id, space: space.id, down, died, since }
  }

  /** Keeps the moment of the last change. */
  #remember (key: string, down: boolean, at: number): { readonly down: boolean, readonly since: number } {
    const known = this.#states.get(key)
    if (known?.down === down) return known
    const state = { down, since: known || down ? at : this.#startedAt }
    this.#states.set(key, state)
    return state
  }
}

interface Placed { readonly device: Device, readonly space: Space, readonly site: Site, readonly from: number }

function placedDevices (index: CatalogueIndex, now: number): readonly Placed[] {
  return index.catalogue.devices.flatMap(device => {
    const placement = placementAt(device, now)
    const space = placement && index.spaces.get(placement.space)
    const site = space && index.sites.get(space.site)
    return placement && space && site && !site.recorded ? [{ device, space, site, from: placement.from }] : []
  })
}

function newestBySource (placed: readonly Placed[], memories: ReadonlyMap<string, DeviceMemory>): ReadonlyMap<string, number> {
  const newest = new Map<string, number>()
  for (const { device } of placed) newest.set(device.source, Math.max(newest.get(device.source) ?? 0, memories.get(device.id)?.lastHeard ?? 0))
  return newest
}

function quietKey (source: string): string {
  return `quiet ${source}`
}
