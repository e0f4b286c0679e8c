import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CatalogueIndex, type Catalogue } from '@linli/domain/catalogue'
import { OUTCOMES, type Outcome, type PipelineCounters } from '@linli/domain/pipeline'
import type { Reading, ReadingValues } from '@linli/domain/readings'
import type { AlertCondition, DeviceState, SpaceState } from '@linli/domain/state'
import { DAY_MS, HOUR_MS, localDate, MINUTE_MS, SECOND_MS, startOfLocalDay } from '@linli/domain/time'
import { evaluateUsage, type DayBalance } from '@linli/domain/usage'
import { topicMatches } from '@linli/gateway/pipeline'
import { readReadings } from '@linli/store/telemetry'
import type { FieldCase, Step } from './case-file.ts'
import { catalogueOf } from './catalogue-of.ts'
import { instantOf, namedValues } from './clauses.ts'
import { speak } from './messages.ts'
import type { CaseRecord } from './record.ts'
import { openRig, type Rig } from './rig.ts'

/** How far the clock goes on after the last step at least, to see what time alone does. */
const LATER_MS = 2 * HOUR_MS

/** Runs one case against the real pipeline and live side, under a clock of its own. */
export async function runCase ({ input }: FieldCase): Promise<CaseRecord> {
  const catalogue = catalogueOf(input)
  const clock = Date.parse(input.clock)
  const dir = await mkdtemp(join(tmpdir(), 'linli-case-'))
  const run = new Run(catalogue, clock, await openRig({ catalogue, dir, now: beginOf(input.before, clock, input.steps ?? []) }))
  try {
    await run.before(input.before)
    if (typeof input.given === 'string') await run.usual()
    const steps = [...(input.steps ?? [])].sort((a, b) => a.at - b.at)
    await run.begin()
    for (const step of steps.filter(({ at }) => at < 0)) await run.step(step)
    await run.goLive()
    for (const step of steps.filter(({ at }) => at >= 0)) await run.step(step)
    if (input.series) await run.series(input.series)
    return await run.record()
  } finally {
    await run.close()
    await rm(dir, { recursive: true, force: true })
  }
}

/** The rig starts before whatever happened before. */
function beginOf (before: string | undefined, clock: number, steps: readonly Step[]): number {
  const first = Math.min(0, ...steps.map(({ at }) => at))
  const times = before === undefined ? [] : namedTimes(before, clock)
  const spans = /(\w+) days/.test(before ?? '') ? [clock - 2 * DAY_MS] : []
  return Math.min(clock + first * SECOND_MS, ...times, ...spans) - MINUTE_MS
}

const INSTANT = /\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)|\d\d:\d\d:\d\d[+]\d\d:\d\d|\b\d\d:\d\d(?::\d\d)?\b/g

function namedTimes (text: string, clock: number): number[] {
  return [...text.matchAll(INSTANT)].map(([time]) => instantOf(time.replace(/(?<!T[\d:.]*)\+\d\d:\d\d$/, ''), clock))
}

class Run {
  readonly #catalogue: Catalogue
  readonly #index: CatalogueIndex
  readonly #clock: number
  readonly #rig: Rig
  readonly #undone: string[] = []
  readonly #states: SpaceState[] = []
  readonly #alerts: AlertCondition[] = []
  readonly #deviceHistory: { at: number, devices: readonly DeviceState[] }[] = []
  /** What brokers keep: the newest retained message of a topic. */
  readonly #retained = new Map<string, Uint8Array>()
  readonly #fates: (Outcome | undefined)[] = []
  #balanced = true
  #start!: PipelineCounters
  #live!: PipelineCounters
  #known = new Map<string, string>()

  constructor (catalogue: Catalogue, clock: number, rig: Rig) {
    this.#catalogue = catalogue
    this.#index = new CatalogueIndex(catalogue)
    this.#clock = clock
    this.#rig = rig
    rig.listen(change => {
      if (change.type === 'space') this.#states.push(change.state)
      else this.#alerts.push(change.alert)
    })
  }

  /** Brings about what prose says has happened: named values at named times, frames of the last days. */
  async before (text: string | undefined): Promise<void> {
    if (text === undefined) return
    const device = this.#catalogue.devices[0]
    const [at] = namedTimes(text, this.#clock)
    const frames = /frames (\d+) to (\d+)/.exec(text)
    if (device && frames) {
      const [first, last] = [Number(frames[1]), Number(frames[2])]
      const spanMs = 2 * DAY_MS
      for (let frame = first; frame <= last; frame++) await this.#say(device.id, { temperature: 19 }, this.#clock - spanMs + (frame - first) * spanMs / (last - first + 1), { fCnt: frame })
      return
    }
    const values = Object.fromEntries(namedValues(text.replace(INSTANT, ' '), this.#clock).flatMap(({ quantities, value }) => (quantities ? [[quantities[0]!, value]] : [])))
    if (!device || at === undefined || Object.keys(values).length === 0) {
      this.#undone.push(`before: ${text}`)
      return
    }
    await this.#say(device.id, values, at)
  }

  /** What is described in prose was at work before: each device has just spoken. */
  async usual (): Promise<void> {
    for (const { id, kind } of this.#catalogue.devices) if (kind === 'environment') await this.#say(id, { temperature: 20 }, this.#clock - 30 * SECOND_MS)
  }

  async begin (): Promise<void> {
    this.#start = (await this.#look()).counters
    this.#known = new Map((await this.#readings()).map(reading => [keyOf(reading), JSON.stringify(reading.values)]))
    this.#live = this.#start
  }

  /** From here on messages are live. */
  async goLive (): Promise<void> {
    await this.#pass(this.#clock)
    this.#live = (await this.#look()).counters
    this.#states.length = 0
    this.#alerts.length = 0
    this.#fates.length = 0
    this.#states.push(...this.#rig.live().states())
  }

  async step (step: Step): Promise<void> {
    const at = this.#clock + step.at * SECOND_MS
    await this.#pass(at)
    if (step.do !== undefined) await this.#act(step.do)
    else if (step.topic === undefined || (step.payload === undefined && step.payload_hex === undefined)) this.#undone.push(`a step without a payload: ${JSON.stringify(step).slice(0, 120)}`)
    else {
      const payload = step.payload_hex === undefined ? Buffer.from(step.payload!) : Buffer.from(step.payload_hex, 'hex')
      if (step.published_retained) this.#retained.set(step.topic, payload)
      await this.#deliver(step.topic, payload, step.retain === true)
    }
    await this.#settle()
    this.#deviceHistory.push({ at, devices: this.#rig.live().deviceStates() })
  }

  /** "co2 alternates 1003, 997, …", "… temperature 21.0": as many messages of the first device, evenly spaced. */
  async series ({ count = 0, every_s: every = 60, rule = '' }: { readonly count?: number, readonly every_s?: number, readonly rule?: string }): Promise<void> {
    const device = this.#catalogue.devices[0]
    const alternating = /\b(\w+) alternates (-?[\d.]+), (-?[\d.]+)/.exec(rule)
    const [, name, ...pair] = alternating ?? []
    const fixed = namedValues(rule, this.#clock).filter(({ quantities }) => quantities?.length === 1).at(-1)
    if (!device || (!alternating && !fixed)) {
      this.#undone.push(`series: ${rule}`)
      return
    }
    const quantity = alternating ? name! : fixed!.quantities![0]!
    const oneByOne = count < 500
    for (let i = 0; i < count; i++) {
      const value = alternating ? Number(pair[i % 2]) : fixed!.value
      await this.#say(device.id, { [quantity]: value }, this.#clock + i * every * SECOND_MS, {
        deduplicationId: `series-${i}`, fCnt: i, rxInfo: [{ gatewayId: `00000000000000a${i % 3}`, uplinkId: 1000 + i, context: `ctx-${i}` }]
      }, oneByOne || i % 500 === 499)
    }
    await this.#settle()
  }

  async record (): Promise<CaseRecord> {
    const end = this.#rig.now()
    const { counters: total, ...status } = await this.#look()
    const live = this.#rig.live()
    const atEnd = { spaces: live.states(), devices: live.deviceStates() }
    const openAlerts = live.alerts().filter(({ active }) => active)
    await this.#pass(end + MINUTE_MS)
    await this.#pass(end + 3 * MINUTE_MS)
    const alerts = [...this.#alerts]
    const states = [...this.#states]
    const slowest = Math.max(...this.#catalogue.devices.map(({ expectedIntervalSeconds }) => expectedIntervalSeconds))
    await this.#pass(end + Math.max(LATER_MS, 4 * slowest * SECOND_MS))
    const all = await this.#readings()
    const { entries: quarantined } = await this.#rig.control().quarantine({ limit: 1000 })
    return {
      clock: this.#clock, end, total, counters: difference(total, this.#start), liveCounters: difference(total, this.#live), balanced: this.#balanced, status: { counters: total, ...status },
      all, stored: all.filter(reading => this.#known.get(keyOf(reading)) !== JSON.stringify(reading.values)), quarantined, fates: this.#fates, found: await this.#rig.control().found(),
      states, atEnd, later: { spaces: this.#rig.live().states() }, deviceHistory: this.#deviceHistory, alerts, openAlerts, days: this.#days(all), undone: this.#undone
    }
  }

  async close (): Promise<void> {
    await this.#rig.close()
  }

  async #act (words: string): Promise<void> {
    const sends = /all (\d+) devices send/.exec(words)
    if (/\bback\b|reconnected|connects again/.test(words)) this.#rig.connection(true)
    else if (/breaks|lost|stop the broker|disconnect|goes down/.test(words)) this.#rig.connection(false)
    else if (/restart the gateway|gateway (?:is )?restarted?/.test(words)) {
      await this.#rig.restart()
      for (const [topic, payload] of this.#retained) await this.#deliver(topic, payload, true)
    } else this.#undone.push(`do: ${words}`)
    if (sends) {
      const devices = this.#catalogue.devices.slice(0, Number(sends[1]))
      for (const [index, device] of devices.entries()) await this.#say(device.id, { temperature: 21 }, this.#rig.now() + (index === 0 ? 0 : SECOND_MS))
    }
  }

  async #say (device: string, values: ReadingValues, at: number, more: Readonly<Record<string, unknown>> = {}, settle = true): Promise<void> {
    if (settle) await this.#pass(at)
    else this.#rig.setNow(at)
    const message = speak(this.#catalogue, this.#index.devices.get(device)!, values, at, more)
    if (!message) {
      this.#undone.push(`no messages can be made for the decoder "${this.#catalogue.sources[0]!.decoder}"`)
      return
    }
    await this.#deliver(message.topic, Buffer.from(message.payload), false, settle)
    if (settle) await this.#settle()
  }

  /** A broker hands over what fits the source's filter, and nothing else. */
  async #deliver (topic: string, payload: Uint8Array, retained: boolean, settle = true): Promise<void> {
    const [source] = this.#catalogue.sources
    if (source!.filters.length > 0 && !source!.filters.some(filter => topicMatches(filter, topic))) return
    const before = settle ? (await this.#look()).counters : undefined
    await this.#rig.deliver({ source: source!.id, topic, payload, retained, receivedAt: this.#rig.now() })
    if (!before) return
    await this.#rig.settle()
    const moved = difference((await this.#look()).counters, before)
    this.#fates.push(OUTCOMES.find(outcome => moved[outcome] > 0))
  }

  async #settle (): Promise<void> {
    await this.#rig.settle()
    await this.#rig.live().tick()
    await this.#look()
  }

  /** Time passes: minute by minute while it matters, in larger steps over long silences. */
  async #pass (to: number): Promise<void> {
    const stride = to - this.#rig.now() > 6 * HOUR_MS ? 10 * MINUTE_MS : MINUTE_MS
    while (this.#rig.now() < to) {
      this.#rig.setNow(Math.min(to, this.#rig.now() + stride))
      await this.#rig.live().tick()
    }
  }

  async #look () {
    const status = await this.#rig.control().pipeline()
    const { counters } = status
    this.#balanced &&= counters.received === OUTCOMES.reduce((sum, outcome) => sum + counters[outcome], counters.pending)
    return status
  }

  async #readings (): Promise<readonly Reading[]> {
    return await readReadings(this.#rig.store, this.#catalogue.devices.map(({ id }) => id), { from: 0, to: this.#clock + 400 * DAY_MS })
  }

  #days (readings: readonly Reading[]): ReadonlyMap<string, readonly DayBalance[]> {
    const day = localDate(this.#clock)
    const from = startOfLocalDay(day)
    return new Map(this.#catalogue.spaces.filter(({ visitsSource }) => visitsSource === 'counter').map(space => [space.id, evaluateUsage({
      space, devices: this.#index.devicesOf(space.id), gateways: [], readings, period: { from, to: from + DAY_MS }, schoolHolidays: []
    }).balance]))
  }
}

function difference (now: PipelineCounters, before: PipelineCounters): PipelineCounters {
  return Object.fromEntries(Object.entries(now).map(([name, value]) => [name, value - before[name as keyof PipelineCounters]])) as unknown as PipelineCounters
}

function keyOf ({ device, time, seq }: Reading): string {
  return `${device} ${time} ${seq ?? ''}`
}
