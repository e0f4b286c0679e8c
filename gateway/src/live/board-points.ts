import type { Device, Site, Space } from '@linli/domain/catalogue'
import { BATTERY_PERCENT, isOver, LOAD } from '@linli/domain/limits'
import { PHASES, type AlertCondition, type DeviceState, type SpaceState } from '@linli/domain/state'
import { alertEvent, type FieldValue, type Point } from '@linli/domain/telemetry'
import type { Text } from '@linli/domain/text'

/** A place, as boards name it. */
export interface Place { readonly space: Space, readonly site: Site }

/** What a board shows of a space beside its state. */
export interface BoardFacts {
  /** Doors that a fresh contact says are open; undefined where no contact is fresh: nobody knows of a door without one. */
  readonly doorsOpen: number | undefined
  /** Active alerts. */
  readonly alerts: number
}

const AIR = ['co2', 'temperature', 'humidity', 'pm25'] as const

/** One point for the boards. `time` is the minute, UTC ms. */
export function statePoint (state: SpaceState, { space, site, doorsOpen, alerts }: Place & BoardFacts, time: number): Point {
  const { people, occupied, capacity, lastSeen, status, devices, methodClass } = state
  const load = loadOf(state)
  return {
    measurement: 'space_state', tags: { site: state.site, space: state.space }, time,
    fields: known({
      status, open: state.open, people, occupied, capacity, ...Object.fromEntries(AIR.map(quantity => [quantity, state.values[quantity]?.value])),
      ageMs: lastSeen === undefined ? undefined : Math.max(0, state.at - lastSeen), ...names({ space, site }), ...load,
      unknown: Number(status === 'unk'), urgent: Number(status === 'urg'), attention: Number(status === 'att'),
      doorsOpen, alerts, devices: devices.total, devicesSilent: devices.total - devices.alive,
      methodClass, nested: Number(space.parent !== null), phase: space.occupancySource === 'none' ? undefined : PHASES[phaseOf(state, load)]
    })
  }
}

/** One point for the boards of a device that hangs in `space`. `time` is the beginning of the five minutes, UTC ms. */
export function devicePoint (state: DeviceState, { device, space, site, now }: Place & { readonly device: Device, readonly now: number }, time: number): Point {
  const { alive, battery, rssi, linkQuality, lastSeen, conditions } = state
  const name = device.name ?? { zh: device.id, en: device.id }
  return {
    measurement: 'device_state', tags: { site: site.id, space: space.id, device: device.id }, time,
    fields: known({
      alive: Number(alive), ageMs: lastSeen === undefined ? undefined : Math.max(0, now - lastSeen), battery, rssi, linkQuality, kind: device.kind,
      conditions: conditions.join(', '), deviceName: name.zh, deviceNameEn: name.en, ...names({ space, site }),
      batteryLow: battery === undefined ? undefined : Number(battery < BATTERY_PERCENT.attention),
      siteChoice: `${site.id}|${site.name.zh}`, siteChoiceEn: `${site.id}|${site.name.en}`, spaceChoice: `${space.id}|${space.name.zh}`, spaceChoiceEn: `${space.id}|${space.name.en}`
    })
  }
}

/** Names of what an alert is about, where they are known. */
export interface AlertNames { readonly rule: Text | undefined, readonly site: Text | undefined, readonly space: Text | undefined }

/** That an alert was raised or has cleared. */
export function eventPoint (condition: AlertCondition, kind: 'raised' | 'cleared', names: AlertNames): Point {
  const nameIn = (language: keyof Text) => `${(names.space ?? names.site)?.[language] ?? condition.space ?? condition.site} · ${names.rule?.[language] ?? condition.rule}`
  return alertEvent(condition, { kind }, { name: { zh: nameIn('zh'), en: nameIn('en') }, at: kind === 'raised' ? condition.raisedAt : condition.clearedAt ?? condition.raisedAt })
}

/** People that were inferred (class C) have a load, but do not fill a room over its capacity: no alert is raised for them either. */
function loadOf ({ people, capacity, methodClass }: SpaceState): { readonly load?: number, readonly over?: number } {
  if (people === undefined || capacity === undefined) return {}
  return { load: 100 * people / capacity, ...(methodClass === 'C' ? {} : { over: Number(isOver(people, capacity)) }) }
}

function phaseOf ({ people, occupied, open, status }: SpaceState, { load, over }: ReturnType<typeof loadOf>): keyof typeof PHASES {
  const isUsed = occupied ?? (people === undefined ? undefined : people > 0)
  if (isUsed === undefined) return status === 'closed' ? 'closed' : 'unknown'
  if (over === 1) return 'over'
  if (load !== undefined && load >= 100 * LOAD.full) return 'full'
  return isUsed ? 'used' : open ? 'empty' : 'closed'
}

function names ({ space, site }: Place): Record<'name' | 'nameEn' | 'siteName' | 'siteNameEn', string> {
  return { name: space.name.zh, nameEn: space.name.en, siteName: site.name.zh, siteNameEn: site.name.en }
}

function known (fields: Readonly<Record<string, FieldValue | undefined>>): Record<string, FieldValue> {
  return Object.fromEntries(Object.entries(fields).flatMap(([field, value]) => value === undefined ? [] : [[field, value]]))
}
