import { Catalogue, CatalogueIndex } from '@linli/domain/catalogue'
import type { Reading } from '@linli/domain/readings'
import type { AlertCondition, SpaceState } from '@linli/domain/state'
import type { Point } from '@linli/domain/telemetry'
import { addDays, HOUR_MS, localDate, MINUTE_MS, startOfLocalDay } from '@linli/domain/time'
import { evaluateUsage, type UsageEvaluation } from '@linli/domain/usage'
import { openInfluxStore } from '@linli/store/influx'
import { hasCode } from '@linli/domain/errors'
import { setTimeout } from 'node:timers/promises'
import { acknowledgement } from '../../../../api/src/live/acknowledgement.ts'
import { pointsOfDay } from '../../../../api/src/rollup/points-of-day.ts'
import { healthPoint } from '../../../../gateway/src/app/health-points.ts'
import { devicePoint, eventPoint, statePoint } from '../../../../gateway/src/live/board-points.ts'
import type { InfluxServer } from '../../../../test/support/influx-server.ts'

export const DATABASES = { raw: 'linli_raw', states: 'linli_states', usage: 'linli_usage' } as const

const always = Object.fromEntries(['1', '2', '3', '4', '5', '6', '7'].map(day => [day, [['08:00', '20:00']]]))
const common = { kind: 'activity_room', hours: [{ from: 0, weekly: always }], visitsSource: 'counter', limits: [{ quantity: 'co2', hi: 1000, averaging: '1h' }, { quantity: 'temperature', lo: 16, hi: 28, averaging: '15min' }, { quantity: 'humidity', lo: 30, hi: 80, averaging: '15min' }] }
const place = (space: string) => ({ source: 'linli', placements: [{ space, from: 0 }] })

/** Two sites: a hall with a classroom in it, a gallery that is too full, a room that nobody knows anything of; a studio with days and without a present. */
export const CATALOGUE = Catalogue.parse({
  streets: [{ id: 'street', name: '街道' }],
  sites: [{ id: 'school', street: 'street', name: { zh: '望潮学堂', en: 'Wangchao School' } }, { id: 'lane', street: 'street', name: { zh: '青砖弄', en: 'Qingzhuan Lane' } }],
  spaces: [
    { ...common, id: 'hall', site: 'school', name: { zh: '大厅', en: 'Hall' }, capacity: [{ from: 0, value: 40 }], occupancySource: 'headcount' },
    { ...common, id: 'class', site: 'school', parent: 'hall', name: { zh: '教室', en: 'Classroom' }, visitsSource: 'none', capacity: [{ from: 0, value: 20 }], occupancySource: 'headcount' },
    { ...common, id: 'gallery', site: 'lane', name: { zh: '展厅', en: 'Gallery' }, capacity: [{ from: 0, value: 10 }], occupancySource: 'counter' },
    { ...common, id: 'blind', site: 'lane', name: { zh: '暗室', en: 'Dark Room' }, capacity: [{ from: 0, value: 10 }], occupancySource: 'headcount' },
    { ...common, id: 'studio', site: 'lane', name: { zh: '画室', en: 'Studio' }, capacity: [{ from: 0, value: 30 }], occupancySource: 'headcount' }
  ],
  devices: [
    { id: 'heads-hall', kind: 'headcount', external: 'a', ...place('hall') }, { id: 'air-hall', kind: 'environment', external: 'b', ...place('hall') },
    { id: 'heads-class', kind: 'headcount', external: 'c', ...place('class') }, { id: 'counter', kind: 'counter', external: 'd', name: { zh: '正门计数', en: 'Front counter' }, ...place('gallery') },
    { id: 'air-gallery', kind: 'environment', external: 'e', ...place('gallery') }, { id: 'heads-blind', kind: 'headcount', external: 'f', ...place('blind') }, { id: 'heads-studio', kind: 'headcount', external: 'g', ...place('studio') },
    ...['hall', 'blind', 'studio'].map((space, index) => ({ id: `passages-${space}`, kind: 'counter', external: `p${index}`, ...place(space) }))
  ]
})
export const INDEX = new CatalogueIndex(CATALOGUE)
const [HALL, CLASS, GALLERY, BLIND] = CATALOGUE.spaces as [typeof CATALOGUE.spaces[0], typeof CATALOGUE.spaces[0], typeof CATALOGUE.spaces[0], typeof CATALOGUE.spaces[0]]
const siteOf = (space: typeof HALL) => INDEX.siteOf(space.id)!

/** Days that are over, oldest first. */
export const daysBefore = (now: number, count = 9): readonly string[] => Array.from({ length: count }, (_, day) => addDays(localDate(now), day - count))

/** What the domain makes of one day of a space: the truth that boards are held against. */
export function evaluationOf (spaceId: string, date: string): UsageEvaluation {
  const space = INDEX.spaces.get(spaceId)!
  const [from, to] = [startOfLocalDay(date), startOfLocalDay(addDays(date, 1))]
  return evaluateUsage({ space, devices: INDEX.devicesOf(space.id), gateways: [], readings: readingsOf(spaceId, from), period: { from, to }, schoolHolidays: [] })
}

function readingsOf (space: string, midnight: number): readonly Reading[] {
  const readings: Reading[] = []
  const say = (device: string, time: number, values: Reading['values']) => { readings.push({ device, time, receivedAt: time, timedOn: 'device', values }) }
  // The dark room was heard for two hours only.
  const end = space === 'blind' ? 10 * HOUR_MS : 24 * HOUR_MS
  for (let at = 0; at < end; at += 10 * MINUTE_MS) {
    const [time, hour] = [midnight + at, at / HOUR_MS]
    const isBusy = hour >= 9 && hour < 17
    if (space === 'hall') say('heads-hall', time, { count: isBusy ? 10 : 0 })
    if (space === 'class') say('heads-class', time, { count: isBusy ? 18 : 0 })
    if (space === 'blind') say('heads-blind', time, { count: 1 })
    if (space === 'studio') say('heads-studio', time, { count: hour >= 12 && hour < 14 ? 25 : 0 })
    if (space === 'hall' || space === 'blind' || space === 'studio') say(`passages-${space}`, time, { passagesIn: hour === 9 ? 7 : 0, passagesOut: hour === 17 ? 7 : 0 })
    if (space === 'gallery') say('counter', time, { passagesIn: hour === 9 ? 12 : 0, passagesOut: hour === 17 ? 12 : 0 })
    if (space === 'hall' || space === 'gallery') say(`air-${space}`, time, { co2: hour >= 15 ? 1200 + (at % 7) : 600 + (at % 7), temperature: 21 + (at % 5) / 10, humidity: 45 + (at % 3) })
  }
  return readings
}

const CONDITION: AlertCondition = { id: 'co2-high-hall-x', rule: 'co2-high', site: 'school', space: 'hall', priority: 'P2', active: true, since: 0, raisedAt: 0 }

/** Minutes that are written ahead: a slow test must not find its district stale. */
const AHEAD_MS = 5 * MINUTE_MS

/** What the gateway and the roll-up write, made by their own functions, up to and a little beyond `now`; `gone`: the gateway fell silent so long ago, ms. */
export function pointsUntil (now: number, { gone = -AHEAD_MS }: { readonly gone?: number } = {}): readonly Point[] {
  const minute = Math.floor((now - gone) / MINUTE_MS) * MINUTE_MS
  const points: Point[] = []
  for (let time = minute - 3 * HOUR_MS; time <= minute; time += MINUTE_MS) points.push(...minuteOf(time))
  for (let time = minute - 3 * HOUR_MS; time <= minute; time += 5 * MINUTE_MS) points.push(...devicesAt(time))
  const names = { rule: { zh: 'CO₂ 偏高', en: 'CO₂ high' }, site: siteOf(HALL).name, space: HALL.name }
  points.push(
    eventPoint({ ...CONDITION, raisedAt: minute - 2 * HOUR_MS }, 'raised', names), eventPoint({ ...CONDITION, raisedAt: minute - 2 * HOUR_MS, clearedAt: minute - HOUR_MS }, 'cleared', names),
    acknowledgement({ ...CONDITION, raisedAt: minute - 2 * HOUR_MS }, { by: 'Li', at: minute - 110 * MINUTE_MS, spaces: CATALOGUE.spaces }),
    eventPoint({ ...CONDITION, id: 'over-capacity-gallery-y', rule: 'over-capacity', site: 'lane', space: 'gallery', priority: 'P1', raisedAt: minute - HOUR_MS }, 'raised', { ...names, rule: { zh: '超员', en: 'Over capacity' }, space: GALLERY.name }),
    { measurement: 'event', tags: { site: 'school', kind: 'alert_raised', subject: 'source-down-broker' }, time: minute - HOUR_MS, fields: { severity: 'P3', zh: '望潮学堂 · 采集中断 触发', en: 'Wangchao School · Collection stopped raised', space: '', text: '{}', id: 'z' } },
    ...(['workorder_opened', 'renewal_begun'] as const).map((kind): Point => ({ measurement: 'event', tags: { site: 'lane', kind, subject: 'gallery' }, time: minute - HOUR_MS, fields: { severity: 'P3', zh: '展厅', en: 'Gallery', space: 'gallery', text: '{}', id: kind } }))
  )
  for (const date of daysBefore(now)) for (const space of CATALOGUE.spaces) points.push(...pointsOfDay({ space, site: siteOf(space) }, evaluationOf(space.id, date), { isRunning: false, catalogue: 1, computedAt: now }))
  return points
}

function minuteOf (at: number): readonly Point[] {
  const value = (number: number) => ({ value: number, time: at })
  const state = (space: typeof HALL, more: Partial<SpaceState>): SpaceState => ({ site: space.site, space: space.id, at, status: 'ok', open: true, values: {}, lastSeen: at - 30_000, devices: { total: 2, alive: 2 }, ...more })
  const air = { co2: value(900), temperature: value(21.5), humidity: value(45), pm25: value(12) }
  const counters = { received: 1000 + (at - 1.7e12) / MINUTE_MS * 5, control: 100, duplicate: 0, quarantined: 7, expired: 0, pending: 0 }
  return [
    statePoint(state(HALL, { people: 18, occupied: true, capacity: 40, methodClass: 'A', values: air }), { space: HALL, site: siteOf(HALL), doorsOpen: 1, alerts: 0 }, at),
    statePoint(state(CLASS, { people: 6, occupied: true, capacity: 20, methodClass: 'A' }), { space: CLASS, site: siteOf(CLASS), doorsOpen: 0, alerts: 0 }, at),
    statePoint(state(GALLERY, { people: 12, occupied: true, capacity: 10, methodClass: 'A', status: 'urg', values: { ...air, co2: value(1300) } }), { space: GALLERY, site: siteOf(GALLERY), doorsOpen: 0, alerts: 1 }, at),
    statePoint(state(BLIND, { status: 'unk', capacity: 10, devices: { total: 1, alive: 0 } }), { space: BLIND, site: siteOf(BLIND), doorsOpen: 0, alerts: 0 }, at),
    healthPoint(
      { counters: { ...counters, stored: counters.received - 107 }, condition: 'running', catalogueVersion: 1, refusals: [], sources: [] },
      { devices: CATALOGUE.devices.map(({ id }) => ({ device: id, alive: id !== 'heads-blind', values: {}, conditions: [] })), alerts: [{ ...CONDITION, raisedAt: at }] }, at
    )
  ]
}

function devicesAt (time: number): readonly Point[] {
  return CATALOGUE.devices.map((device, index) => {
    const space = INDEX.spaces.get(device.placements[0]!.space)!
    const battery = device.id === 'counter' ? 12 : index % 2 === 0 ? 80 : undefined
    return devicePoint(
      { device: device.id, alive: device.id !== 'heads-blind', lastSeen: time - 60_000, ...(battery === undefined ? {} : { battery, rssi: -70, linkQuality: 120 }), values: {}, conditions: device.id === 'air-hall' ? ['stuck'] : [] },
      { device, space, site: siteOf(space), now: time }, time
    )
  })
}

/** Writes points as the platform does, through the store. */
export async function write (server: InfluxServer, points: readonly Point[]): Promise<void> {
  const store = openInfluxStore({ url: server.url, org: server.org, token: server.token, buckets: DATABASES, writer: 'test' })
  for (let attempt = 0; ; attempt++) {
    try {
      const { refused } = await store.write(points)
      if (refused.length > 0) throw new Error(`refused: ${refused[0]!.reason}`)
      break
    } catch (error) {
      // InfluxDB 1 says that it has made a database a moment before it knows of it.
      if (attempt > 20 || !hasCode(error, 'store_refused')) throw error
      await setTimeout(100)
    }
  }
  await store.close()
}
