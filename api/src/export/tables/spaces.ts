import { SPACE_KINDS, type Cost, type HoursVersion, type Limit, type NumberVersion, type OpeningList, type Site, type Space } from '@linli/domain/catalogue'
import type { Text } from '@linli/domain/text'
import type { Table } from '../contract.ts'
import { dateColumn, instantColumn, integerColumn, numberColumn, REFERS_TO_SPACE, spaceColumn, textColumn } from './columns.ts'

/** A space with its site. */
export interface SpaceRow { readonly space: Space, readonly site: Site | undefined }

export const SPACES: Table<SpaceRow> = {
  id: 'spaces', title: { zh: '空间', en: 'spaces' }, key: ['id'],
  columns: [
    textColumn('id', { zh: '编号', en: 'id' }, ({ space }) => space.id, { required: true }),
    textColumn('nameZh', { zh: '中文名', en: 'Chinese name' }, ({ space }) => space.name.zh, { required: true }),
    textColumn('nameEn', { zh: '英文名', en: 'English name' }, ({ space }) => space.name.en, { required: true }),
    textColumn('parent', { zh: '所在空间', en: 'outer space' }, ({ space }) => space.parent ?? undefined, { about: { zh: '外层空间已含其中的人，不可相加。', en: 'Its people are in the outer space as well: never add the two.' } }),
    textColumn('kind', { zh: '空间类型', en: 'kind' }, ({ space }) => space.kind, { required: true, among: SPACE_KINDS }),
    textColumn('site', { zh: '场所', en: 'site' }, ({ space }) => space.site, { required: true }),
    textColumn('siteNameZh', { zh: '场所中文名', en: 'Chinese name of the site' }, ({ site }) => site?.name.zh),
    textColumn('siteNameEn', { zh: '场所英文名', en: 'English name of the site' }, ({ site }) => site?.name.en),
    textColumn('street', { zh: '街道', en: 'street' }, ({ site }) => site?.street),
    textColumn('line', { zh: '业务', en: 'line of business' }, ({ site }) => site?.line),
    numberColumn('areaM2', { zh: '面积', en: 'area' }, ({ space }) => space.areaM2, { unit: 'm2', minimum: 0 }),
    textColumn('resetAt', { zh: '计数日开始', en: 'begin of the counting day' }, ({ space }) => space.resetAt, { required: true, about: { zh: '当地时间 HH:MM；人数在此归零。', en: 'Local time HH:MM; people are set to zero here.' } }),
    textColumn('occupancySource', { zh: '人数来源', en: 'source of occupancy' }, ({ space }) => space.occupancySource, { required: true }),
    textColumn('visitsSource', { zh: '到访来源', en: 'source of visits' }, ({ space }) => space.visitsSource, { required: true })
  ]
}

/** Something of a space that holds until its next version. */
export interface VersionRow { readonly space: Space, readonly version: NumberVersion }

const version = (id: string, title: Text, unit: string): Table<VersionRow> => ({
  id, title, about: { zh: '自 from 起有效，至下一版本。', en: 'In force from that instant to the next version.' }, key: ['space', 'from'], refers: REFERS_TO_SPACE,
  columns: [
    spaceColumn(row => row.space.id),
    instantColumn('from', { zh: '起', en: 'from' }, row => row.version.from, { required: true }),
    numberColumn('value', { zh: '数值', en: 'value' }, row => row.version.value, { required: true, unit, minimum: 0 })
  ]
})

export const CAPACITIES = version('capacities', { zh: '容量', en: 'capacities' }, 'place')
export const STAFF_VISITS = version('staff-visits', { zh: '每开放日工作人员人次', en: 'visits of staff on an open day' }, 'visit')
export const versionRows = (spaces: readonly Space[], of: 'capacity' | 'staffVisitsPerOpenDay'): readonly VersionRow[] =>
  spaces.flatMap(space => space[of].map(version => ({ space, version })))

/** A span of a list of opening hours; a list without any says closed, in one row without times. */
interface Span { readonly position: number, readonly opens?: string, readonly closes?: string }
export interface HoursRow extends Span { readonly space: Space, readonly version: HoursVersion, readonly list: string }

const spanColumns = <R extends Span>() => [
  integerColumn<R>('position', { zh: '序', en: 'position' }, ({ position }) => position, { required: true, minimum: 0 }),
  textColumn<R>('opens', { zh: '开', en: 'opens' }, ({ opens }) => opens, { about: { zh: '当地时间 HH:MM；缺失为不开放。', en: 'Local time HH:MM; missing: closed.' } }),
  textColumn<R>('closes', { zh: '关', en: 'closes' }, ({ closes }) => closes, { about: { zh: '不晚于开者为次日。', en: 'Not after the opening: on the next day.' } })
]
const spansOf = (list: OpeningList): readonly Span[] => list.length === 0 ? [{ position: 0 }] : list.map(([opens, closes], position) => ({ position, opens, closes }))

export const OPENING_HOURS: Table<HoursRow> = {
  id: 'opening-hours', title: { zh: '开放时间', en: 'opening hours' }, key: ['space', 'from', 'list', 'position'], refers: REFERS_TO_SPACE,
  columns: [
    spaceColumn(({ space }) => space.id),
    instantColumn('from', { zh: '起', en: 'from' }, ({ version }) => version.from, { required: true }),
    textColumn('list', { zh: '适用日', en: 'days' }, ({ list }) => list, {
      required: true, among: ['1', '2', '3', '4', '5', '6', '7', 'holiday', 'makeup'],
      about: { zh: '1（周一）至 7；holiday 法定节假日，makeup 调休上班日，没有这两种时按星期。', en: '1 (Monday) to 7; holiday and makeup where there are such lists, else the weekday holds.' }
    }),
    ...spanColumns<HoursRow>()
  ]
}

export function hoursRows (spaces: readonly Space[]): readonly HoursRow[] {
  return spaces.flatMap(space => space.hours.flatMap(version => {
    const lists = Object.entries({ ...version.weekly, holiday: version.holiday, makeup: version.makeup })
    return lists.flatMap(([list, spans]) => spans === null ? [] : spansOf(spans).map(span => ({ space, version, list, ...span })))
  }))
}

export interface SpecialRow extends Span { readonly space: Space, readonly date: string }

export const SPECIAL_HOURS: Table<SpecialRow> = {
  id: 'special-hours', title: { zh: '特别开放时间', en: 'special hours' }, about: { zh: '优先于开放时间。', en: 'They go before the opening hours.' },
  key: ['space', 'date', 'position'], refers: REFERS_TO_SPACE,
  columns: [spaceColumn(({ space }) => space.id), dateColumn('date', { zh: '日期', en: 'date' }, ({ date }) => date, { required: true }), ...spanColumns<SpecialRow>()]
}

export const specialRows = (spaces: readonly Space[]): readonly SpecialRow[] =>
  spaces.flatMap(space => space.special.flatMap(({ date, hours }) => spansOf(hours).map(span => ({ space, date, ...span }))))

export interface ClosureRow { readonly space: Space, readonly position: number, readonly closure: Space['closures'][number] }

export const CLOSURES: Table<ClosureRow> = {
  id: 'closures', title: { zh: '停用', en: 'closures' }, about: { zh: '从开放时间中扣除。', en: 'Taken from the opening.' }, key: ['space', 'position'], refers: REFERS_TO_SPACE,
  columns: [
    spaceColumn(({ space }) => space.id),
    integerColumn('position', { zh: '序', en: 'position' }, ({ position }) => position, { required: true, minimum: 0 }),
    instantColumn('from', { zh: '起', en: 'from' }, ({ closure }) => closure.from, { required: true }),
    instantColumn('to', { zh: '止', en: 'to' }, ({ closure }) => closure.to, { required: true }),
    textColumn('reason', { zh: '原因', en: 'reason' }, ({ closure }) => closure.reason || undefined)
  ]
}

export const closureRows = (spaces: readonly Space[]): readonly ClosureRow[] => spaces.flatMap(space => space.closures.map((closure, position) => ({ space, position, closure })))

export interface LimitRow { readonly space: Space, readonly position: number, readonly limit: Limit }

export const LIMITS: Table<LimitRow> = {
  id: 'limits', title: { zh: '环境限值', en: 'limits of the air' }, key: ['space', 'position'], refers: REFERS_TO_SPACE,
  columns: [
    spaceColumn(({ space }) => space.id),
    integerColumn('position', { zh: '序', en: 'position' }, ({ position }) => position, { required: true, minimum: 0 }),
    textColumn('quantity', { zh: '量', en: 'quantity' }, ({ limit }) => limit.quantity, { required: true }),
    numberColumn('lo', { zh: '下限', en: 'lower limit' }, ({ limit }) => limit.lo, { about: { zh: '含限值；单位见 readings。', en: 'Included; in the unit of the readings.' } }),
    numberColumn('hi', { zh: '上限', en: 'upper limit' }, ({ limit }) => limit.hi, { about: { zh: '含限值；单位见 readings。', en: 'Included; in the unit of the readings.' } }),
    textColumn('averaging', { zh: '平均时间', en: 'averaging time' }, ({ limit }) => limit.averaging, { required: true })
  ]
}

export const limitRows = (spaces: readonly Space[]): readonly LimitRow[] => spaces.flatMap(space => space.limits.map((limit, position) => ({ space, position, limit })))

export interface CostRow { readonly space: Space, readonly position: number, readonly cost: Cost }

export const COSTS: Table<CostRow> = {
  id: 'costs', title: { zh: '成本', en: 'costs' }, key: ['space', 'position'], refers: REFERS_TO_SPACE,
  columns: [
    spaceColumn(({ space }) => space.id),
    integerColumn('position', { zh: '序', en: 'position' }, ({ position }) => position, { required: true, minimum: 0 }),
    textColumn('kind', { zh: '种类', en: 'kind' }, ({ cost }) => cost.kind, { required: true, among: ['operating', 'capital'] }),
    dateColumn('from', { zh: '起', en: 'from' }, ({ cost }) => cost.from, { required: true }),
    dateColumn('to', { zh: '止', en: 'to' }, ({ cost }) => cost.kind === 'operating' ? cost.to : undefined, { about: { zh: '运营成本按日均摊于起止日。', en: 'Operating cost is spread evenly over the days from … to.' } }),
    integerColumn('years', { zh: '年限', en: 'years' }, ({ cost }) => cost.kind === 'capital' ? cost.years : undefined, { about: { zh: '投资按直线法摊销的年数。', en: 'Capital is written off evenly over these years.' } }),
    numberColumn('amount', { zh: '金额', en: 'amount' }, ({ cost }) => cost.amount, { required: true, unit: 'CNY' })
  ]
}

export const costRows = (spaces: readonly Space[]): readonly CostRow[] => spaces.flatMap(space => space.costs.map((cost, position) => ({ space, position, cost })))
