import { Catalogue, type Device, type DeviceKind } from '@linli/domain/catalogue'
import type { CalendarYears } from '@linli/domain/calendar'
import { decideTime, type Reading, type ReadingValues } from '@linli/domain/readings'
import { parseInstant } from '@linli/domain/time'

/** One scenario of the golden format. */
export interface Scenario {
  readonly id: string
  readonly period: { readonly from: string, readonly to: string }
  readonly asOf?: string
  readonly calendar: { readonly years: CalendarYears, readonly schoolHolidays?: readonly (readonly [string, string])[] }
  readonly spaces: readonly Record<string, unknown>[]
  readonly devices: readonly GoldenDevice[]
  readonly readings: readonly GoldenReading[]
  readonly include?: readonly string[]
  readonly liveChecks?: readonly { readonly space: string, readonly at: string }[]
  readonly group?: { readonly id: string, readonly members: readonly string[] }
  readonly tolerance: Tolerance
  readonly expected: Readonly<Record<string, unknown>>
}

export interface Tolerance { readonly relative: number, readonly absolute: number }

interface GoldenDevice {
  readonly id: string, readonly space: string, readonly kind: DeviceKind, readonly expectedIntervalSeconds: number, readonly evidence?: 'report' | 'session', readonly via?: string,
  readonly rollover?: number | null, readonly holdSeconds?: number, readonly pulse?: boolean, readonly installed?: string, readonly removed?: string
}

interface GoldenReading extends Readonly<Record<string, unknown>> {
  readonly d: string, readonly t?: string, readonly receivedAt?: string, readonly seq?: number, readonly retained?: boolean
}

/** Before every recording and after it: "always". */
const ALWAYS = -8.64e15

/** The catalogue of a scenario, checked like every other. @throws zod's error, LinliError of a time. */
export function catalogueOf ({ spaces, devices, calendar }: Scenario): Catalogue {
  return Catalogue.parse({
    streets: [{ id: 'street', name: 'street' }], sites: [{ id: 'site', street: 'street', name: 'site' }],
    schoolHolidays: calendar.schoolHolidays ?? [],
    spaces: spaces.map(space => ({ ...space, site: 'site', costs: (space['costs'] as Record<string, unknown>[] | undefined ?? []).map(costOf) })),
    devices: devices.map(deviceOf)
  })
}

/** Costs name instants; we spread them over local days. */
function costOf (given: Record<string, unknown>): Record<string, unknown> {
  const { label: _label, ...cost } = given
  const date = (value: unknown) => typeof value === 'string' ? value.slice(0, 10) : value
  return { ...cost, from: date(cost['from']), ...(cost['to'] === undefined ? {} : { to: date(cost['to']) }) }
}

function deviceOf ({ space, installed, removed, rollover, ...device }: GoldenDevice): Record<string, unknown> {
  return {
    ...device, ...(rollover === undefined || rollover === null ? {} : { rollover }), source: 'golden', external: device.id,
    placements: [{ space, from: installed ?? ALWAYS, ...(removed === undefined ? {} : { to: removed }) }]
  }
}

const FIELDS: Readonly<Record<string, keyof ReadingValues>> = { in: 'passagesIn', out: 'passagesOut' }
const ENVELOPE = new Set(['d', 't', 'receivedAt', 'seq', 'retained'])

/** Readings as the gateway would accept them. @throws LinliError `time_without_offset`. */
export function readingsOf ({ readings }: Scenario): readonly Reading[] {
  return readings.flatMap((reading): Reading[] => {
    const deviceTime = reading.t === undefined ? undefined : parseInstant(reading.t)
    const receivedAt = reading.receivedAt === undefined ? deviceTime! : parseInstant(reading.receivedAt)
    const decided = decideTime({ deviceTime, receivedAt, retained: reading.retained ?? false, retentionMs: Infinity })
    if (typeof decided === 'string') return []
    const values = Object.fromEntries(Object.entries(reading).filter(([key]) => !ENVELOPE.has(key)).map(([key, value]) => [FIELDS[key] ?? key, value])) as ReadingValues
    return [{ device: reading.d, ...decided, receivedAt, ...(reading.seq === undefined ? {} : { seq: reading.seq }), values }]
  })
}

export const gatewaysOf = (devices: readonly Device[]): readonly Device[] => devices.filter(({ kind }) => kind === 'gateway')
