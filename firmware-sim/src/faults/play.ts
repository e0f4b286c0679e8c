import { placementAt, type Catalogue, type Device } from '@linli/domain/catalogue'
import { addDays, DAY_MS, localDate, startOfLocalDay, type Interval } from '@linli/domain/time'
import type { SimulatedDevice } from '../devices/index.ts'
import { seedOf, unitAt } from '../world/random.ts'
import { createWorld, type SensorReading, type World } from '../world/index.ts'
import { mixOf, type Mix } from './at-work.ts'
import type { Delivery, Fault, Report } from './contract.ts'

/** A message as the gateway receives it. */
export interface Arrival {
  readonly source: string
  readonly topic: string
  readonly payload: Uint8Array
  readonly retained: boolean
  /** UTC ms. */
  readonly receivedAt: number
}

/** What arrives until an instant (UTC ms) since the one before, in order. */
export interface Played { readonly until: number, readonly arrivals: readonly Arrival[] }

/** Entries at an instant that a faultless sensor would have told of: it was alive, and its word or a later total came through. */
export interface Told { readonly time: number, readonly entries: number }

/** A district whose people are known and whose sensors are faulty. */
export interface FaultyDistrict {
  readonly world: World
  /** Day by day what arrives of what is said in the span, and what is still on its way for `afterDays` more. */
  play (): Generator<Played>
  /** By space, in order of time within each device; complete when it has been played. */
  readonly told: ReadonlyMap<string, readonly Told[]>
}

/** The slowest of usual deliveries, ms. */
const USUAL_DELAY_MS = 1500

/** A district under faults over whole local days. The same arguments give the same messages. */
export function playFaults ({ catalogue, devices, faults, seed, from, to, afterDays = 4 }: Interval & {
  readonly catalogue: Catalogue, /** What speaks for each model of the catalogue. */ readonly devices: ReadonlyMap<string, SimulatedDevice>,
  readonly faults: readonly Fault[], readonly seed: number, readonly afterDays?: number
}): FaultyDistrict {
  const mix = mixOf(faults, seed)
  const faulty = createWorld(catalogue, { perceive: mix.perceive })
  const blinding = mixOf(faults.filter(({ blinds }) => blinds), seed)
  const faultless = createWorld(catalogue, { perceive: blinding.perceive })
  const voices = catalogue.devices.flatMap(device => {
    const speaks = devices.get(device.model ?? '')
    return speaks ? [new Voice(device, speaks)] : []
  })
  const siteOf = new Map(catalogue.spaces.map(({ id, site }) => [id, site]))
  const told = new Map<string, Told[]>()
  const note = (device: Device, { time, values }: SensorReading, heard: boolean) => {
    // A total tells later what passed while nobody heard it.
    const entries = device.kind === 'totals' || heard ? values.passagesIn ?? (values.passages ?? 0) / 2 : 0
    const space = placementAt(device, time)?.space
    if (entries === 0 || space === undefined) return
    const own = told.get(space) ?? []
    told.set(space, own)
    own.push({ time, entries })
  }
  return { world: faultless, told, play: () => days({ voices, from, to, afterDays, speak: (voice, day) => speak(voice, day, { mix, faulty, faultless, siteOf, note }) }) }
}

/** A device that speaks, and the bytes of what it has said: copies are the same bytes. */
class Voice {
  readonly device: Device
  readonly #speaks: SimulatedDevice
  #sequence = 0

  constructor (device: Device, speaks: SimulatedDevice) {
    this.device = device
    this.#speaks = speaks
  }

  bytesOf ({ device, site, values, clock }: Report): Pick<Arrival, 'topic' | 'payload'> {
    const { topic, payload } = this.#speaks.message({ device, site, values }, clock, this.#sequence++)
    return { topic, payload: Buffer.from(payload) }
  }
}

/** Everything that comes of what a device says in a day. */
function speak (voice: Voice, { from, to }: Interval, { mix, faulty, faultless, siteOf, note }: {
  readonly mix: Mix, readonly faulty: World, readonly faultless: World, readonly siteOf: ReadonlyMap<string, string>, readonly note: (device: Device, reading: SensorReading, heard: boolean) => void
}): readonly Arrival[] {
  const { device } = voice
  const unfaulted = faultless.readings(device, from, to)
  const seed = seedOf(device.id)
  return faulty.readings(device, from, to).flatMap(({ time, values }, index) => {
    const report = mix.say({ device, site: siteOf.get(placementAt(device, time)?.space ?? '') ?? 'unknown', saidAt: time, clock: time, values })
    note(device, unfaulted[index]!, report !== undefined)
    if (!report) return []
    const first: Delivery = { report, arrivesAt: time + Math.floor(unitAt(seed, time) * USUAL_DELAY_MS), retained: false }
    const bytes = voice.bytesOf(report)
    return mix.carry(first).map(({ arrivesAt, retained }) => ({ source: device.source, ...bytes, retained, receivedAt: arrivesAt }))
  })
}

function *days ({ voices, from, to, afterDays, speak }: Interval & {
  readonly voices: readonly Voice[], readonly afterDays: number, readonly speak: (voice: Voice, day: Interval) => readonly Arrival[]
}): Generator<Played> {
  let onTheWay: Arrival[] = []
  for (let date = localDate(from); startOfLocalDay(date) < to + afterDays * DAY_MS; date = addDays(date, 1)) {
    const day = { from: startOfLocalDay(date), to: startOfLocalDay(addDays(date, 1)) }
    if (day.from < to) for (const voice of voices) onTheWay.push(...speak(voice, day))
    const arrivals = onTheWay.filter(({ receivedAt }) => receivedAt < day.to).sort((a, b) => a.receivedAt - b.receivedAt)
    onTheWay = onTheWay.filter(({ receivedAt }) => receivedAt >= day.to)
    yield { until: day.to, arrivals }
  }
}
