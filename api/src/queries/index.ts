import { CatalogueIndex, type Catalogue, type Space } from '@linli/domain/catalogue'
import { addDays, DAY_MS, HOUR_MS, localDate, startOfLocalDay, weekday, type Clock } from '@linli/domain/time'
import { isCovered } from '@linli/domain/figures'
import { addParts, figuresOf, isJudgedQuarter, isOpenQuarter, type Figures, type UsageParts, type UsageQuarter } from '@linli/domain/usage'
import type { DayQuarter } from '@linli/domain/views'
import type { Row, TelemetryStore } from '@linli/store/telemetry'
import { DEFINITION, evaluateDay, RUNNING, storedDayOf, storedQuarterOf } from '../rollup/index.ts'
import { createDayParts, type DayParts } from './day-parts.ts'

/** Questions about usage, answered from roll-ups; a day without one is computed on the spot. */
export interface Queries extends DayParts {
  /** Parts of a week from its Monday, up to today in the current one. */
  week (space: Space, monday: string): Promise<UsageParts>
  figures (space: Space, monday: string): Promise<Figures>
  /** Quarters of one local day by space. */
  quarters (spaces: readonly Space[], date: string): Promise<ReadonlyMap<string, readonly DayQuarter[]>>
  /** Parts of one local day by space, as far as they are rolled up. */
  day (spaces: readonly Space[], date: string): Promise<ReadonlyMap<string, UsageParts>>
  /** Mean people by hour and weekday of a week; undefined = missing, null = closed. */
  heat (space: Space, monday: string): Promise<readonly (readonly (number | null | undefined)[])[]>
  /** Newest values of the air by quantity, at most `limit` points each. */
  air (space: Space, from: number, to: number, limit?: number): Promise<Readonly<Record<string, readonly { readonly time: number, readonly value: number }[]>>>
  /** Newest local date with usage of a space, undefined when there is none. */
  newestDate (space: Space): Promise<string | undefined>
  /** A day of a space was computed anew. */
  forget (space: string): void
}

const AIR = ['co2', 'temperature', 'humidity', 'pm25', 'noise', 'illuminance'] as const

/** `rawRetentionDays`: of older days only what is stored is known, whatever definitions it follows. */
export function createQueries ({ store, catalogue, clock, rawRetentionDays = Infinity }: {
  readonly store: TelemetryStore, readonly catalogue: () => Catalogue, readonly clock: Clock, readonly rawRetentionDays?: number
}): Queries {
  const weeks = new Map<string, Map<string, Promise<UsageParts>>>()

  const { recorded, days, daysOf } = createDayParts({ store, catalogue, clock, rawRetentionDays })

  /** Quarters of the days of a week, as far as it has come, that nobody has rolled up. */
  async function missingQuarters (space: Space, monday: string, rows: readonly Row[]): Promise<readonly UsageQuarter[]> {
    const known = new Set(rows.map(({ time }) => localDate(time)))
    const index = new CatalogueIndex(catalogue())
    const quarters: UsageQuarter[] = []
    for (let date = monday; date <= lastDayOf(monday, clock.now()); date = addDays(date, 1)) {
      if (!known.has(date)) quarters.push(...(await evaluateDay({ store, index, space, date, now: clock.now() })).evaluation.quarters)
    }
    return quarters
  }

  function week (space: Space, monday: string): Promise<UsageParts> {
    const own = weeks.get(space.id) ?? new Map<string, Promise<UsageParts>>()
    weeks.set(space.id, own)
    const last = lastDayOf(monday, clock.now())
    const key = `${monday} ${last}`
    const found = own.get(key) ?? days(space, monday, last).then(parts => parts.reduce(addParts))
    own.set(key, found)
    found.catch(() => own.delete(key))
    return found
  }

  return {
    days, daysOf, recorded, week,
    figures: async (space, monday) => figuresOf({ space, parts: await week(space, monday) }),
    async quarters (spaces, date) {
      const rows = await store.read({ measurement: 'space_usage', from: startOfLocalDay(date), to: startOfLocalDay(addDays(date, 1)), tags: { space: spaces.map(({ id }) => id) } })
      return groupBy(rows, row => row.tags['space']!, quarterOf)
    },
    async day (spaces, date) {
      const rows = await store.read({ measurement: 'usage_daily', from: startOfLocalDay(date), to: startOfLocalDay(date) + 1, tags: { space: spaces.map(({ id }) => id) } })
      return new Map(rows.flatMap(row => {
        const day = storedDayOf(row)
        return day && [DEFINITION, RUNNING].includes(day.partsVersion) ? [[row.tags['space']!, day.parts] as const] : []
      }))
    },
    async heat (space, monday) {
      const from = startOfLocalDay(monday)
      const rows = await store.read({ measurement: 'space_usage', from, to: from + 7 * DAY_MS, tags: { space: [space.id] } })
      return heatOf([...rows.map(storedQuarterOf), ...await missingQuarters(space, monday, rows)])
    },
    async air (space, from, to, limit = 300) {
      const devices = new CatalogueIndex(catalogue()).devicesOf(space.id).map(({ id }) => id)
      const rows = devices.length === 0 ? [] : await store.read({ measurement: 'environment', from, to, tags: { device: devices } })
      return Object.fromEntries(AIR.flatMap(quantity => {
        const points = rows.flatMap(({ time, fields }) => typeof fields[quantity] === 'number' ? [{ time, value: fields[quantity] }] : [])
        return points.length === 0 ? [] : [[quantity, thinned(points, limit)]]
      }))
    },
    async newestDate (space) {
      const [row] = await store.read({ measurement: 'usage_daily', from: 0, to: clock.now() + DAY_MS, tags: { space: [space.id] }, newest: 1 })
      return row && localDate(row.time)
    },
    forget: space => { weeks.delete(space) }
  }
}

/** Sunday of a week, or the day to which it has come. */
function lastDayOf (monday: string, now: number): string {
  const [today, sunday] = [localDate(now), addDays(monday, 6)]
  return sunday < today ? sunday : today < monday ? monday : today
}

/** A quarter as a chart shows it: a mean stands only while the quarter is judged. */
function quarterOf (row: Row): DayQuarter {
  const { from, openMs, validMs, usedMs, personMs, entries, mean } = storedQuarterOf(row)
  const open = isOpenQuarter({ openMs })
  const valid = isJudgedQuarter({ openMs, validMs })
  return { from, open, valid, ...(valid ? { used: usedMs > 0, ...(mean === undefined ? {} : { people: personMs / validMs }) } : {}), entries }
}

function heatOf (quarters: readonly UsageQuarter[]): readonly (readonly (number | null | undefined)[])[] {
  const cells = Array.from({ length: 7 }, () => Array.from({ length: 24 }, () => ({ openMs: 0, validMs: 0, personMs: 0, usedMs: 0, counted: false })))
  for (const { from, openMs, validMs, personMs, usedMs, mean } of quarters) {
    const date = localDate(from)
    const cell = cells[weekday(date) - 1]![Math.floor((from - startOfLocalDay(date)) / HOUR_MS)]!
    cell.openMs += openMs
    cell.validMs += validMs
    cell.personMs += personMs
    cell.usedMs += usedMs
    cell.counted ||= mean !== undefined
  }
  return cells.map(day => day.map(({ openMs, validMs, personMs, usedMs, counted }) => openMs === 0 ? null : !isCovered(validMs, openMs) ? undefined : (counted ? personMs : usedMs) / validMs))
}

/** Every n-th point, the newest included. */
function thinned<T> (points: readonly T[], limit: number): readonly T[] {
  const step = Math.ceil(points.length / limit)
  return step <= 1 ? points : points.filter((_, index) => (points.length - 1 - index) % step === 0)
}

function groupBy<T, R> (items: readonly T[], keyOf: (item: T) => string, map: (item: T) => R): ReadonlyMap<string, readonly R[]> {
  const groups = new Map<string, R[]>()
  for (const item of items) {
    const key = keyOf(item)
    groups.set(key, [...(groups.get(key) ?? []), map(item)])
  }
  return groups
}
