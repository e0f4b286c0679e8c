import type { CatalogueIndex, Space } from '@linli/domain/catalogue'
import { addDays, DAY_MS, startOfLocalDay, type Interval } from '@linli/domain/time'
import { countingDayAt, evaluateUsage, validityMs, type UsageEvaluation } from '@linli/domain/usage'
import { readReadings, type TelemetryStore } from '@linli/store/telemetry'
import { readAround } from './around.ts'
import { seasonFor } from './season.ts'

/** What was said this long before the counting day still matters, whatever the device: a door left open since yesterday, the uninterrupted life of a value. */
const LOOK_BACK_MS = DAY_MS

/** Version of the definitions that stored parts follow; another makes them be computed anew. */
export const DEFINITION = 6
/** Stands in its place while a day is not over: such parts hold for the moment only, and are computed anew for anything but the moment. */
export const RUNNING = 0

/** A local day and the counting days that it meets. */
export function windowOf (space: Space, date: string): { readonly day: Interval, readonly counting: Interval } {
  const day = { from: startOfLocalDay(date), to: startOfLocalDay(addDays(date, 1)) }
  return { day, counting: { from: countingDayAt(space.resetAt, day.from).from, to: countingDayAt(space.resetAt, day.to - 1).to } }
}

/** Evaluates one local day of a space from its raw readings. A day that is not over by `now` counts live; until its counting days are over it is running. */
export async function evaluateDay ({ store, index, space, date, now }: {
  readonly store: TelemetryStore, readonly index: CatalogueIndex, readonly space: Space, readonly date: string, readonly now: number
}): Promise<{ readonly evaluation: UsageEvaluation, readonly isRunning: boolean }> {
  const { day, counting } = windowOf(space, date)
  const devices = index.devicesOf(space.id)
  const gateways = devices.flatMap(({ via }) => via === undefined ? [] : index.devices.get(via) ?? [])
  const ids = [...new Set([...devices, ...gateways].map(({ id }) => id))]
  const window = { from: counting.from - Math.max(LOOK_BACK_MS, ...devices.map(validityMs)), to: counting.to }
  const readings = [...await readReadings(store, ids, window), ...await readAround(store, { devices, gateways, window })]
  const season = await seasonFor(space, { store, index, date })
  const isRunning = now < counting.to
  const evaluation = evaluateUsage({
    space, devices, gateways, readings, period: day, schoolHolidays: index.catalogue.schoolHolidays, ...(isRunning ? { until: now } : {}),
    ...(season ? { season } : {})
  })
  return { evaluation, isRunning }
}
