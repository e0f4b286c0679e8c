import type { Cause, DayCheck, DayState, Explanation, ExplainedSensor, Reason } from '@linli/domain/explain'
import type { Interval } from '@linli/domain/time'
import { localDate } from '@linli/domain/time'
import type { WordKey, Words } from '../words/index.ts'

/** When something was: `11月18日 周三 11:20–17:00`, over midnight with both days. Midnight at its end is 24:00. */
export function spanText ({ from, to }: Interval, words: Words, now?: number): string {
  const [first, last] = [localDate(from), localDate(to - 1)]
  const end = localDate(to) === last ? words.clock(to) : '24:00'
  const start = `${words.day(first, now)} ${words.clock(from)}`
  return first === last ? `${start}–${end}` : `${start} – ${words.day(last, now)} ${end}`
}

/** Versions of a number with since when; one that always held needs no date. */
export function versionsText (versions: readonly { readonly from: number, readonly value: number }[], words: Words, now: number): string {
  return versions.map(({ from, value }) => from <= 0 ? String(value) : words('versionFrom', { value, day: words.day(localDate(from), now) })).join(' · ')
}

/** Why something is not known. */
export function reasonText (reason: Reason, words: Words): string {
  switch (reason.kind) {
    case 'silent': return words('whySilent', { device: words.text(reason.name) })
    case 'no_value': return words('whyNoValue', { device: words.text(reason.name) })
    case 'no_sensor': return words('whyNoSensor')
    case 'raw_expired': return words('whyExpired')
    case 'day_refused': return words('whyRefused', { day: words.day(reason.day), in: reason.in, out: reason.out })
  }
}

/** Why a number is another one. */
export function causeText (cause: Cause, words: Words, now: number): string {
  const separator = words.language === 'zh' ? '、' : ', '
  switch (cause.kind) {
    case 'catalogue': return words('causeCatalogue', { from: cause.from, to: cause.to, facts: cause.facts.join(separator) })
    case 'late_readings': return words('causeLate', { n: cause.count, devices: cause.devices.join(separator), from: words.when(cause.receivedFrom, now), to: words.when(cause.receivedTo, now) })
    case 'definition': return words('causeDefinition', { from: cause.from, to: cause.to })
    case 'raw_expired': return words('causeExpired')
    case 'unexplained': return words('causeUnexplained')
  }
}

export const STATE_KEYS: Readonly<Record<DayState, WordKey>> = { used: 'stateUsed', empty: 'stateEmpty', partial: 'statePartial', blind: 'stateBlind', closed: 'stateClosed', none: 'stateNone' }
export const CHECK_KEYS: Readonly<Record<DayCheck, WordKey>> = { same: 'checkSame', differs: 'checkDiffers', expired: 'checkExpired', running: 'checkRunning' }
export const GRADE_KEYS = { good: 'gradeGood', doubtful: 'gradeDoubtful', fault: 'gradeFault' } as const satisfies Readonly<Record<Explanation['balance'][number]['grade'], WordKey>>

/** First to last day of an explanation. */
export function periodText ({ first, last, now }: Pick<Explanation, 'first' | 'last' | 'now'>, words: Words): string {
  return first === last ? words.day(first, now) : `${words.day(first, now)} – ${words.day(last, now)}`
}

/** What a sensor has counted, uncorrected. */
export function rawText ({ raw }: ExplainedSensor, words: Words): string {
  if (!raw) return ''
  return [
    ...(raw.in === undefined ? [] : [words('rawIn', { n: raw.in })]), ...(raw.out === undefined ? [] : [words('rawOut', { n: raw.out })]),
    ...(raw.passages === undefined ? [] : [words('rawPassages', { n: raw.passages })]), ...(raw.openings === undefined ? [] : [words('rawOpenings', { n: raw.openings })])
  ].join(' · ')
}

/** How much a sensor missed. */
export function gapText ({ gaps, readings }: ExplainedSensor, words: Words): string {
  if (readings === undefined) return words('sensorExpired')
  return gaps.length === 0 ? words('sensorNoGap') : words('sensorGaps', { n: gaps.length, duration: words.duration(gaps.reduce((sum, { from, to }) => sum + to - from, 0)) })
}

/** When a sensor was in service. */
export function serviceText ({ service }: ExplainedSensor, { period, now }: Pick<Explanation, 'period' | 'now'>, words: Words): string {
  const isWhole = service.length === 1 && service[0]!.from === period.from && service[0]!.to === period.to
  return isWhole ? words('sensorWhole') : words('sensorService', { spans: service.map(span => spanText(span, words, now)).join('; ') })
}

/** What stands under the title: of which knowledge, and whether the period is over. */
export function knowledgeText ({ asOf, now, soFar }: Pick<Explanation, 'asOf' | 'now' | 'soFar'>, words: Words): string {
  return [asOf === undefined ? words('explainNow') : words('explainAsOf', { time: `${words.day(localDate(asOf), now)} ${words.clock(asOf)}` }), ...(soFar ? [words('explainSoFar')] : [])].join(' · ')
}

/** The address of an explanation as a program asks for it, and the command that says the same. */
export function questionOf ({ space, metric, period, asOf }: Pick<Explanation, 'space' | 'metric' | 'period' | 'asOf'>): { readonly query: string, readonly command: string } {
  const [from, to] = [localDate(period.from), localDate(period.to)]
  const known = asOf === undefined ? undefined : new Date(asOf).toISOString()
  return {
    query: new URLSearchParams({ space: space.id, metric, from, to, ...(known === undefined ? {} : { asOf: known }) }).toString(),
    command: `linli explain --space ${space.id} --metric ${metric} --from ${from} --to ${to}${known === undefined ? '' : ` --as-of ${known}`}`
  }
}
