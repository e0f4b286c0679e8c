import type { MetricId } from '../figure.ts'
import type { PartKey } from './contract.ts'
import type { Meaning } from './meaning.ts'

const COVERAGE = ['visitsKnownMs', 'openMs'] as const satisfies readonly PartKey[]

/** Metrics of who comes: DOMAIN A3.5, A3.8. */
export const VISITS = {
  visits: {
    version: 1, classes: ['A', 'C'],
    text: { zh: '进入人次，不是人数：双向计数器按计数日平衡取 √(ΣI·ΣO)，单向计数器取 ΣI，对射取通过次数的一半，门磁取开门次数的一半；设定了工作人员人次的，每个开放日扣除。含跨日补计，从不放大。', en: 'Entries, never unique people: √(ΣI·ΣO) a counting day of a two-way counter, ΣI of a one-way counter, half the passages of a beam, half the openings of a door; configured visits of staff are subtracted on each open day. Passages across days are included; nothing is scaled up.' },
    numerator: { zh: '各日到访人次之和，加补计', en: 'visits of the days, and passages across days' },
    parts: { numerator: ['visits', 'lumps'], denominator: [], coverage: COVERAGE, conditions: ['visitsClass', 'period'] }
  },
  turnover: {
    version: 1, classes: ['A', 'C'],
    text: { zh: '覆盖率不低于 75% 的各开放日，当日到访人次除以当日开放时间内的平均核定人数，再按日平均。', en: 'Mean, over open days with at least 75 % coverage, of the day’s visits by its mean capacity in opening time.' },
    numerator: { zh: '各日（人次 / 核定人数）之和', en: 'sum of the days’ visits by capacity' }, denominator: { zh: '计入的天数', en: 'number of those days' },
    parts: { numerator: ['turnoverSum'], denominator: ['turnoverDays'], coverage: COVERAGE, conditions: ['visitsClass', 'capacityMissing'] }
  },
  mean_stay: {
    version: 1, classes: ['A', 'C'],
    text: { zh: '全部有效时间（不论是否开放）的人时除以扣除工作人员之前的人次（Little 定律）；人数与进出的覆盖率都须不低于 90%。', en: 'Person-hours of all valid time, open or not, by the visits before staff are subtracted (Little’s law); only with at least 90 % coverage of people and of passages.' },
    numerator: { zh: '全部有效时间的 ∫n dt', en: '∫n dt over all valid time' }, denominator: { zh: '扣除工作人员之前的人次', en: 'visits before staff are subtracted' },
    parts: { numerator: ['personAllMs'], denominator: ['entries', 'lumps'], coverage: ['validMs', 'visitsKnownMs', 'openMs'], conditions: ['occupancyClass', 'presenceOnly', 'visitsClass', 'period'] }
  }
} as const satisfies Partial<Record<MetricId, Meaning>>
