import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { officialCalendar } from '@linli/domain/calendar'
import { CatalogueIndex, EMPTY_CATALOGUE, placementAt, type Catalogue, type Device } from '@linli/domain/catalogue'
import type { Reading } from '@linli/domain/readings'
import type { AlertCondition, DeviceState, SpaceState } from '@linli/domain/state'
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '@linli/domain/time'
import { topics } from '@linli/domain/topics'
import { countingDayAt, validityMs } from '@linli/domain/usage'
import { AlertEngine, loadRules, type EngineChange, type Rule, type SpaceFacts } from '../alerts/index.ts'
import type { PipelineEvent } from '../pipeline/contract.ts'
import type { LiveListener, LiveSide, LiveSideOptions } from './contract.ts'
import { AirHistory } from './air-history.ts'
import { BoardMinutes } from './board-minutes.ts'
import { eventPoint, type AlertNames } from './board-points.ts'
import { DeviceMemory } from './device-memory.ts'
import { JsonFile } from './json-file.ts'
import { OpeningHours } from './opening-hours.ts'
import { Outbox } from './outbox.ts'
import { RecentReadings } from './recent-readings.ts'
import { Recollection } from './recollection.ts'
import { isCounting, recallLatest, recallToday, savedMemories } from './restore.ts'
import { Upstreams } from './situation.ts'
import { SpaceKeeper, type Known } from './space-keeper.ts'

/** Creates the live side; it does nothing before {@link LiveSide.start}. */
export function createLiveSide (options: LiveSideOptions): LiveSide {
  return new Live(options)
}

const SAVE_EVERY_MS = MINUTE_MS
/** The start waits no longer than this for what the store knows. */
const RECALL_AT_MOST_MS = 3 * SECOND_MS

class Live implements LiveSide {
  readonly #options: LiveSideOptions
  readonly #outbox: Outbox
  readonly #alertFile: JsonFile
  readonly #deviceFile: JsonFile
  readonly #listeners = new Set<LiveListener>()
  readonly #recent = new RecentReadings()
  readonly #air = new AirHistory(HOUR_MS)
  readonly #recollection: Recollection
  readonly #boards = new BoardMinutes()
  #memories = new Map<string, DeviceMemory>()
  #keepers = new Map<string, SpaceKeeper>()
  #index = new CatalogueIndex(EMPTY_CATALOGUE)
  #hours: OpeningHours
  #upstreams: Upstreams
  #rules: ReadonlyMap<string, Rule> = new Map()
  #engine = new AlertEngine([])
  #timer: NodeJS.Timeout | undefined
  #soon: NodeJS.Immediate | undefined
  #ticking: Promise<void> | undefined
  #savedAt = 0

  constructor (options: LiveSideOptions) {
    this.#options = options
    this.#outbox = new Outbox(options)
    this.#alertFile = new JsonFile(join(options.stateDir, 'alerts.json'))
    this.#deviceFile = new JsonFile(join(options.stateDir, 'devices.json'))
    this.#hours = new OpeningHours(officialCalendar(), options.log)
    this.#upstreams = new Upstreams(options.clock.now())
    this.#recollection = new Recollection({ ...options, recall: devices => this.#recall(devices) })
  }

  async start (catalogue: Catalogue): Promise<void> {
    const { clock, intervalMs = SECOND_MS } = this.#options
    const now = clock.now()
    this.#upstreams = new Upstreams(now)
    this.#rules = await loadRules()
    this.#engine = new AlertEngine(this.#rules.values())
    this.#engine.restore(await this.#alertFile.read())
    this.#memories = savedMemories(await this.#deviceFile.read())
    this.#take(catalogue)
    this.#recollection.want(this.#index.catalogue.devices)
    // A store that takes the question and does not answer must not keep messages waiting.
    await Promise.race([this.#recollection.look(), setTimeout(RECALL_AT_MOST_MS, undefined, { ref: false })])
    for (const condition of this.#engine.conditions()) this.#tell({ type: condition.active ? 'raised' : 'cleared', condition })
    await this.tick()
    if (intervalMs > 0) this.#timer = setInterval(() => { void this.tick() }, intervalMs).unref()
  }

  setCatalogue (catalogue: Catalogue): void {
    const known = this.#index.devices
    this.#take(catalogue)
    const added = catalogue.devices.filter(({ id }) => !known.has(id))
    this.#recollection.want(added)
    void this.#recollection.look()
  }

  apply (event: PipelineEvent): void {
    if (event.type === 'source') {
      this.#upstreams.link(event.source, event.connected, event.at)
      return
    }
    const device = this.#index.devices.get(event.device.id) ?? event.device
    const memory = this.#memory(device)
    if (event.type === 'reading') {
      this.#read(device, memory, event)
      return
    }
    if (event.type === 'unreadable') memory.unreadable(event.at, event.reason)
    else {
      memory.hear(device, event.liveness, event.at)
      // The count must learn of a death and of a life that no reading tells.
      const died = event.liveness.state === 'offline'
      if (!died || memory.diedAt !== undefined) this.#remember(device, signOfLife(device, died ? memory.diedAt! : event.liveness.time ?? event.at, event.at, !died))
    }
    this.#touch(device, event.at)
  }

  async tick (): Promise<void> {
    this.#ticking ??= this.#tick().finally(() => { this.#ticking = undefined })
    await this.#ticking
  }

  states (): readonly SpaceState[] {
    const known = this.#known()
    const now = this.#options.clock.now()
    return [...this.#keepers.values()].map(keeper => keeper.look(known, now))
  }

  deviceStates (): readonly DeviceState[] {
    const now = this.#options.clock.now()
    return this.#index.catalogue.devices.map(device => {
      const upstreamDied = device.via !== undefined && this.#memories.get(device.via)?.diedAt !== undefined
      return (this.#memories.get(device.id) ?? new DeviceMemory()).state(device, now, upstreamDied)
    })
  }

  alerts (): readonly AlertCondition[] { return this.#engine.conditions() }

  subscribe (listener: LiveListener): () => void {
    this.#listeners.add(listener)
    return () => { this.#listeners.delete(listener) }
  }

  async stop (): Promise<void> {
    clearInterval(this.#timer)
    clearImmediate(this.#soon)
    this.#timer = undefined
    await this.#ticking
    await this.#outbox.send()
    await Promise.all([this.#save(this.#alertFile, this.#engine), this.#save(this.#deviceFile, this.#devicesToSave())])
    this.#listeners.clear()
  }

  #take (catalogue: Catalogue): void {
    this.#index = new CatalogueIndex(catalogue)
    this.#hours = new OpeningHours(officialCalendar(catalogue.schoolHolidays), this.#options.log)
    const before = this.#keepers
    this.#keepers = new Map(catalogue.spaces.flatMap(space => {
      const site = this.#index.sites.get(space.site)
      return site && !site.recorded ? [[space.id, before.get(space.id)?.heir(space, site) ?? new SpaceKeeper(space, site)] as const] : []
    }))
    // A space that is gone, or whose data are of the past now, must not go on looking alive.
    for (const [id, { site }] of before) if (!this.#keepers.has(id)) this.#outbox.publish(topics.spaceState(site.id, id), '')
  }

  /** What is stored of devices: their newest values, and what counts and means of today stand on. */
  async #recall (devices: readonly Device[]): Promise<void> {
    const { store, clock } = this.#options
    const now = clock.now()
    await recallLatest(store, new Map(devices.map(device => [device.id, device])), device => this.#memory(device))
    const live = devices.filter(device => this.#keeperOf(device, now) !== undefined)
    await recallToday({ store, devices: live, dayStart: device => countingDayAt(this.#keeperOf(device, now)!.space.resetAt, now).from, now, recent: this.#recent, air: this.#air })
    for (const keeper of this.#keepers.values()) keeper.touch()
  }

  #read (device: Device, memory: DeviceMemory, { reading, refusals, history }: Extract<PipelineEvent, { type: 'reading' }>): void {
    const keeper = this.#keeperOf(device, reading.time)
    const upstreamSince = device.via === undefined ? undefined : this.#memories.get(device.via)?.lastSeen
    memory.read(device, reading, { refusals, history, open: keeper?.state?.open ?? false, upstreamSince: device.evidence === 'session' ? upstreamSince : undefined })
    if (!keeper) return
    // A record of the past is no step of a counter.
    if (!history) this.#remember(device, reading)
    if (reading.values.co2 !== undefined) this.#air.add(device.id, reading.time, reading.values.co2)
    this.#touch(device, reading.time)
  }

  #remember (device: Device, reading: Reading): void {
    if (isCounting(device)) this.#recent.add(reading)
  }

  #touch (device: Device, at: number): void {
    const keeper = this.#keeperOf(device, at)
    if (!keeper) return
    keeper.touch()
    // The first change is told at once, what follows within the second with the next tick.
    if (this.#timer && keeper.isDue(this.#options.clock.now())) this.#soon ??= setImmediate(() => { this.#publishSoon() })
  }

  #publishSoon (): void {
    this.#soon = undefined
    this.#publishSpaces()
    void this.#outbox.send()
  }

  async #tick (): Promise<void> {
    const now = this.#options.clock.now()
    void this.#recollection.look()
    this.#publishSpaces()
    const { devices, upstreams } = this.#upstreams.facts(this.#index, this.#memories, now)
    const changes = this.#engine.evaluate({ now, devices, upstreams, spaces: this.#spaceFacts(now) })
    // First on disk, then told: a restart in between says the same again, under the same id.
    if (changes.length > 0) await this.#save(this.#alertFile, this.#engine)
    for (const change of changes) this.#tell(change)
    if (changes.length > 0) this.#publishSpaces()
    this.#writeMinute(now)
    if (now - this.#savedAt >= SAVE_EVERY_MS) {
      this.#savedAt = now
      await this.#save(this.#deviceFile, this.#devicesToSave())
    }
    await this.#outbox.send()
  }

  #publishSpaces (): void {
    const known = this.#known()
    const now = this.#options.clock.now()
    for (const [id, keeper] of this.#keepers) {
      if (!keeper.isDue(now)) continue
      const state = keeper.look(known, now)
      const text = keeper.takeChange(now)
      if (text === undefined) continue
      this.#outbox.publish(topics.spaceState(keeper.site.id, id), text)
      for (const listener of this.#listeners) listener({ type: 'space', state })
    }
  }

  #writeMinute (now: number): void {
    const points = [...this.#boards.spaces(this.#keepers.values(), this.#known(), now), ...this.#boards.devices(() => this.deviceStates(), this.#index, now)]
    if (points.length > 0) this.#outbox.write(points)
  }

  #tell ({ type, condition }: EngineChange): void {
    const topic = topics.alert(condition.site, condition.id)
    this.#outbox.publish(topic, type === 'forgotten' ? '' : JSON.stringify(condition))
    if (condition.space !== undefined) this.#keepers.get(condition.space)?.touch()
    if (type === 'raised' || type === 'cleared') this.#outbox.write([eventPoint(condition, type, this.#namesOf(condition))])
    if (type !== 'forgotten') for (const listener of this.#listeners) listener({ type: 'alert', alert: condition })
  }

  #namesOf ({ rule, site, space }: AlertCondition): AlertNames {
    const { sites, spaces } = this.#index
    return { rule: this.#rules.get(rule)?.name, site: sites.get(site)?.name, space: space === undefined ? undefined : spaces.get(space)?.name }
  }

  #spaceFacts (now: number): readonly SpaceFacts[] {
    const known = this.#known()
    return [...this.#keepers.values()].map(keeper => ({
      space: keeper.space, state: keeper.look(known, now),
      mean: (quantity, spanMs) => (quantity === 'co2' ? this.#meanCo2(keeper.space.id, now, spanMs) : undefined)
    }))
  }

  #meanCo2 (space: string, now: number, spanMs: number): number | undefined {
    const means = this.#index.devicesOf(space).filter(device => placementAt(device, now)?.space === space)
      .flatMap(device => this.#air.mean(device.id, { now, spanMs, holdMs: validityMs(device) }) ?? [])
    return means.length === 0 ? undefined : means.reduce((sum, mean) => sum + mean, 0) / means.length
  }

  #known (): Known {
    const active = Map.groupBy(this.#engine.active(), ({ space }) => space)
    return {
      index: this.#index, memories: this.#memories, recent: this.#recent, hours: this.#hours,
      alertsOf: space => (active.get(space) ?? []).map(condition => ({ condition, about: this.#rules.get(condition.rule)?.about ?? 'space' }))
    }
  }

  #memory (device: Device): DeviceMemory {
    const known = this.#memories.get(device.id)
    if (known) return known
    const memory = new DeviceMemory()
    this.#memories.set(device.id, memory)
    return memory
  }

  #keeperOf (device: Device, at: number): SpaceKeeper | undefined {
    const placement = placementAt(device, at)
    return placement && this.#keepers.get(placement.space)
  }

  #devicesToSave (): object {
    return { devices: Object.fromEntries(this.#memories) }
  }

  async #save (file: JsonFile, content: object): Promise<void> {
    try {
      await file.write(content)
    } catch (error) {
      this.#options.log.error({ err: error }, 'the state of the live side could not be saved')
    }
  }
}

/** A sign of life as a reading without values of its own. */
function signOfLife (device: Device, time: number, receivedAt: number, online: boolean): Reading {
  return { device: device.id, time, receivedAt, timedOn: 'receipt', values: { online } }
}
