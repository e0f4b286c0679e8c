import type { Site, Space } from '@linli/domain/catalogue'
import type { Point } from '@linli/domain/telemetry'
import type { UsageEvaluation, UsageParts } from '@linli/domain/usage'
import { DEFINITION, RUNNING } from './evaluate-day.ts'

/** Quantities whose parts boards add up. */
const JUDGED = ['co2', 'temperature', 'humidity'] as const

/** A day as points: its quarters, and its parts, as JSON for us and as fields for boards. */
export function pointsOfDay ({ space: { id, site: siteId, name, parent }, site }: { readonly space: Space, readonly site: Site | undefined }, { parts, quarters }: UsageEvaluation, isRunning: boolean): readonly Point[] {
  const tags = { site: siteId, space: id }
  const { openMs, validMs, usedMs, personMs, loadMs, entries } = parts
  const siteName = site?.name ?? { zh: siteId, en: siteId }
  return [
    ...quarters.map(({ from, ...fields }): Point => ({ measurement: 'space_usage', tags, time: from, fields: Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) })),
    {
      measurement: 'usage_daily', tags, time: parts.period.from,
      fields: {
        openMs, validMs, usedMs, personMs, loadMs, entries, definition: isRunning ? RUNNING : DEFINITION, parts: JSON.stringify(parts), ...boardParts(parts),
        nested: Number(parent !== null), name: name.zh, nameEn: name.en, siteName: siteName.zh, siteNameEn: siteName.en
      }
    }
  ]
}

/** The parts that boards add up, a quantity without a limit left out. */
function boardParts ({ visits, visitsKnownMs, overMs, capacityMs, capacityMissing, quarterMeans, comfort, occupancyClass, visitsClass }: UsageParts): Record<string, number | string> {
  const judged = JUDGED.flatMap((quantity): [string, number][] => {
    const part = comfort[quantity]
    return part ? [[`${quantity}InsideMs`, part.insideMs], [`${quantity}JudgedMs`, part.judgedMs]] : []
  })
  return {
    visits, visitsKnownMs, overMs, ...(capacityMissing ? {} : { capacityMs }), ...(occupancyClass === undefined ? {} : { occupancyClass }), ...(visitsClass === undefined ? {} : { visitsClass }),
    ...(quarterMeans.length === 0 ? {} : { peakMean: Math.max(...quarterMeans) }), ...Object.fromEntries(judged)
  }
}
