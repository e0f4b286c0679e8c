import type { CatalogueIndex, Device, Space } from '@linli/domain/catalogue'
import { addDays, DAY_MS, HOUR_MS, startOfLocalDay, type Interval } from '@linli/domain/time'
import { countingDayAt, evaluateUsage, isJudgedByAir, validityMs, type UsageEvaluation, type UsageInput } from '@linli/domain/usage'
import { readReadings, type TelemetryStore } from '@linli/store/telemetry'
import { readAround } from './around.ts'
import { seasonFor } from './season.ts'

/** What was said this long before the counting day still matters, whatever the device: a door left open since yesterday, the uninterrupted life of a value. */
const LOOK_BACK_MS = DAY_MS
/** Presence from CO2 learns its background from the nights of a week, and judges a day when the night after it is over (DOMAIN A3.6). */
const AIR_LOOK_BACK_MS = 8 * DAY_MS
const AIR_JUDGED_AFTER_MS = 6 * HOUR_MS

/** Version of the definitions that stored parts follow; another makes them be computed anew. */
export const DEFINITION = 6
/** Stands in its place while a day is not over: such parts hold for the moment only, and are computed anew for anything but the moment. */
export const RUNNING = 0

/** How long before its counting day something that was said still matters to a day of a space. */
export function lookBackMs (space: Space, devices: readonly Device[]): number {
  return Math.max(isJudgedByAir(space) ? AIR_LOOK_BACK_MS : LOOK_BACK_MS, ...devices.map(validityMs))
}

/** A local day, and the counting days that it meets with the night that judges it. */
export function windowOf (space: Space, date: string): { readonly day: Interval, readonly counting: Interval } {
  const day = { from: startOfLocalDay(date), to: startOfLocalDay(addDays(date, 1)) }
  const to = countingDayAt(space.resetAt, day.to - 1).to
  return { day, counting: { from: countingDayAt(space.resetAt, day.from).from, to: isJudgedByAir(space) ? Math.max(to, day.to + AIR_JUDGED_AFTER_MS) : to } }
}

export interface DayQuery {
  readonly store: TelemetryStore, readonly index: CatalogueIndex, readonly space: Space, readonly date: string, readonly now: number
  /** Readings received later are unknown. */
  readonly asOf?: number
}

/** What one local day of a space is evaluated from. A day that is not over by `now` counts live; until its counting days are over it is running. */
export async function inputOfDay ({ store, index, space, date, now, asOf }: DayQuery): Promise<{ readonly input: UsageInput, readonly isRunning: boolean }> {
  const { day, counting } = windowOf(space, date)
  const devices = index.devicesOf(space.id)
  const gateways = devices.flatMap(({ via }) => via === undefined ? [] : index.devices.get(via) ?? [])
  const ids = [...new Set([...devices, ...gateways].map(({ id }) => id))]
  const window = { from: counting.from - lookBackMs(space, devices), to: counting.to }
  const readings = [...await readReadings(store, ids, window), ...await readAround(store, { devices, gateways, window })]
  const season = await seasonFor(space, { store, index, date })
  const isRunning = now < counting.to
  return {
    isRunning, input: {
      space, devices, gateways, readings, period: day, schoolHolidays: index.catalogue.schoolHolidays, ...(asOf === undefined ? {} : { asOf }), ...(isRunning ? { until: now } : {}),
      ...(season === undefined ? {} : { season })
    }
  }
}

/** Evaluates one local day of a space from its raw readings, see {@link inputOfDay}. */
export async function evaluateDay (query: DayQuery): Promise<{ readonly evaluation: UsageEvaluation, readonly isRunning: boolean }> {
  const { input, isRunning } = await inputOfDay(query)
  return { evaluation: evaluateUsage(input), isRunning }
}
