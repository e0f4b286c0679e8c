import type { CatalogueInput, DeviceKind } from '@linli/domain/catalogue'
import { addDays, localDate, startOfLocalDay } from '@linli/domain/time'
import { seedOf } from '../world/random.ts'
import { PLANS, SITES, STREETS, type Fitting, type HoursName, type Plan } from './places.ts'

type Span = [string, string]
const week = (days: readonly number[], spans: Span[]) => Object.fromEntries(days.map(day => [day, spans])) as Record<'1', Span[]>
const ALL = [1, 2, 3, 4, 5, 6, 7]

const HOURS: Readonly<Record<HoursName, Record<'1', Span[]>>> = {
  daily: week(ALL, [['09:00', '21:00']]),
  office: week([1, 2, 3, 4, 5], [['08:30', '18:00']]),
  evening: week(ALL, [['09:00', '12:00'], ['13:30', '20:30']]),
  allDay: week(ALL, [['00:00', '24:00']]),
  market: week(ALL, [['06:00', '19:30']]),
  lessons: { ...week([1, 2, 3, 4, 5], [['09:00', '20:30']]), ...week([6, 7], [['08:30', '18:00']]) },
  garden: week(ALL, [['06:00', '22:00']])
}

/** What hangs on the wall, and how often it speaks (s). */
const FITTINGS: Readonly<Record<Fitting, { kind: DeviceKind, source: string, model: string, every: number, where: string }>> = {
  'counter': { kind: 'counter', source: 'linli', model: 'Linli counter', every: 300, where: '主入口' },
  'counter-b': { kind: 'counter', source: 'linli', model: 'Linli counter', every: 300, where: '侧门' },
  'vs133': { kind: 'totals', source: 'chirpstack', model: 'VS133', every: 300, where: '门楣' },
  'oneway': { kind: 'oneway', source: 'linli', model: 'Linli one-way', every: 300, where: '入口' },
  'beam': { kind: 'beam', source: 'linli', model: 'Linli beam', every: 300, where: '院门' },
  'heads': { kind: 'headcount', source: 'linli', model: 'Linli head count', every: 300, where: '天花板' },
  'pir': { kind: 'presence', source: 'zigbee2mqtt', model: 'RTCGQ11LM', every: 1800, where: '墙角' },
  'door': { kind: 'door', source: 'zigbee2mqtt', model: 'MCCGQ11LM', every: 1800, where: '门框' },
  'climate': { kind: 'environment', source: 'zigbee2mqtt', model: 'WSDCGQ11LM', every: 600, where: '内墙 1.2 米' },
  'am107': { kind: 'environment', source: 'chirpstack', model: 'AM107', every: 300, where: '内墙 1.2 米' },
  'ers': { kind: 'environment', source: 'ttn', model: 'ERS CO2 Lite', every: 300, where: '内墙 1.2 米' },
  'air': { kind: 'environment', source: 'linli', model: 'Linli air', every: 300, where: '内墙 1.2 米' }
}

/** Installed this many days before `now`: eight weeks of history lie inside. */
const INSTALLED_DAYS_BEFORE = 70

/**
 * A made-up district at an instant (UTC ms): three street offices, eight sites, all kinds of space, devices of each kind through four
 * ecosystems, installed ten weeks ago. Nothing in it exists.
 */
export function demoCatalogue (now: number): CatalogueInput {
  const today = localDate(now)
  const installed = startOfLocalDay(addDays(today, -INSTALLED_DAYS_BEFORE))
  return {
    streets: STREETS,
    sites: SITES,
    spaces: PLANS.map(plan => spaceOf(plan, installed, today)),
    devices: PLANS.flatMap(plan => plan.fittings.map(fitting => deviceOf(plan, fitting, installed))),
    sources: [
      { id: 'linli', decoder: 'linli', filters: ['linli/v1/+/+/telemetry', 'linli/v1/+/+/status'] },
      { id: 'zigbee2mqtt', decoder: 'zigbee2mqtt', filters: ['zigbee2mqtt/#'] },
      { id: 'chirpstack', decoder: 'chirpstack-v4', filters: ['application/+/device/+/event/#'] },
      { id: 'ttn', decoder: 'the-things-stack', filters: ['v3/+/devices/+/up', 'v3/+/devices/+/join'] }
    ]
  }
}

function spaceOf (plan: Plan, installed: number, today: string): NonNullable<CatalogueInput['spaces']>[number] {
  const isIndoor = plan.kind !== 'courtyard' || plan.airChange !== undefined
  const hasAir = plan.fittings.some(fitting => FITTINGS[fitting].kind === 'environment')
  const hasCo2 = hasAir && !plan.fittings.includes('climate')
  return {
    id: plan.id, site: plan.site, parent: plan.parent ?? null, name: { zh: plan.zh, en: plan.en }, kind: plan.kind, areaM2: plan.areaM2,
    capacity: [{ from: installed, value: plan.capacity }],
    hours: [{ from: installed, weekly: HOURS[plan.hours] }],
    resetAt: '04:00', occupancySource: plan.occupancy, visitsSource: plan.visits,
    // The height is 2.8 m and people sit or stand: 0.019 m3/h CO2 each (DOMAIN 3.2).
    ...(isIndoor && plan.airChange !== undefined
      ? { co2Model: { volumeM3: Math.round(plan.areaM2 * 2.8), airChangePerHour: plan.airChange, generationM3PerHour: 0.019, background: 430 } }
      : {}),
    limits: [
      ...(hasCo2 ? [{ quantity: 'co2' as const, hi: 1000, averaging: '1h' as const }] : []),
      ...(hasAir ? [{ quantity: 'temperature' as const, lo: 16, hi: 28, averaging: '15min' as const }, { quantity: 'humidity' as const, lo: 30, hi: 80, averaging: '15min' as const }] : []),
      ...(plan.fittings.includes('air') ? [{ quantity: 'pm25' as const, hi: 50, averaging: '24h' as const }, { quantity: 'noise' as const, hi: 65, averaging: '1h' as const }] : [])
    ],
    costs: [
      { kind: 'operating', from: addDays(today, -182), to: addDays(today, 182), amount: plan.areaM2 * 900 },
      ...(plan.site.endsWith('lane') || plan.site.endsWith('yard') ? [{ kind: 'capital' as const, from: addDays(today, -120), years: 10, amount: plan.areaM2 * 1600 }] : [])
    ]
  }
}

function deviceOf (plan: Plan, fitting: Fitting, installed: number): NonNullable<CatalogueInput['devices']>[number] {
  const { kind, source, model, every, where } = FITTINGS[fitting]
  const id = `${plan.id}-${fitting}`
  return {
    id, kind, source, model, external: externalName(id, source), expectedIntervalSeconds: every,
    ...(source === 'zigbee2mqtt' ? { aliases: [id] } : {}),
    placements: [{ space: plan.id, from: installed, where }]
  }
}

/** The name in each ecosystem: topic level, IEEE address, DevEUI with the vendor's prefix. */
function externalName (id: string, source: string): string {
  const digits = seedOf(id).toString(16).padStart(8, '0')
  switch (source) {
    case 'zigbee2mqtt': return `0x00158d00${digits}`
    case 'chirpstack': return `24e12471${digits}`
    case 'ttn': return `a81758ff${digits}`
    default: return id
  }
}
