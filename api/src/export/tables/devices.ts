import { DEVICE_KINDS, type Device, type Placement } from '@linli/domain/catalogue'
import { QUANTITIES, type Quantity, type QuantityId, type Reading } from '@linli/domain/readings'
import type { Column, Table } from '../contract.ts'
import { booleanColumn, instantColumn, integerColumn, numberColumn, REFERS_TO_SPACE, textColumn } from './columns.ts'

/** Devices without their names in other systems: an address is nobody's business. */
export const DEVICES: Table<Device> = {
  id: 'devices', title: { zh: '设备', en: 'devices' }, key: ['id'],
  columns: [
    textColumn('id', { zh: '编号', en: 'id' }, ({ id }) => id, { required: true }),
    textColumn('nameZh', { zh: '中文名', en: 'Chinese name' }, ({ name }) => name?.zh),
    textColumn('nameEn', { zh: '英文名', en: 'English name' }, ({ name }) => name?.en),
    textColumn('kind', { zh: '种类', en: 'kind' }, ({ kind }) => kind, { required: true, among: DEVICE_KINDS }),
    textColumn('also', { zh: '兼有种类', en: 'further kinds' }, ({ also }) => also.join(' ') || undefined, { about: { zh: '以空格分开。', en: 'With spaces between them.' } }),
    textColumn('model', { zh: '型号', en: 'model' }, ({ model }) => model),
    numberColumn('expectedIntervalSeconds', { zh: '预期间隔', en: 'expected interval' }, device => device.expectedIntervalSeconds, {
      required: true, unit: 's', minimum: 0, about: { zh: '每条消息之后有效 max(3 × 间隔, 5 分钟)。', en: 'Valid for max(3 × interval, 5 min) after each message.' }
    }),
    textColumn('evidence', { zh: '在线依据', en: 'evidence of life' }, ({ evidence }) => evidence, { required: true, among: ['report', 'session'] }),
    textColumn('via', { zh: '网关', en: 'gateway' }, ({ via }) => via),
    integerColumn('rollover', { zh: '累计模数', en: 'modulus of the totals' }, ({ rollover }) => rollover, { minimum: 1 }),
    booleanColumn('reversed', { zh: '进出相反', en: 'in and out are swapped' }, ({ reversed }) => reversed, { required: true }),
    numberColumn('holdSeconds', { zh: '保持时间', en: 'hold' }, ({ holdSeconds }) => holdSeconds, { required: true, unit: 's', minimum: 0 }),
    booleanColumn('pulse', { zh: '只报有人', en: 'reports motion only' }, ({ pulse }) => pulse, { required: true })
  ]
}

/** Where a device hangs or hung. */
export interface PlacementRow { readonly device: Device, readonly placement: Placement }

export const PLACEMENTS: Table<PlacementRow> = {
  id: 'placements', title: { zh: '设备位置', en: 'placements' }, key: ['device', 'space', 'from'], refers: { ...REFERS_TO_SPACE, device: { table: 'devices', column: 'id' } },
  columns: [
    textColumn('device', { zh: '设备', en: 'device' }, ({ device }) => device.id, { required: true }),
    textColumn('space', { zh: '空间', en: 'space' }, ({ placement }) => placement.space, { required: true }),
    instantColumn('from', { zh: '起', en: 'from' }, ({ placement }) => placement.from, { required: true }),
    instantColumn('to', { zh: '止', en: 'to' }, ({ placement }) => placement.to, { about: { zh: '缺失为仍在。', en: 'Missing: it still hangs there.' } }),
    textColumn('where', { zh: '部位', en: 'where' }, ({ placement }) => placement.where)
  ]
}

const quantityColumn = (id: QuantityId): Column<Reading> => {
  const { type, unit, name, min, max }: Quantity = QUANTITIES[id]
  const notes = { ...unit === '' ? {} : { unit }, ...min === undefined ? {} : { minimum: min }, ...max === undefined ? {} : { maximum: max } }
  return { name: id, type: type === 'float' ? 'number' : type, title: name, cell: ({ values }) => values[id], ...notes }
}

/** Raw readings as they were stored, never corrected; fields that a message did not carry are missing. */
export const READINGS: Table<Reading> = {
  id: 'readings', title: { zh: '原始读数', en: 'raw readings' },
  about: {
    zh: '未校正。从期间前一日的计数日前开始，至最后一个计数日结束，并含其外仍起作用的最近读数，使各日可以重算。',
    en: 'Not corrected. They begin a day before the first counting day and end with the last, with the nearest ones outside that still matter, so that the days can be recomputed.'
  },
  key: ['device', 'time', 'seq'], refers: { device: { table: 'devices', column: 'id' } },
  columns: [
    textColumn('device', { zh: '设备', en: 'device' }, ({ device }) => device, { required: true }),
    instantColumn('time', { zh: '时间', en: 'time' }, ({ time }) => time, { required: true }),
    integerColumn('seq', { zh: '序号', en: 'sequence number' }, ({ seq }) => seq, { about: { zh: '同一设备同一时间的多条消息以此区分；没有时缺失。', en: 'Tells messages of one device and time apart; missing where there is none.' } }),
    instantColumn('receivedAt', { zh: '收到时间', en: 'time of receipt' }, ({ receivedAt }) => receivedAt, { required: true }),
    textColumn('timedOn', { zh: '时间来源', en: 'whose time' }, ({ timedOn }) => timedOn, { required: true, among: ['device', 'receipt'] }),
    ...(Object.keys(QUANTITIES) as QuantityId[]).map(quantityColumn)
  ]
}
