import type { MetricId } from '../figure.ts'
import type { Meaning } from './meaning.ts'

/** Opening and devices: DOMAIN A3.10. */
export const OPENING = {
  opening_compliance: {
    version: 1, classes: ['A', 'C'],
    text: { zh: '有见证的计划开放时间中实际开放的比例；实际开放为当日首次至末次开门、进出或使用的证据。没有门磁时为下限，打印“≥”。', en: 'Share of the witnessed planned opening in which the space was open: from the first to the last evidence of the day by door, passage or use. Without a door contact it is a lower bound, printed with “≥”.' },
    numerator: { zh: '实际开放且在计划内的时间', en: 'planned time in which it was open' }, denominator: { zh: '有见证的计划开放时间', en: 'planned opening that was witnessed' },
    parts: { numerator: ['keptMs'], denominator: ['plannedMs'], coverage: ['plannedMs', 'openMs'], conditions: ['hasDoor', 'hasWitness', 'roundTheClock'] }
  },
  device_availability: {
    version: 1, classes: ['A'],
    text: { zh: '在役设备在线时间的比例，昼夜都计；从未上报即为离线。', en: 'Share of the time in service in which the devices were alive, day and night; never heard is down.' },
    numerator: { zh: '设备在线时间', en: 'device time alive' }, denominator: { zh: '设备在役时间', en: 'device time in service' },
    parts: { numerator: ['aliveMs'], denominator: ['serviceMs'], coverage: [], conditions: [] }
  }
} as const satisfies Partial<Record<MetricId, Meaning>>
