import { deviceSettings, serviceIn, type ExplainedSensor, type Gap, type RawCount, type Reason, type SensorDay } from '@linli/domain/explain'
import { isOfKind, type CatalogueIndex } from '@linli/domain/catalogue'
import type { Interval } from '@linli/domain/time'
import type { DayAnswer } from './day.ts'

/** Every device that serves in a space in a period, with what it knew of the days whose readings are there. */
export function sensorsOf (answers: readonly DayAnswer[], { index, space, period }: { readonly index: CatalogueIndex, readonly space: string, readonly period: Interval }): readonly ExplainedSensor[] {
  const days = Map.groupBy(answers.flatMap(({ sensors }) => sensors?.sensors ?? []), ({ device }) => device.id)
  return index.devicesOf(space).flatMap((device): readonly ExplainedSensor[] => {
    const service = serviceIn(device, space, period)
    if (service.length === 0) return []
    const own = days.get(device.id) ?? []
    const where = device.placements.findLast(placement => placement.space === space)?.where
    return [{
      device: device.id, name: device.name ?? { zh: device.id, en: device.id }, kind: device.kind, ...(where === undefined ? {} : { where }), decides: own.some(({ decides }) => decides),
      service, gaps: joined(own.flatMap(({ gaps }) => gaps)), settings: deviceSettings(device),
      ...(own.length === 0 ? {} : { watchedMs: sumOf(own, ({ watchedMs }) => watchedMs), knownMs: sumOf(own, ({ knownMs }) => knownMs), readings: sumOf(own, ({ readings }) => readings) }),
      ...(own.length > 0 && isOfKind(device, 'counter', 'totals', 'oneway', 'beam', 'door') ? { raw: rawSum(own) } : {})
    }]
  }).sort((a, b) => Number(b.decides) - Number(a.decides))
}

const sumOf = (days: readonly SensorDay[], amount: (day: SensorDay) => number) => days.reduce((sum, day) => sum + amount(day), 0)

function rawSum (days: readonly SensorDay[]): RawCount {
  const sum: Record<string, number> = {}
  for (const { raw } of days) for (const [key, value] of Object.entries(raw) as [string, number][]) sum[key] = (sum[key] ?? 0) + value
  return sum
}

/** Gaps of one kind that meet are one gap. */
function joined (gaps: readonly Gap[]): readonly Gap[] {
  const whole: Gap[] = []
  for (const gap of gaps) {
    const last = whole.at(-1)
    if (last?.to === gap.from && last.kind === gap.kind) whole[whole.length - 1] = { ...last, to: gap.to }
    else whole.push(gap)
  }
  return whole
}

/** Why something of the looked-at time is not known, oldest first. */
export function reasonsOf (answers: readonly DayAnswer[], sensors: readonly ExplainedSensor[]): readonly Reason[] {
  const gaps = sensors.filter(({ decides }) => decides).flatMap(({ device, name, gaps: own }) => own.map((gap): Reason => ({ ...gap, device, name })))
  const counts = answers.some(({ sensors: day }) => day?.sensors.some(({ decides, device }) => decides && isOfKind(device, 'counter', 'totals')))
  const refused = counts ? balanceOf(answers).filter(({ used }) => !used).map((day): Reason => ({ kind: 'day_refused', day: day.day, in: day.in, out: day.out })) : []
  const unserved = answers.flatMap(({ sensors: day }) => day?.unserved ?? []).map((span): Reason => ({ kind: 'no_sensor', ...span }))
  const lost = answers.filter(({ isLost }) => isLost).map(({ parts }): Reason => ({ kind: 'raw_expired', ...parts.period }))
  return [...refused, ...[...gaps, ...unserved, ...lost].sort((a, b) => ('from' in a ? a.from : 0) - ('from' in b ? b.from : 0))]
}

/** Counting days that meet the period, once each. */
export function balanceOf (answers: readonly DayAnswer[]): DayAnswer['balance'] {
  return [...new Map(answers.flatMap(({ balance }) => balance).map(day => [day.day, day])).values()]
}
