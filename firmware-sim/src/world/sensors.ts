import { placementAt, type CatalogueIndex, type Device, type Space } from '@linli/domain/catalogue'
import type { ReadingValues } from '@linli/domain/readings'
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '@linli/domain/time'
import type { Airs } from './air.ts'
import type { Passage, People } from './people.ts'
import { seedOf, unitAt } from './random.ts'

/** What a device says at an instant (UTC ms). */
export interface SensorReading { readonly time: number, readonly values: ReadingValues }

/** What sensors are derived from. */
export interface Sensed {
  readonly index: CatalogueIndex
  readonly people: People
  readonly airs: Airs
  /** What a counter makes of the people at its door. */
  readonly perceive: (passages: readonly Passage[], device: Device) => readonly Passage[]
}

/** Seconds without motion after which a PIR reports "nobody" (Zigbee2MQTT `occupancy_timeout`, set to 5 min). */
export const PIR_HOLD_MS = 5 * MINUTE_MS
/** A door stands open this long before and after somebody passes. */
const DOOR_BEFORE_MS = 2 * SECOND_MS
const DOOR_AFTER_MS = 6 * SECOND_MS
/** Chance that a PIR sees one person move within a minute. */
const MOTION_A_MINUTE = 0.55

/**
 * Readings of one device in [from, to), UTC ms, in order of time. Readings of [a, b) and [b, c) together are those of [a, c): history and
 * live meet without a seam.
 */
export function readingsOf (device: Device, from: number, to: number, sensed: Sensed): readonly SensorReading[] {
  const placement = placementAt(device, to - 1) ?? placementAt(device, from)
  const space = placement && sensed.index.spaces.get(placement.space)
  if (!space || to <= from) return []
  const span = { from: Math.max(from, placement.from), to: Math.min(to, placement.to ?? Infinity) }
  switch (device.kind) {
    case 'counter': return flows(device, space, span, sensed).map(({ time, into, out }) => ({ time, values: { passagesIn: into, passagesOut: out } }))
    case 'oneway': return flows(device, space, span, sensed).map(({ time, into }) => ({ time, values: { passagesIn: into } }))
    case 'beam': return flows(device, space, span, sensed).map(({ time, into, out }) => ({ time, values: { passages: into + out } }))
    case 'totals': return totals(device, space, span, sensed, placement.from)
    case 'headcount': return ticks(device, span).map(time => ({ time, values: { count: sensed.people.truth(space.id, time) } }))
    case 'presence': return presence(device, space, span, sensed)
    case 'door': return door(device, space, span, sensed)
    case 'environment': return ticks(device, span).map(time => ({ time, values: { ...air(device, space, time, sensed.airs), ...power(device, time), ...radio(device, time) } }))
    default: return []
  }
}

interface Span { readonly from: number, readonly to: number }

/** Periodic reports are not sent on the full minute by all at once: each device has its own second. */
function ticks (device: Device, { from, to }: Span): number[] {
  const interval = device.expectedIntervalSeconds * SECOND_MS
  const phase = Math.floor(unitAt(seedOf(device.id), 1) * interval / SECOND_MS) * SECOND_MS
  const times: number[] = []
  for (let time = Math.ceil((from - phase) / interval) * interval + phase; time < to; time += interval) times.push(time)
  return times
}

/** Several counters of one direction of counting hang at doors of their own and share the people. */
function isMine (device: Device, space: Space, sensed: Sensed): (passage: Passage) => boolean {
  const twoWay = (kind: string) => kind === 'counter' || kind === 'totals'
  const doors = sensed.index.devicesOf(space.id).filter(other => other.kind === device.kind || (twoWay(other.kind) && twoWay(device.kind)))
  const mine = doors.findIndex(other => other.id === device.id)
  return passage => Math.floor(passage.door * doors.length) === mine
}

/** What a counter sees at its own door. */
function seen (device: Device, space: Space, { from, to }: Span, sensed: Sensed): readonly Passage[] {
  return sensed.perceive(sensed.people.passages(space.id, from, to).filter(isMine(device, space, sensed)), device)
}

/** Passages since the device's last report, for each report in the span. A period without any is reported too: it is the heartbeat. */
function flows (device: Device, space: Space, span: Span, sensed: Sensed): { time: number, into: number, out: number }[] {
  const interval = device.expectedIntervalSeconds * SECOND_MS
  const times = ticks(device, span)
  if (times.length === 0) return []
  const passages = seen(device, space, { from: times[0]! - interval + 1, to: times.at(-1)! + 1 }, sensed)
  let next = 0
  return times.map(time => {
    const flow = { time, into: 0, out: 0 }
    for (; next < passages.length && passages[next]!.time <= time; next++) {
      flow[passages[next]!.direction === 1 ? 'into' : 'out']++
    }
    return flow
  })
}

/** How far the totals of each device have been added up, so that a later call goes on from there. */
const SUMS = new WeakMap<People, Map<string, { readonly at: number, readonly into: number, readonly out: number }>>()

function totals (device: Device, space: Space, span: Span, sensed: Sensed, installed: number): readonly SensorReading[] {
  const known = SUMS.get(sensed.people) ?? new Map<string, { at: number, into: number, out: number }>()
  SUMS.set(sensed.people, known)
  const interval = device.expectedIntervalSeconds * SECOND_MS
  const reports = flows(device, space, span, sensed)
  if (!reports[0]) return []
  const before = reports[0].time - interval
  const kept = known.get(device.id)
  const base = kept && kept.at <= before ? kept : { at: installed, into: 0, out: 0 }
  const since = seen(device, space, { from: base.at + 1, to: before + 1 }, sensed)
  let into = base.into + since.filter(passage => passage.direction === 1).length
  let out = base.out + since.filter(passage => passage.direction === -1).length
  const readings = reports.map(flow => {
    into += flow.into
    out += flow.out
    return { time: flow.time, values: { totalIn: into, totalOut: out, passagesIn: flow.into, passagesOut: flow.out, ...power(device, flow.time) } }
  })
  known.set(device.id, { at: reports.at(-1)!.time, into, out })
  return readings
}

/** Motion is looked at once a minute; "somebody" at once, "nobody" after the hold, and the state again at each heartbeat. */
function presence (device: Device, space: Space, span: Span, sensed: Sensed): readonly SensorReading[] {
  const seed = seedOf(device.id)
  const first = Math.floor((span.from - PIR_HOLD_MS) / MINUTE_MS) - 2
  const readings: SensorReading[] = []
  const heartbeats = new Set(ticks(device, { from: span.from - MINUTE_MS, to: span.to + MINUTE_MS }).map(time => Math.floor(time / MINUTE_MS)))
  const offset = Math.floor(unitAt(seed, 2) * 60) * SECOND_MS
  let lastMotion = -Infinity
  let occupied = false
  for (let minute = first; minute * MINUTE_MS + offset < span.to; minute++) {
    const time = minute * MINUTE_MS + offset
    const people = sensed.people.truth(space.id, time)
    if (people > 0 && unitAt(seed ^ 0x5bd1e995, minute) < 1 - (1 - MOTION_A_MINUTE) ** people) lastMotion = time
    const now = time - lastMotion < PIR_HOLD_MS
    if (time >= span.from && (now !== occupied || heartbeats.has(minute))) readings.push({ time, values: { occupied: now, ...radio(device, time) } })
    occupied = now
  }
  return readings
}

function door (device: Device, space: Space, span: Span, sensed: Sensed): readonly SensorReading[] {
  const margin = MINUTE_MS
  const opened: { from: number, to: number }[] = []
  for (const { time } of sensed.people.passages(space.id, span.from - margin, span.to + margin)) {
    const last = opened.at(-1)
    if (last && time - DOOR_BEFORE_MS <= last.to) last.to = time + DOOR_AFTER_MS
    else opened.push({ from: time - DOOR_BEFORE_MS, to: time + DOOR_AFTER_MS })
  }
  const changes = opened.flatMap(({ from, to }) => [{ time: from, open: true }, { time: to, open: false }])
  const isOpen = (at: number) => opened.some(({ from, to }) => from <= at && at < to)
  const beats = ticks(device, span).map(time => ({ time, open: isOpen(time) }))
  return [...changes, ...beats].filter(({ time }) => time >= span.from && time < span.to).sort((a, b) => a.time - b.time)
    .map(({ time, open }) => ({ time, values: { open, ...radio(device, time) } }))
}

/** Fields that each model measures, rounded as it sends them. */
function air (device: Device, space: Space, time: number, airs: Airs): ReadingValues {
  const { co2, temperature, humidity, pm25, noise, illuminance, pressure } = airs.at(space, time)
  const seed = seedOf(device.id)
  const jitter = (unitAt(seed, Math.floor(time / SECOND_MS)) - 0.5) * 2
  const climate = { temperature: round(temperature + 0.1 * jitter, 0.1), humidity: round(Math.min(100, Math.max(0, humidity + jitter)), 0.5) }
  const ppm = Math.round(Math.max(400, co2 + 8 * jitter))
  switch (device.model) {
    case 'AM107': return { ...climate, co2: ppm, illuminance: Math.round(illuminance), pressure: round(pressure, 0.1) }
    case 'ERS CO2 Lite': return { ...climate, humidity: Math.round(climate.humidity), co2: ppm }
    case 'WSDCGQ11LM': return climate
    default: return { ...climate, co2: ppm, pm25: Math.round(pm25), noise: round(noise + jitter, 0.1) }
  }
}

function round (value: number, step: number): number {
  return Math.round(Math.round(value / step) * step * 1000) / 1000
}

/** A battery lasts three years and is told about every six hours. */
function power (device: Device, time: number): ReadingValues {
  const interval = device.expectedIntervalSeconds * SECOND_MS
  if (device.source === 'linli' || device.source === 'zigbee2mqtt' || Math.floor(time / (6 * HOUR_MS)) === Math.floor((time - interval) / (6 * HOUR_MS))) return {}
  return device.model === 'ERS CO2 Lite' ? { batteryVoltage: 3.6 } : { battery: batteryAt(device, time) }
}

/** Zigbee2MQTT repeats battery, its voltage (flat over most of its life) and link quality in every message. */
function radio (device: Device, time: number): ReadingValues {
  if (device.source !== 'zigbee2mqtt') return {}
  return { battery: batteryAt(device, time), batteryVoltage: 2.985, linkQuality: 60 + Math.floor(unitAt(seedOf(device.id) ^ 9, Math.floor(time / SECOND_MS)) * 120) }
}

function batteryAt (device: Device, time: number): number {
  const since = time - (device.placements[0]?.from ?? time)
  return Math.max(1, Math.round(100 - 30 * unitAt(seedOf(device.id), 3) - 100 * since / (3 * 365 * 24 * HOUR_MS)))
}
