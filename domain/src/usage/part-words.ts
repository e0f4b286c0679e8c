import type { Text } from '../text/index.ts'
import type { UsageParts } from './contract.ts'

/** Parts that are one number each. Those add up from day to day, but for gaps that meet at midnight (see `addParts`). */
export type NumericPart = { [K in keyof UsageParts]-?: UsageParts[K] extends number ? K : never }[keyof UsageParts]

/**
 * What a part is counted in: milliseconds of a clock, of each person, place or device (`person_ms`: one person for one millisecond), passages, visits,
 * visits a place, days, quarter-hours.
 */
export type PartUnit = 'ms' | 'person_ms' | 'place_ms' | 'device_ms' | 'passage' | 'visit' | 'visit/place' | 'day' | 'quarter'

/** A part in people's words. */
export interface PartWords {
  readonly name: Text
  readonly unit: PartUnit
  /** One sentence: what exactly is summed, in the symbols of DOMAIN A1 where that is shorter. */
  readonly about: Text
}

/** Words of every numeric part of {@link UsageParts}: a part without words is a type error. */
export const PART_WORDS: Readonly<Record<NumericPart, PartWords>> = {
  openMs: {
    name: { zh: '开放时间 |O|', en: 'open time |O|' }, unit: 'ms',
    about: { zh: '公布的开放时间，已扣除公告的停用。', en: 'Published opening time minus announced closures.' }
  },
  validMs: {
    name: { zh: '有效时间 |V|', en: 'valid time |V|' }, unit: 'ms',
    about: { zh: '开放时间中人数来源有效的部分。', en: 'The part of the open time in which the source of occupancy is valid.' }
  },
  usedMs: {
    name: { zh: '使用时间 |U|', en: 'used time |U|' }, unit: 'ms',
    about: { zh: '有效时间中有人的部分，并入其间短于 15 分钟的空档。', en: 'The part of the valid time with people in it, vacant gaps shorter than 15 min merged.' }
  },
  personMs: {
    name: { zh: '人时 ∫n dt', en: 'person time ∫n dt' }, unit: 'person_ms',
    about: { zh: '有效时间内在场人数对时间的积分，未按覆盖率放大。', en: 'People present integrated over the valid time, not scaled by coverage.' }
  },
  loadMs: {
    name: { zh: '满座时间 ∫n/C dt', en: 'load ∫n/C dt' }, unit: 'ms',
    about: { zh: '有效时间内在场人数与当时容量之比对时间的积分。', en: 'People present over the capacity in force, integrated over the valid time.' }
  },
  capacityMs: {
    name: { zh: '可提供座位时间 ∫C dt', en: 'offered seat time ∫C dt' }, unit: 'place_ms',
    about: { zh: '开放时间内当时容量对时间的积分，不论是否有效。', en: 'The capacity in force integrated over the open time, valid or not.' }
  },
  overMs: {
    name: { zh: '超员时间', en: 'time over capacity' }, unit: 'ms',
    about: { zh: '有效时间中 n ≥ C + 0.5 的部分。', en: 'The part of the valid time with n ≥ C + 0.5.' }
  },
  personAllMs: {
    name: { zh: '全部有效人时', en: 'person time, open or not' }, unit: 'person_ms',
    about: { zh: '全部有效时间内在场人数的积分，不论是否开放；用于平均停留。', en: 'People present integrated over all valid time, open or not: what the mean stay divides.' }
  },
  closedMs: {
    name: { zh: '非开放时间', en: 'closed time' }, unit: 'ms',
    about: { zh: '期间内开放时间以外的时长。', en: 'Length of the period outside the open time.' }
  },
  closedValidMs: {
    name: { zh: '非开放有效时间', en: 'valid closed time' }, unit: 'ms',
    about: { zh: '非开放时间中人数来源有效的部分。', en: 'The part of the closed time in which the source of occupancy is valid.' }
  },
  closedPersonMs: {
    name: { zh: '非开放人时', en: 'person time while closed' }, unit: 'person_ms',
    about: { zh: '非开放有效时间内在场人数的积分。', en: 'People present integrated over the valid closed time.' }
  },
  closedUsedMs: {
    name: { zh: '非开放有人时间', en: 'occupied time while closed' }, unit: 'ms',
    about: { zh: '非开放有效时间中有人的部分，不并入空档。', en: 'The part of the valid closed time with people in it, no gaps merged.' }
  },
  countedIn: {
    name: { zh: '原始进入', en: 'entries as counted' }, unit: 'passage',
    about: { zh: '双向计数器报告的进入，未校正，不论该日是否可用。', en: 'Entries that the two-way counters reported, uncorrected and whatever the day is worth.' }
  },
  countedOut: {
    name: { zh: '原始离开', en: 'exits as counted' }, unit: 'passage',
    about: { zh: '双向计数器报告的离开，未校正，不论该日是否可用。', en: 'Exits that the two-way counters reported, uncorrected and whatever the day is worth.' }
  },
  entries: {
    name: { zh: '校正后进入', en: 'corrected entries' }, unit: 'visit',
    about: { zh: '按计数日平衡后的进入，未扣工作人员，不含补计。', en: 'Entries after the balance of the counting day, before staff are subtracted, without lumps.' }
  },
  visits: {
    name: { zh: '到访人次（不含补计）', en: 'visits without lumps' }, unit: 'visit',
    about: { zh: '校正后进入，每个开放日扣除设定的工作人员人次，不低于 0。', en: 'Corrected entries minus the configured visits of staff on each open day, not below 0.' }
  },
  visitsKnownMs: {
    name: { zh: '进出已知时间', en: 'time passages are known' }, unit: 'ms',
    about: { zh: '开放时间中进出已知的部分，是到访人次的覆盖。', en: 'The part of the open time in which the passages are known: the coverage of visits.' }
  },
  turnoverSum: {
    name: { zh: '日周转之和', en: 'sum of daily turnover' }, unit: 'visit/place',
    about: { zh: '覆盖足够的开放日，当日到访人次除以当日开放时间平均容量，逐日相加。', en: 'Over open days that are covered: visits of the day by its mean capacity in open time.' }
  },
  turnoverDays: {
    name: { zh: '日周转天数', en: 'days in the turnover' }, unit: 'day',
    about: { zh: '计入日周转之和的天数。', en: 'Number of days that the sum of daily turnover holds.' }
  },
  fullQuarters: {
    name: { zh: '满员刻数', en: 'full quarter-hours' }, unit: 'quarter',
    about: { zh: '可评定的开放刻中，n/C 的平均值 ≥ 0.9 的刻数。', en: 'Judged open quarter-hours whose mean of n/C is ≥ 0.9.' }
  },
  keptMs: {
    name: { zh: '按时开放时间', en: 'opening kept' }, unit: 'ms',
    about: { zh: '有见证的计划开放时间中，实际开放的部分。', en: 'The part of the witnessed planned opening in which the space was open.' }
  },
  plannedMs: {
    name: { zh: '有见证的计划开放时间', en: 'planned opening, witnessed' }, unit: 'ms',
    about: { zh: '计划开放时间中，有门磁或其他证据来源见证的部分。', en: 'The part of the planned opening that a door contact or another source of evidence has witnessed.' }
  },
  aliveMs: {
    name: { zh: '设备在线时间', en: 'device time alive' }, unit: 'device_ms',
    about: { zh: '各设备在役期间在线的时间之和，昼夜都计。', en: 'Time alive of each device in service, day and night, summed over the devices.' }
  },
  serviceMs: {
    name: { zh: '设备在役时间', en: 'device time in service' }, unit: 'device_ms',
    about: { zh: '各设备在役时间之和，昼夜都计。', en: 'Time in service, day and night, summed over the devices.' }
  }
}
