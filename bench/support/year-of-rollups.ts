import { pointsOfDay } from '@linli/api/rollup'
import { Catalogue, type Space } from '@linli/domain/catalogue'
import type { Reading } from '@linli/domain/readings'
import type { Point } from '@linli/domain/telemetry'
import { addDays, DAY_MS, HOUR_MS, MINUTE_MS, startOfLocalDay } from '@linli/domain/time'
import { evaluateUsage, type UsageEvaluation } from '@linli/domain/usage'
import type { TelemetryStore } from '@linli/store/telemetry'

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

function patternsOf (catalogue: Catalogue, from: number): readonly (readonly UsageEvaluation[])[] {
  return catalogue.spaces.slice(0, PATTERNS).map((space, index) => {
    const devices = catalogue.devices.filter(({ id }) => id.startsWith(`${space.id}-`))
    const readings = readingsOf(space, from, index)
    return Array.from({ length: PATTERN_DAYS }, (_, day) => evaluateUsage({ space, devices, gateways: [], readings, schoolHolidays: [], period: { from: from + day * DAY_MS, to: from + (day + 1) * DAY_MS } }))
  })
}

function later ({ parts, quarters, ...evaluation }: UsageEvaluation, by: number): UsageEvaluation {
  return { ...evaluation, parts: { ...parts, period: { from: parts.period.from + by, to: parts.period.to + by } }, quarters: quarters.map(quarter => ({ ...quarter, from: quarter.from + by })) }
}

/**
 * Fills a store with the roll-ups of every space for some days, as the api writes them: days, and of the last `inFull` days also quarters and hours. They are evaluated, not
 * invented, but the same two weeks return.
 */
export async function writeRollups (store: TelemetryStore, { catalogue, first, days, inFull }: { readonly catalogue: Catalogue, readonly first: string, readonly days: number, readonly inFull: number }): Promise<void> {
  const patterns = patternsOf(catalogue, startOfLocalDay(first))
  const [site] = catalogue.sites
  for (let day = 0; day < days; day++) {
    const points = catalogue.spaces.flatMap((space, index): readonly Point[] => {
      const pattern = patterns[index % patterns.length]![(day + 7 * index) % PATTERN_DAYS]!
      const own = pointsOfDay({ space, site }, later(pattern, startOfLocalDay(addDays(first, day)) - pattern.parts.period.from), { isRunning: false, catalogue: 1, computedAt: Date.now() })
      return day >= days - inFull ? own : own.filter(({ measurement }) => measurement === 'usage_daily')
    })
    for (let at = 0; at < points.length; at += 5000) await store.write(points.slice(at, at + 5000))
  }
}
