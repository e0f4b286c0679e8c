import type { Language, Text } from '../text/index.ts'
import type { Figure, MetricId } from './figure.ts'

/** Digits that a double holds whatever came before; those after them are noise of the arithmetic. */
const HELD_DIGITS = 14
const roundings = new Map<number, Intl.NumberFormat>()

/** Rounds half away from zero at print (DOMAIN A3.12), on the decimal value and not on its binary neighbour; never "-0". */
export function roundHalfUp (value: number, decimals: number): string {
  let rounding = roundings.get(decimals)
  if (rounding === undefined) {
    rounding = new Intl.NumberFormat('en', { minimumFractionDigits: decimals, maximumFractionDigits: decimals, roundingMode: 'halfExpand', signDisplay: 'negative', useGrouping: false })
    roundings.set(decimals, rounding)
  }
  return rounding.format(value.toPrecision(HELD_DIGITS) as Intl.StringNumericLiteral)
}

/** Coverage is truncated to 0.1 %, so that print never crosses the gate. */
export function displayCoverage (coverage: number): string {
  return `${(Math.floor(coverage * 1000 + 1e-9) / 10).toFixed(1)}%`
}

export const INSUFFICIENT: Text = { zh: '数据不足', en: 'insufficient data' }
export const NOT_APPLICABLE = '—'

/** A number with its unit; English has a singular after exactly 1. */
interface Form { readonly decimals: number, readonly factor?: number, readonly zh: string, readonly en: readonly [string, string] | string }

const SHARE: Form = { decimals: 1, factor: 100, zh: '%', en: '%' }
const PEOPLE: Form = { decimals: 0, zh: '人', en: [' person', ' people'] }
const FORMS: Readonly<Record<Exclude<MetricId, 'coverage'>, Form>> = {
  visits: { decimals: 0, zh: '人次', en: [' visit', ' visits'] },
  person_hours: { decimals: 1, zh: '人时', en: ' person-hours' },
  frequency: SHARE, fullness: SHARE, utilisation: SHARE, unmet_demand: SHARE, opening_compliance: SHARE, device_availability: SHARE,
  comfort_temperature: SHARE, comfort_humidity: SHARE, comfort_co2: SHARE, comfort_pm25: SHARE, comfort_noise: SHARE,
  peak: PEOPLE, p95: PEOPLE,
  mean_stay: { decimals: 0, factor: 60, zh: '分钟', en: ' min' },
  turnover: { decimals: 2, zh: '次/座·日', en: ' visits/place/day' },
  over_capacity: { decimals: 0, zh: '分钟', en: ' min' },
  after_hours: { decimals: 1, zh: '人时', en: ' person-hours' },
  cost_per_visit: { decimals: 2, zh: '元/人次', en: ' CNY/visit' },
  cost_per_person_hour: { decimals: 2, zh: '元/人时', en: ' CNY/person-hour' },
  cost_per_open_hour: { decimals: 2, zh: '元/小时', en: ' CNY/h' }
}
/** How a metric is rounded at print (DOMAIN A3.12): its value times `factor`, to so many decimals, half away from zero; coverage is cut off instead. */
export interface Rounding { readonly decimals: number, readonly factor: number, readonly cut: boolean, /** The unit as it is printed, many of it. */ readonly unit: Text }

export function roundingOf (metric: MetricId): Rounding {
  const { decimals, factor = 1, zh, en } = metric === 'coverage' ? SHARE : FORMS[metric]
  return { decimals, factor, cut: metric === 'coverage', unit: { zh, en: (typeof en === 'string' ? en : en[1]).trim() } }
}

/** Class B after-hours use is in hours, not in person-hours. */
const OCCUPIED_HOURS: Form = { decimals: 1, zh: '小时', en: ' h' }

/** The printed text of a figure: there is no other way to print one. Below the gate 数据不足, where it does not apply "—". */
export function displayFigure (figure: Figure, language: Language): string {
  const { metric, value, status, flags } = figure
  if (status === 'insufficient') return INSUFFICIENT[language]
  if (status === 'not_applicable' || value === undefined) return NOT_APPLICABLE
  if (metric === 'coverage') return displayCoverage(value)
  const form = flags.includes('occupied_hours') ? OCCUPIED_HOURS : FORMS[metric]
  const number = roundHalfUp(value * (form.factor ?? 1), form.decimals)
  const unit = language === 'zh' ? form.zh : typeof form.en === 'string' ? form.en : form.en[number === '1' ? 0 : 1]
  const estimated = flags.includes('estimated') ? { zh: '（估算）', en: ' (estimated)' }[language] : ''
  return `${flags.includes('lower_bound') ? '≥' : ''}${number}${unit}${estimated}`
}
