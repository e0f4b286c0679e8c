import type { ExplainedDay, SomeParts } from '@linli/domain/explain'
import { roundHalfUp, type MetricDefinition, type PartKey } from '@linli/domain/figures'
import type { Text } from '@linli/domain/text'
import { HOUR_MS } from '@linli/domain/time'
import { PART_WORDS, type NumericPart, type PartUnit } from '@linli/domain/usage'
import type { Words } from '../words/index.ts'

/** A column of parts: how it is called, and what it holds of a day or of the whole. */
export interface PartColumn { readonly key: string, readonly name: string, readonly unit: string, readonly print: (parts: SomeParts) => string }

/** How a unit is printed: divided by `per`, with so many decimals. */
const PRINTED: Readonly<Record<PartUnit, { readonly per: number, readonly decimals: number, readonly unit: Text }>> = {
  'ms': { per: HOUR_MS, decimals: 2, unit: { zh: '小时', en: 'h' } }, 'person_ms': { per: HOUR_MS, decimals: 2, unit: { zh: '人时', en: 'person-h' } },
  'place_ms': { per: HOUR_MS, decimals: 2, unit: { zh: '座时', en: 'place-h' } }, 'device_ms': { per: HOUR_MS, decimals: 2, unit: { zh: '台时', en: 'device-h' } },
  'passage': { per: 1, decimals: 0, unit: { zh: '次', en: '' } }, 'visit': { per: 1, decimals: 2, unit: { zh: '人次', en: '' } }, 'visit/place': { per: 1, decimals: 3, unit: { zh: '', en: '' } },
  'day': { per: 1, decimals: 0, unit: { zh: '天', en: 'days' } }, 'quarter': { per: 1, decimals: 0, unit: { zh: '刻', en: '' } }
}

/** A part of a value in the unit it is printed in, without it. */
const amount = (value: number, unit: PartUnit) => roundHalfUp(value / PRINTED[unit].per, PRINTED[unit].decimals)

export const isNumeric = (key: PartKey): key is NumericPart => Object.hasOwn(PART_WORDS, key)

/** Columns of what a figure divides and is covered by; facts and classes are told elsewhere. */
export function partColumns ({ metric, parts }: Pick<MetricDefinition, 'metric' | 'parts'>, words: Words): readonly PartColumn[] {
  const keys = [...new Set([...parts.numerator, ...parts.denominator, ...parts.coverage])]
  return keys.flatMap((key): readonly PartColumn[] => {
    if (isNumeric(key)) {
      const { name, unit } = PART_WORDS[key]
      return [{ key, name: words.text(name), unit: words.text(PRINTED[unit].unit), print: of => of[key] === undefined ? '—' : amount(of[key], unit) }]
    }
    if (key === 'comfort') return comfortColumns(metric, words)
    if (key === 'quarterMeans') return [{ key, name: words.text({ zh: '可评定的刻', en: 'judged quarter-hours' }), unit: '', print: of => quarterText(of.quarterMeans ?? [], words) }]
    if (key === 'lumps') return [{ key, name: words.text({ zh: '跨日补计', en: 'passages across days' }), unit: '', print: of => roundHalfUp((of.lumps ?? []).reduce((sum, { visits }) => sum + visits, 0), 2) }]
    return []
  })
}

function comfortColumns (metric: MetricDefinition['metric'], words: Words): readonly PartColumn[] {
  const quantity = metric.replace('comfort_', '')
  return (['insideMs', 'judgedMs'] as const).map(part => ({
    key: part, name: words(part === 'insideMs' ? 'insideOf' : 'judgedOf'), unit: words.text(PRINTED.ms.unit), print: of => of.comfort?.[quantity] ? amount(of.comfort[quantity][part], 'ms') : '—'
  }))
}

function quarterText (means: readonly number[], words: Words): string {
  return means.length === 0 ? '0' : words('quarterCount', { n: means.length, most: roundHalfUp(means.reduce((most, mean) => Math.max(most, mean), 0), 1) })
}

/** Any part as text, whatever it is: for what was and what is. */
export function partText (key: PartKey, value: unknown, words: Words): string {
  if (value === undefined) return '—'
  if (isNumeric(key) && typeof value === 'number') return `${amount(value, PART_WORDS[key].unit)} ${words.text(PRINTED[PART_WORDS[key].unit].unit)}`.trim()
  if (key === 'quarterMeans' && Array.isArray(value)) return quarterText(value as number[], words)
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** What a part is called. */
export function partName (key: PartKey, words: Words): string {
  return isNumeric(key) ? words.text(PART_WORDS[key].name) : words.text(OTHER_NAMES[key])
}

const OTHER_NAMES: Readonly<Record<Exclude<PartKey, NumericPart>, Text>> = {
  period: { zh: '期间', en: 'period' }, occupancyClass: { zh: '人数的方法', en: 'method of people' }, presenceOnly: { zh: '只知有无人', en: 'presence only' }, visitsClass: { zh: '人次的方法', en: 'method of visits' }, capacityMissing: { zh: '有未登记容量的开放时间', en: 'opening without capacity' },
  lumps: { zh: '跨日补计', en: 'passages across days' }, quarterMeans: { zh: '各刻平均人数', en: 'means of quarter-hours' }, hasDoor: { zh: '有门磁', en: 'has a door contact' }, hasWitness: { zh: '有见证', en: 'has a witness' },
  roundTheClock: { zh: '全天开放', en: 'round the clock' }, comfort: { zh: '环境达标时间', en: 'comfort' }, lead: { zh: '期初空档', en: 'gap at the start' }, trail: { zh: '期末空档', en: 'gap at the end' }
}

/** Sum of the opening of all days, hours with one decimal. */
export function openHours (days: readonly ExplainedDay[]): string {
  return roundHalfUp(days.reduce((sum, { open }) => sum + open.reduce((all, { from, to }) => all + to - from, 0), 0) / HOUR_MS, 1)
}
