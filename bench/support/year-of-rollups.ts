import { pointsOfDay } from '@linli/api/rollup'
import { Catalogue, type Space } from '@linli/domain/catalogue'
import type { Reading } from '@linli/domain/readings'
import type { Point } from '@linli/domain/telemetry'
import { addDays, DAY_MS, HOUR_MS, MINUTE_MS, startOfLocalDay } from '@linli/domain/time'
import { evaluateUsage, type UsageEvaluation } from '@linli/domain/usage'
import { pointsOfReading, type TelemetryStore } from '@linli/store/telemetry'

/** Days that are evaluated from readings; all others are one of them some weeks later. */
const PATTERN_DAYS = 14
/** Rooms that are evaluated; all others are one of them under another name. */
const PATTERNS = 5

const EVERY_DAY = Object.fromEntries(['1', '2', '3', '4', '5', '6', '7'].map(day => [day, [['09:00', '21:00']]]))

/** So many rooms with a counter and an air monitor each, with limits and costs. */
export function manyRooms (count: number): Catalogue {
  const ids = Array.from({ length: count }, (_, index) => `room-${index}`)
  return Catalogue.parse({
    streets: [{ id: 'street', name: 'street' }], sites: [{ id: 'site', street: 'street', name: 'site' }],
    spaces: ids.map((id, index) => ({
      id, site: 'site', name: id, kind: 'study_room', capacity: [{ from: 0, value: 20 + index % 30 }], hours: [{ from: 0, weekly: EVERY_DAY }], occupancySource: 'counter', visitsSource: 'counter',
      limits: [{ quantity: 'co2', hi: 1000, averaging: '1h' }, { quantity: 'temperature', lo: 16, hi: 28, averaging: '15min' }], costs: [{ kind: 'operating', from: '2025-01-01', to: '2027-01-01', amount: 90_000 }]
    })),
    devices: ids.flatMap(space => ['counter', 'environment'].map(kind => ({ id: `${space}-${kind}`, kind, source: 'x', external: `${space}-${kind}`, expectedIntervalSeconds: 300, placements: [{ space, from: 0 }] })))
  })
}

/** Two weeks of a room: visitors who come and go by a sequence of their own, air that follows, an outage now and then. */
function readingsOf (space: Space, from: number, seed: number): readonly Reading[] {
  let dice = seed + 1
  const chance = () => {
    dice = dice * 48_271 % 2_147_483_647
    return dice / 2_147_483_647
  }
  const readings: Reading[] = []
  let inside = 0
  for (let time = from - DAY_MS; time < from + (PATTERN_DAYS + 1) * DAY_MS; time += 5 * MINUTE_MS) {
    const hour = (time - from) % DAY_MS / HOUR_MS
    const isOpen = hour >= 9 && hour < 20.5
    const passagesIn = isOpen && chance() < 0.3 ? 1 + Math.floor(3 * chance()) : 0
    const passagesOut = Math.min(inside, isOpen ? chance() < 0.3 ? 1 + Math.floor(3 * chance()) : 0 : inside)
    inside += passagesIn - passagesOut
    if (chance() < 0.02) continue
    const said = { time, timedOn: 'device' as const, receivedAt: time }
    readings.push({ device: `${space.id}-counter`, ...said, values: { passagesIn, passagesOut } }, { device: `${space.id}-environment`, ...said, values: { co2: 430 + 25 * inside, temperature: 20 + inside / 10 } })
  }
  return readings
}

/** A room for two weeks: what was said, and what came of it day by day. */
interface Pattern { readonly space: string, readonly readings: readonly Reading[], readonly days: readonly UsageEvaluation[] }

function patternsOf (catalogue: Catalogue, from: number): readonly Pattern[] {
  return catalogue.spaces.slice(0, PATTERNS).map((space, index) => {
    const devices = catalogue.devices.filter(({ id }) => id.startsWith(`${space.id}-`))
    const readings = readingsOf(space, from, index)
    const evaluate = (day: number) => evaluateUsage({ space, devices, gateways: [], readings, schoolHolidays: [], period: { from: from + day * DAY_MS, to: from + (day + 1) * DAY_MS } })
    return { space: space.id, readings, days: Array.from({ length: PATTERN_DAYS }, (_, day) => evaluate(day)) }
  })
}

/** What a space said on a day, which is a day of a pattern some time later. */
function readingsOn ({ space: name, readings, days }: Pattern, patternDay: number, { space, by }: { readonly space: string, readonly by: number }): readonly Point[] {
  const { from, to } = days[patternDay]!.parts.period
  return readings.filter(({ time }) => from <= time && time < to)
    .flatMap(reading => pointsOfReading({ ...reading, device: reading.device.replace(name, space), time: reading.time + by, receivedAt: reading.receivedAt + by }))
}

function later ({ parts, quarters, ...evaluation }: UsageEvaluation, by: number): UsageEvaluation {
  return { ...evaluation, parts: { ...parts, period: { from: parts.period.from + by, to: parts.period.to + by } }, quarters: quarters.map(quarter => ({ ...quarter, from: quarter.from + by })) }
}

/**
 * Fills a store with the roll-ups of every space for some days, as the api writes them: days, and of the last `inFull` days also quarters, hours and raw readings. They are
 * evaluated, not invented, but the same two weeks return.
 */
export async function writeRollups (store: TelemetryStore, { catalogue, first, days, inFull }: { readonly catalogue: Catalogue, readonly first: string, readonly days: number, readonly inFull: number }): Promise<void> {
  const patterns = patternsOf(catalogue, startOfLocalDay(first))
  const [site] = catalogue.sites
  for (let day = 0; day < days; day++) {
    const isFull = day >= days - inFull
    const computedAt = startOfLocalDay(addDays(first, day + 2))
    const points = catalogue.spaces.flatMap((space, index): readonly Point[] => {
      const pattern = patterns[index % patterns.length]!
      const patternDay = (day + 7 * index) % PATTERN_DAYS
      const evaluation = pattern.days[patternDay]!
      const by = startOfLocalDay(addDays(first, day)) - evaluation.parts.period.from
      const own = pointsOfDay({ space, site }, later(evaluation, by), { isRunning: false, catalogue: catalogue.version, computedAt })
      return isFull ? [...own, ...readingsOn(pattern, patternDay, { space: space.id, by })] : own.filter(({ measurement }) => measurement === 'usage_daily')
    })
    for (let at = 0; at < points.length; at += 5000) await store.write(points.slice(at, at + 5000))
  }
}
