import type { Site, Space } from '@linli/domain/catalogue'
import type { Point } from '@linli/domain/telemetry'
import { addDays, HOUR_MS, localDate, startOfLocalDay, weekday } from '@linli/domain/time'
import { costIn, isPresenceOnly, type UsageEvaluation, type UsageParts, type UsageQuarter } from '@linli/domain/usage'
import { DEFINITION, RUNNING } from './evaluate-day.ts'

/** Quantities whose parts boards add up. */
const JUDGED = ['co2', 'temperature', 'humidity'] as const

/** What the parts of a day were made with, and whether it was over; UTC ms. */
export interface Making { readonly isRunning: boolean, readonly catalogue: number, readonly computedAt: number }

/** A day as points: its quarters, its hours by weekday, itself a week later when it is over, and its parts, as JSON for us and as fields for boards. */
export function pointsOfDay ({ space, site }: { readonly space: Space, readonly site: Site | undefined }, { parts, quarters }: UsageEvaluation, { isRunning, catalogue, computedAt }: Making): readonly Point[] {
  const { id, site: siteId, name, parent } = space
  const tags = { site: siteId, space: id }
  const { openMs, validMs, usedMs, personMs, loadMs, entries } = parts
  const siteName = site?.name ?? { zh: siteId, en: siteId }
  const classes = classesOf(parts, parent)
  return [
    ...quarters.map(({ from, ...fields }): Point => ({ measurement: 'space_usage', tags, time: from, fields: Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) })),
    ...hoursOf(quarters).map(({ from, hour, sums }): Point => ({ measurement: 'usage_hourly', tags: { ...tags, weekday: String(weekday(localDate(from))), hour }, time: from, fields: sums })),
    ...(isRunning ? [] : weekAfter(quarters, parts).map(({ time, fields }): Point => ({ measurement: 'usage_week_ago', tags, time, fields: { ...fields, ...classes } }))),
    {
      measurement: 'usage_daily', tags, time: parts.period.from,
      fields: {
        openMs, validMs, usedMs, personMs, loadMs, entries, definition: isRunning ? RUNNING : DEFINITION, parts: JSON.stringify(parts), catalogue, computedAt, ...boardParts(parts), ...classes, ...(space.costs.length === 0 ? {} : { costYuan: costIn(space, parts.period) }),
        name: name.zh, nameEn: name.en, siteName: siteName.zh, siteNameEn: siteName.en
      }
    }
  ]
}

function classesOf ({ occupancyClass, visitsClass }: UsageParts, parent: Space['parent']): Record<string, number | string> {
  return { ...(occupancyClass === undefined ? {} : { occupancyClass }), ...(visitsClass === undefined ? {} : { visitsClass }), nested: Number(parent !== null) }
}

/** Sums of the quarters of each local hour. */
function hoursOf (quarters: readonly UsageQuarter[]) {
  const byHour = Map.groupBy(quarters, ({ from }) => Math.floor((from - startOfLocalDay(localDate(from))) / HOUR_MS))
  return [...byHour].map(([hour, own]) => {
    const sum = (part: 'openMs' | 'validMs' | 'usedMs') => own.reduce((all, quarter) => all + quarter[part], 0)
    return { from: own[0]!.from, hour: String(hour).padStart(2, '0'), sums: { openMs: sum('openMs'), validMs: sum('validMs'), usedMs: sum('usedMs') } }
  })
}

/** The same quarters at the same local time of the week that follows. */
function weekAfter (quarters: readonly UsageQuarter[], { period, visits, visitsKnownMs, openMs: dayOpenMs }: UsageParts) {
  const later = startOfLocalDay(addDays(localDate(period.from), 7)) - period.from
  return quarters.map(({ from, openMs, validMs, mean }) => ({
    time: from + later, fields: { openMs, validMs, ...(mean === undefined ? {} : { mean }), ...(from === period.from ? { visits, visitsKnownMs, dayOpenMs } : {}) }
  }))
}

/** The parts that boards add up, a quantity without a limit left out. */
function boardParts (parts: UsageParts): Record<string, number | string> {
  const { visits, visitsKnownMs, overMs, capacityMs, capacityMissing, quarterMeans, comfort, personAllMs } = parts
  const judged = JUDGED.flatMap((quantity): [string, number][] => {
    const part = comfort[quantity]
    return part ? [[`${quantity}InsideMs`, part.insideMs], [`${quantity}JudgedMs`, part.judgedMs]] : []
  })
  return {
    visits, visitsKnownMs, overMs, ...(isPresenceOnly(parts) ? {} : { personAllMs }), ...(capacityMissing ? {} : { capacityMs }),
    ...(quarterMeans.length === 0 ? {} : { peakMean: Math.max(...quarterMeans) }), ...Object.fromEntries(judged)
  }
}
