import type { Text } from '../text/index.ts'
import type { MetricId } from './figure.ts'

/** Names of the metrics as they are printed (DOMAIN A1). */
export const METRIC_NAMES: Readonly<Record<MetricId, Text>> = {
  coverage: { zh: '数据覆盖率', en: 'data coverage' },
  visits: { zh: '到访人次', en: 'visits' },
  person_hours: { zh: '服务人时', en: 'person-hours' },
  frequency: { zh: '时间利用率', en: 'frequency of use' },
  fullness: { zh: '满座率', en: 'fullness' },
  utilisation: { zh: '空间利用率', en: 'utilisation' },
  peak: { zh: '峰值', en: 'peak' },
  p95: { zh: '95 % 峰值', en: '95 % peak' },
  mean_stay: { zh: '平均停留', en: 'mean stay' },
  turnover: { zh: '日周转', en: 'turnover' },
  over_capacity: { zh: '超员时长', en: 'time over capacity' },
  unmet_demand: { zh: '满员时段', en: 'full quarter-hours' },
  opening_compliance: { zh: '按时开放率', en: 'opening as announced' },
  after_hours: { zh: '非开放时段使用', en: 'after-hours use' },
  device_availability: { zh: '设备完好率', en: 'device availability' },
  cost_per_visit: { zh: '每人次成本', en: 'cost per visit' },
  cost_per_person_hour: { zh: '每人时成本', en: 'cost per person-hour' },
  cost_per_open_hour: { zh: '每开放小时成本', en: 'cost per open hour' },
  comfort_temperature: { zh: '温度达标率', en: 'temperature within limits' },
  comfort_humidity: { zh: '湿度达标率', en: 'humidity within limits' },
  comfort_co2: { zh: 'CO₂ 达标率', en: 'CO₂ within limits' },
  comfort_pm25: { zh: 'PM2.5 达标率', en: 'PM2.5 within limits' },
  comfort_noise: { zh: '噪声达标率', en: 'noise within limits' }
}

/** What a flag of a figure says to its reader. */
export const FLAG_TEXTS: Readonly<Record<string, Text>> = {
  estimated: { zh: '按覆盖率放大估算', en: 'scaled up by coverage' },
  occupied_hours: { zh: '有人时长，不计人数', en: 'occupied hours, people are not counted' },
  lump: { zh: '含跨日补计的人次，不归入单日', en: 'includes passages across days that belong to no single day' },
  lower_bound: { zh: '无门磁，按首末次使用推算，为下限', en: 'no door contact: first to last use, a lower bound' },
  by_open_time: { zh: '无人员数据，按开放时间计', en: 'no occupancy data: by opening time' },
  partial: { zh: '部分空间数据不足，未计入', en: 'spaces without sufficient data are left out' },
  no_source: { zh: '没有人员传感器', en: 'no occupancy sensor' },
  presence_only: { zh: '只知有人无人，不计人数', en: 'presence only, people are not counted' },
  no_people_source: { zh: '没有人数传感器', en: 'no sensor that counts people' },
  no_visits_source: { zh: '没有进出计数', en: 'nothing counts entries' },
  no_visits: { zh: '没有进出计数', en: 'nothing counts entries' },
  no_capacity: { zh: '未登记容量', en: 'no capacity registered' },
  no_witness: { zh: '没有可证明开放的传感器', en: 'no sensor can witness the opening' },
  round_the_clock: { zh: '全天开放', en: 'open round the clock' },
  no_devices: { zh: '没有设备', en: 'no devices' },
  no_limit: { zh: '未设限值', en: 'no limit is set' },
  no_costs: { zh: '未登记成本', en: 'no costs are registered' },
  never_open: { zh: '本期未开放', en: 'not open in this period' }
}
