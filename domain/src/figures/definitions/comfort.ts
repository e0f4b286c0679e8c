import type { Text } from '../../text/index.ts'
import type { MetricId } from '../figure.ts'
import type { Meaning } from './meaning.ts'

/** Comfort of one quantity: DOMAIN A3.10. */
function comfortOf ({ zh, en }: Text): Meaning {
  return {
    version: 1, classes: ['A', 'B', 'C'], facts: ['limits'],
    text: {
      zh: `有人使用的开放时间中，${zh}按限值自身的平均时间分段，均值在限值之内（含端点）的比例；只计数据不少于 75% 的段（24 小时段须 20 小时）。没有人员数据时按开放时间计。参照标准仅供运营管理参考，不作为检测结论。`,
      en: `Share of the occupied opening time in blocks of the limit’s own averaging time whose mean ${en} is within the limits, ends included; only blocks with 75 % of their data count (20 h of 24 h). Without occupancy data it is by opening time. For operation only, not a test result.`
    },
    numerator: { zh: '达标段内的使用时间', en: 'used time in blocks inside the limits' }, denominator: { zh: '可评定段内的使用时间', en: 'used time in judged blocks' },
    parts: { numerator: ['comfort'], denominator: ['comfort'], coverage: ['comfort', 'usedMs', 'validMs', 'openMs'], conditions: ['occupancyClass'] }
  }
}

export const COMFORT = {
  comfort_temperature: comfortOf({ zh: '温度', en: 'temperature' }),
  comfort_humidity: comfortOf({ zh: '相对湿度', en: 'relative humidity' }),
  comfort_co2: comfortOf({ zh: ' CO₂ 浓度', en: 'CO₂' }),
  comfort_pm25: comfortOf({ zh: ' PM2.5 浓度', en: 'PM2.5' }),
  comfort_noise: comfortOf({ zh: '噪声', en: 'noise level' })
} satisfies Partial<Record<MetricId, Meaning>>
