import type { Space } from '@linli/domain/catalogue'
import { QUARTER_MS } from '@linli/domain/time'
import { isJudgedQuarter, isOpenQuarter, PART_WORDS, type NumericPart, type UsageQuarter } from '@linli/domain/usage'
import type { Column, Table } from '../contract.ts'
import { dateColumn, instantColumn, numberColumn, REFERS_TO_SPACE, spaceColumn, textColumn } from './columns.ts'
import { isKnown, type Methods } from './known.ts'

/** A quarter-hour of a space, with the methods of its day. */
export interface QuarterRow { readonly space: Space, readonly date: string, readonly quarter: UsageQuarter, readonly methods: Methods }

const part = (name: NumericPart & keyof UsageQuarter): Column<QuarterRow> => {
  const { name: title, unit, about } = PART_WORDS[name]
  return numberColumn(name, title, row => isKnown(name, row.methods) ? row.quarter[name] : undefined, { about, unit, minimum: 0 })
}

/** Quarter-hours: the additive parts, and the mean people of those that are judged. */
export const QUARTERS: Table<QuarterRow> = {
  id: 'quarters', title: { zh: '每刻使用', en: 'usage by quarter-hour' },
  about: { zh: '各部分可相加；validMs 之外一无所知，零不等于没有人。', en: 'The parts add up; nothing is known outside validMs, where zero does not mean that nobody came.' },
  key: ['space', 'from'], refers: REFERS_TO_SPACE,
  columns: [
    spaceColumn(({ space }) => space.id),
    instantColumn('from', { zh: '开始', en: 'begin' }, ({ quarter }) => quarter.from, {
      required: true, about: { zh: `长 ${QUARTER_MS / 60_000} 分钟，不含终点。`, en: `${QUARTER_MS / 60_000} min long, the end not included.` }
    }),
    dateColumn('date', { zh: '当地日期', en: 'local date' }, ({ date }) => date, { required: true }),
    textColumn('status', { zh: '状态', en: 'status' }, ({ quarter }) => isJudgedQuarter(quarter) ? 'judged' : isOpenQuarter(quarter) ? 'insufficient' : 'closed', {
      required: true, among: ['judged', 'insufficient', 'closed'],
      about: { zh: 'judged 可评定；insufficient 开放但数据不足；closed 开放不足半刻。', en: 'judged; insufficient: open, too little is known; closed: open for less than half of it.' }
    }),
    part('openMs'), part('validMs'), part('usedMs'), part('personMs'), part('loadMs'), part('entries'),
    numberColumn('exits', { zh: '校正后离开', en: 'corrected exits' }, ({ quarter }) => quarter.exits, { unit: 'visit', minimum: 0, about: { zh: '没有计数时缺失。', en: 'Missing where nothing counts them.' } }),
    numberColumn('mean', { zh: '平均人数', en: 'mean people' }, ({ quarter }) => quarter.mean, {
      unit: 'person', minimum: 0, about: { zh: '按时间加权；只有 judged 且计数人数的刻才有。', en: 'Weighted by time; only of quarter-hours that are judged and in which people are counted.' }
    })
  ]
}
