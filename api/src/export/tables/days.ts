import type { Space } from '@linli/domain/catalogue'
import { PART_WORDS, type Lump, type NumericPart, type UsageParts, type UsageQuarter } from '@linli/domain/usage'
import type { Column, Table } from '../contract.ts'
import { booleanColumn, dateColumn, instantColumn, integerColumn, numberColumn, REFERS_TO_SPACE, spaceColumn, textColumn } from './columns.ts'
import { isKnown } from './known.ts'

/** A local day of a space. */
export interface UsageDay {
  readonly space: Space
  /** Local date. */
  readonly date: string
  readonly parts: UsageParts
  /** Every quarter in order; none where they are no longer kept. */
  readonly quarters: readonly UsageQuarter[]
  /** The counting days that meet it are over: only late readings change it. */
  readonly isFinal: boolean
}

const CLASS = { among: ['A', 'B', 'C'], about: { zh: 'A 计数，B 只知有人无人，C 推算；没有来源时缺失。', en: 'A counted, B presence only, C inferred; missing where there is no source.' } }
const EDGE = {
  unit: 'ms', minimum: 0,
  about: {
    zh: '前一日的 trailMs 与后一日的 leadMs 都有且相加不足 15 分钟时，把和计入两日合计的使用时间；缺失即不并。',
    en: 'Where trailMs of a day and leadMs of the next are both there and make less than 15 min, their sum belongs to the used time of the two days together; missing: nothing to merge.'
  }
}

/** What {@link PART_WORDS} says in the order that it says it. */
const PARTS = (Object.keys(PART_WORDS) as NumericPart[]).map((name): Column<UsageDay> => {
  const { name: title, unit, about } = PART_WORDS[name]
  return numberColumn(name, title, ({ parts }) => isKnown(name, parts) ? parts[name] : undefined, { about, unit, minimum: 0 })
})

/** Columns that begin every row about a day. */
export const DAY_KEY: readonly Column<{ readonly space: Space, readonly date: string }>[] = [
  spaceColumn(({ space }) => space.id), dateColumn('date', { zh: '当地日期', en: 'local date' }, ({ date }) => date, { required: true })
]

/** Local days: the additive parts, of which every figure of a longer period is made. */
export const DAYS: Table<UsageDay> = {
  id: 'days', title: { zh: '每日使用', en: 'usage by day' },
  about: { zh: '可相加的分子与分母；指标见 day-figures，怎样重算见 README。', en: 'Numerators and denominators that add up; the figures are in day-figures, README says how to recompute them.' },
  key: ['space', 'date'], refers: REFERS_TO_SPACE,
  columns: [
    ...DAY_KEY,
    booleanColumn('final', { zh: '已结束', en: 'over' }, ({ isFinal }) => isFinal, { required: true, about: { zh: '为否时当日（计数日）尚未结束，数字还会变。', en: 'Where false, the counting day goes on and the numbers change.' } }),
    textColumn('occupancyClass', { zh: '人数方法等级', en: 'class of occupancy' }, ({ parts }) => parts.occupancyClass, CLASS),
    textColumn('visitsClass', { zh: '到访方法等级', en: 'class of visits' }, ({ parts }) => parts.visitsClass, CLASS),
    booleanColumn('capacityMissing', { zh: '容量不全', en: 'capacity missing' }, ({ parts }) => parts.capacityMissing, {
      required: true, about: { zh: '为真时不得计算满座率、空间利用率、周转、超员。', en: 'Where true there is no fullness, utilisation, turnover, time over capacity.' }
    }),
    booleanColumn('hasDoor', { zh: '有门磁', en: 'door contact' }, ({ parts }) => parts.hasDoor, { required: true }),
    booleanColumn('hasWitness', { zh: '有开放见证', en: 'witness of the opening' }, ({ parts }) => parts.hasWitness, { required: true }),
    booleanColumn('roundTheClock', { zh: '全天开放', en: 'open round the clock' }, ({ parts }) => parts.roundTheClock, { required: true }),
    ...PARTS,
    numberColumn('leadMs', { zh: '日首空档', en: 'vacant at the begin' }, ({ parts }) => parts.lead?.ms, EDGE),
    numberColumn('trailMs', { zh: '日末空档', en: 'vacant at the end' }, ({ parts }) => parts.trail?.ms, EDGE),
    integerColumn('judgedQuarters', { zh: '可评定刻数', en: 'judged quarter-hours' }, ({ parts }) => isKnown('fullQuarters', parts) ? parts.quarterMeans.length : undefined, { unit: 'quarter', minimum: 0 })
  ]
}

/** Passages of a gap that crosses the reset of the counting day. */
export interface LumpRow { readonly space: Space, readonly lump: Lump }

/** Lumps: visits that belong to no day, but to every period that holds their gap as a whole. */
export const LUMPS: Table<LumpRow> = {
  id: 'lumps', title: { zh: '补计', en: 'passages across days' },
  about: {
    zh: '计数器中断跨越计数日时的人次，不归入单日；期间完整包含该间隔时计入到访人次。',
    en: 'Visits of a gap of a counter that crosses the end of a counting day: in no day, and in the visits of every period that holds the gap as a whole.'
  },
  key: ['space', 'device', 'from'], refers: REFERS_TO_SPACE,
  columns: [
    spaceColumn(({ space }) => space.id),
    textColumn('device', { zh: '设备', en: 'device' }, ({ lump }) => lump.device, { required: true }),
    instantColumn('from', { zh: '间隔开始', en: 'begin of the gap' }, ({ lump }) => lump.from, { required: true }),
    instantColumn('to', { zh: '间隔结束', en: 'end of the gap' }, ({ lump }) => lump.to, { required: true }),
    numberColumn('visits', { zh: '人次', en: 'visits' }, ({ lump }) => lump.visits, { required: true, unit: 'visit', minimum: 0 })
  ]
}
