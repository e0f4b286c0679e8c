import type { Space } from '@linli/domain/catalogue'
import { FLAG_TEXTS, METRIC_IDS, METRIC_NAMES, UNITS, type Figure, type MetricId } from '@linli/domain/figures'
import type { ComfortParts, EdgeGap } from '@linli/domain/usage'
import type { Text } from '@linli/domain/text'
import type { Table } from '../contract.ts'
import { booleanColumn, integerColumn, numberColumn, REFERS_TO_SPACE, textColumn } from './columns.ts'
import { DAY_KEY } from './days.ts'

/** A figure of one local day. */
export interface FigureRow { readonly space: Space, readonly date: string, readonly figure: Figure, readonly definition: number }

/** Figures of days: one row each, a value only where the gate lets it pass. */
export const DAY_FIGURES: Table<FigureRow> = {
  id: 'day-figures', title: { zh: '每日指标', en: 'figures by day' },
  about: { zh: '数据不足或不适用时没有数值，只有状态。更长期间的指标由每日使用的各部分重算，不可由此平均。', en: 'Where too little is known, or nothing applies, there is a status and no value. Figures of longer periods are made of the parts of days, never of a mean of these.' },
  key: ['space', 'date', 'metric'], refers: { ...REFERS_TO_SPACE, metric: { table: 'metrics', column: 'metric' } },
  columns: [
    ...DAY_KEY,
    textColumn('metric', { zh: '指标', en: 'metric' }, ({ figure }) => figure.metric, { required: true, among: METRIC_IDS }),
    numberColumn('value', { zh: '数值', en: 'value' }, ({ figure }) => figure.value, { about: { zh: '未舍入；份额为 0 至 1。', en: 'Not rounded; shares are 0 to 1.' } }),
    textColumn('unit', { zh: '单位', en: 'unit' }, ({ figure }) => figure.unit, { required: true }),
    numberColumn('coverage', { zh: '数据覆盖率', en: 'data coverage' }, ({ figure }) => figure.coverage, { minimum: 0, maximum: 1, unit: '1' }),
    textColumn('methodClass', { zh: '方法等级', en: 'method class' }, ({ figure }) => figure.methodClass, { among: ['A', 'B', 'C'] }),
    textColumn('status', { zh: '状态', en: 'status' }, ({ figure }) => figure.status, {
      required: true, among: ['ok', 'footnote', 'insufficient', 'not_applicable'],
      about: { zh: 'ok 覆盖率 ≥ 90 %；footnote 75–90 %；insufficient 数据不足；not_applicable 不适用。', en: 'ok: coverage ≥ 90 %; footnote: 75–90 %; insufficient: below; not_applicable: undefined or not measured.' }
    }),
    textColumn('flags', { zh: '说明', en: 'flags' }, ({ figure }) => figure.flags.join(' ') || undefined, { about: { zh: 'flags 表中的词，以空格分开。', en: 'Words of the table flags, with spaces between them.' } }),
    integerColumn('definition', { zh: '定义版本', en: 'version of the definitions' }, ({ definition }) => definition, { required: true })
  ]
}

/** Comfort of one quantity on one local day. */
export interface ComfortRow {
  readonly space: Space, readonly date: string, readonly quantity: string, readonly comfort: ComfortParts
  readonly lead: EdgeGap['blocks'][string] | undefined, readonly trail: EdgeGap['blocks'][string] | undefined
}

const AT_EDGE = {
  about: { zh: '日首或日末空档所在时段；两日空档并入使用时间时，其时长按此计入。', en: 'Of the block that holds the vacant stretch at the edge of the day: where it merges into the used time, its length counts so.' }
}

/** Time of use in blocks that are judged, and in blocks inside the limit. */
export const DAY_COMFORT: Table<ComfortRow> = {
  id: 'day-comfort', title: { zh: '每日环境达标', en: 'comfort by day' }, key: ['space', 'date', 'quantity'], refers: REFERS_TO_SPACE,
  columns: [
    ...DAY_KEY,
    textColumn('quantity', { zh: '量', en: 'quantity' }, ({ quantity }) => quantity, { required: true }),
    numberColumn('insideMs', { zh: '达标时间', en: 'time inside the limit' }, ({ comfort }) => comfort.insideMs, { required: true, unit: 'ms', minimum: 0 }),
    numberColumn('judgedMs', { zh: '可评定时间', en: 'time judged' }, ({ comfort }) => comfort.judgedMs, { required: true, unit: 'ms', minimum: 0 }),
    booleanColumn('leadJudged', { zh: '日首可评定', en: 'judged at the begin' }, ({ lead }) => lead?.judged, AT_EDGE),
    booleanColumn('leadInside', { zh: '日首达标', en: 'inside at the begin' }, ({ lead }) => lead?.inside, AT_EDGE),
    booleanColumn('trailJudged', { zh: '日末可评定', en: 'judged at the end' }, ({ trail }) => trail?.judged, AT_EDGE),
    booleanColumn('trailInside', { zh: '日末达标', en: 'inside at the end' }, ({ trail }) => trail?.inside, AT_EDGE)
  ]
}

/** Words of the metrics. */
export const METRICS: Table<MetricId> = {
  id: 'metrics', title: { zh: '指标', en: 'metrics' }, key: ['metric'],
  columns: [
    textColumn('metric', { zh: '指标', en: 'metric' }, metric => metric, { required: true }),
    textColumn('nameZh', { zh: '中文名', en: 'Chinese name' }, metric => METRIC_NAMES[metric].zh, { required: true }),
    textColumn('nameEn', { zh: '英文名', en: 'English name' }, metric => METRIC_NAMES[metric].en, { required: true }),
    textColumn('unit', { zh: '单位', en: 'unit' }, metric => UNITS[metric], { required: true })
  ]
}

/** Words of the flags of figures. */
export const FLAGS: Table<readonly [string, Text]> = {
  id: 'flags', title: { zh: '指标说明', en: 'flags of figures' }, key: ['flag'],
  columns: [
    textColumn('flag', { zh: '词', en: 'flag' }, ([flag]) => flag, { required: true }),
    textColumn('zh', { zh: '中文', en: 'Chinese' }, ([, { zh }]) => zh, { required: true }),
    textColumn('en', { zh: '英文', en: 'English' }, ([, { en }]) => en, { required: true })
  ]
}

export const METRIC_ROWS: readonly MetricId[] = METRIC_IDS
export const FLAG_ROWS = Object.entries(FLAG_TEXTS)
