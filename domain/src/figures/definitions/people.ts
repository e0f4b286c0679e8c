import type { Text } from '../../text/index.ts'
import type { MetricId } from '../figure.ts'
import type { PartKey } from './contract.ts'
import type { Meaning } from './meaning.ts'

const COVERAGE = ['validMs', 'openMs'] as const satisfies readonly PartKey[]
const VALID: Text = { zh: '有效开放时间 |V|', en: 'valid opening time |V|' }
const COUNTED = ['A', 'C'] as const

/** Metrics of who is in a space: O, V, U and n(t) of DOMAIN A1, A3.6, A3.7, A3.9. */
export const PEOPLE = {
  coverage: {
    version: 1, classes: ['A', 'B', 'C'],
    text: { zh: '公布的开放时间（扣除公告停用）中，人数来源有效的比例。90% 及以上照常打印，75—90% 带脚注，不足 75% 只打印“数据不足”。', en: 'Share of the published opening time, less announced closures, in which the source of occupancy was valid. From 90 % figures are printed plainly, from 75 % with a footnote, below that as insufficient data.' },
    numerator: { zh: '有效开放时间 |V|', en: 'valid opening time |V|' }, denominator: { zh: '开放时间 |O|', en: 'opening time |O|' },
    parts: { numerator: ['validMs'], denominator: ['openMs'], coverage: COVERAGE, conditions: ['occupancyClass'] }
  },
  person_hours: {
    version: 1, classes: COUNTED,
    text: { zh: '有效开放时间内在场人数对时间的积分。覆盖率在 90% 与 100% 之间时按 |O|/|V| 放大，并注明“估算”；75—90% 不放大。', en: 'People present integrated over the valid opening time. Between 90 % and 100 % coverage it is scaled by |O|/|V| and marked as estimated; from 75 to 90 % it is not scaled.' },
    numerator: { zh: '∫n dt（有效开放时间）', en: '∫n dt over the valid opening time' },
    parts: { numerator: ['personMs'], denominator: [], coverage: COVERAGE, conditions: ['occupancyClass', 'presenceOnly'] }
  },
  frequency: {
    version: 1, classes: ['A', 'B', 'C'],
    text: { zh: '有效开放时间中有人使用的比例；n ≥ 0.5 或有人在场即为使用，两次使用之间短于 15 分钟的空档并入。', en: 'Share of the valid opening time in use: at least half a person, or presence; vacant gaps shorter than 15 min between two uses belong to the use.' },
    numerator: { zh: '使用时间 |U|', en: 'used time |U|' }, denominator: VALID,
    parts: { numerator: ['usedMs'], denominator: ['validMs'], coverage: COVERAGE, conditions: ['occupancyClass'] }
  },
  fullness: {
    version: 1, classes: COUNTED,
    text: { zh: '使用时间内在场人数与当时核定人数之比的平均。没有使用时不适用，打印“—”。', en: 'Mean of people over the capacity in force while the space was in use. Without any use it does not apply and prints “—”.' },
    numerator: { zh: '∫n/C dt', en: '∫n/C dt' }, denominator: { zh: '使用时间 |U|', en: 'used time |U|' },
    parts: { numerator: ['loadMs'], denominator: ['usedMs'], coverage: COVERAGE, conditions: ['occupancyClass', 'presenceOnly', 'capacityMissing'] }
  },
  utilisation: {
    version: 1, classes: COUNTED,
    text: { zh: '有效开放时间内在场人数与当时核定人数之比的平均；恒等于时间利用率 × 满座率。', en: 'Mean of people over the capacity in force during the valid opening time; it always equals frequency × fullness.' },
    numerator: { zh: '∫n/C dt', en: '∫n/C dt' }, denominator: VALID,
    parts: { numerator: ['loadMs'], denominator: ['validMs'], coverage: COVERAGE, conditions: ['occupancyClass', 'presenceOnly', 'capacityMissing'] }
  },
  peak: {
    version: 1, classes: COUNTED,
    text: { zh: '可评定的开放刻（15 分钟）中，平均在场人数的最大值。', en: 'Largest mean number of people in any judged open quarter-hour.' },
    numerator: { zh: '各刻平均人数的最大值', en: 'largest of the quarter-hours’ means' },
    parts: { numerator: ['quarterMeans'], denominator: [], coverage: COVERAGE, conditions: ['occupancyClass', 'presenceOnly'] }
  },
  p95: {
    version: 1, classes: COUNTED,
    text: { zh: '可评定的开放刻平均在场人数的第 95 百分位（最近秩，⌈95·m/100⌉）。', en: '95th percentile, by nearest rank ⌈95·m/100⌉, of the means of the judged open quarter-hours.' },
    numerator: { zh: '各刻平均人数的第 95 百分位', en: '95th percentile of the quarter-hours’ means' },
    parts: { numerator: ['quarterMeans'], denominator: [], coverage: COVERAGE, conditions: ['occupancyClass', 'presenceOnly'] }
  },
  over_capacity: {
    version: 1, classes: COUNTED,
    text: { zh: '有效开放时间中在场人数超过核定人数（n ≥ C + 0.5，即四舍五入后大于 C）的时长。', en: 'Valid opening time with more people than places: n ≥ C + 0.5, that is more than C after rounding.' },
    numerator: { zh: 'n ≥ C + 0.5 的时间', en: 'time with n ≥ C + 0.5' },
    parts: { numerator: ['overMs'], denominator: [], coverage: COVERAGE, conditions: ['occupancyClass', 'presenceOnly', 'capacityMissing'] }
  },
  unmet_demand: {
    version: 1, classes: COUNTED,
    text: { zh: '可评定的开放刻中，n/C 平均不低于 0.9（满员）的比例。', en: 'Share of the judged open quarter-hours whose mean of n/C is at least 0.9: full ones.' },
    numerator: { zh: '满员刻数', en: 'full quarter-hours' }, denominator: { zh: '可评定的开放刻数', en: 'judged open quarter-hours' },
    parts: { numerator: ['fullQuarters'], denominator: ['quarterMeans'], coverage: COVERAGE, conditions: ['occupancyClass', 'presenceOnly', 'capacityMissing'] }
  },
  after_hours: {
    version: 1, classes: ['A', 'B', 'C'],
    text: { zh: '开放时间以外（含公告停用）有效时间内的人时；只知有无人时为有人时长。覆盖率按非开放时间自身计算。', en: 'Person-hours in the valid time outside the opening, announced closures included; occupied hours where only presence is known. It has the coverage of that time.' },
    numerator: { zh: '非开放时间的 ∫n dt，或有人时间', en: '∫n dt outside the opening, or occupied time' },
    parts: { numerator: ['closedPersonMs', 'closedUsedMs'], denominator: [], coverage: ['closedValidMs', 'closedMs'], conditions: ['occupancyClass', 'presenceOnly'] }
  }
} as const satisfies Partial<Record<MetricId, Meaning>>
