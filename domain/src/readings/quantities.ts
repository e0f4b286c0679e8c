import type { Text } from '../text/index.ts'

/** Raw measurements (DESIGN "Telemetry"). */
export type RawMeasurement = 'occupancy' | 'door' | 'environment' | 'device'

/** What a field of a reading is: where it is stored, of which type, and what is physically possible. */
export interface Quantity {
  readonly measurement: RawMeasurement
  /** One type for ever: a field that changes its type is refused by the store. */
  readonly type: 'integer' | 'float' | 'boolean'
  /** Unit as printed; '' for counts and states. */
  readonly unit: string
  /** Physically possible range, ends included; outside is refused field by field, never clamped. */
  readonly min?: number
  readonly max?: number
  readonly name: Text
}

/** Largest number of passages or people a device can sensibly hold (32 bit unsigned). */
const COUNT_MAX = 4_294_967_295

/**
 * Every field a reading can have. Ranges are those of the sensors and of rooms people are in (DOMAIN 4.2 "range"):
 * CO2 below 350 ppm is below outdoor air; 85 °C is the power-on value of one-wire probes, and no room.
 */
export const QUANTITIES = {
  passagesIn: { measurement: 'occupancy', type: 'integer', unit: '', min: 0, max: 10_000, name: { zh: '进入', en: 'entries' } },
  passagesOut: { measurement: 'occupancy', type: 'integer', unit: '', min: 0, max: 10_000, name: { zh: '离开', en: 'exits' } },
  totalIn: { measurement: 'occupancy', type: 'integer', unit: '', min: 0, max: COUNT_MAX, name: { zh: '累计进入', en: 'total entries' } },
  totalOut: { measurement: 'occupancy', type: 'integer', unit: '', min: 0, max: COUNT_MAX, name: { zh: '累计离开', en: 'total exits' } },
  passages: { measurement: 'occupancy', type: 'integer', unit: '', min: 0, max: 10_000, name: { zh: '通过', en: 'passages' } },
  count: { measurement: 'occupancy', type: 'integer', unit: '', min: 0, max: 10_000, name: { zh: '在场人数', en: 'people present' } },
  occupied: { measurement: 'occupancy', type: 'boolean', unit: '', name: { zh: '有人', en: 'occupied' } },
  open: { measurement: 'door', type: 'boolean', unit: '', name: { zh: '门开', en: 'door open' } },
  temperature: { measurement: 'environment', type: 'float', unit: '°C', min: -40, max: 60, name: { zh: '温度', en: 'temperature' } },
  humidity: { measurement: 'environment', type: 'float', unit: '%', min: 0, max: 100, name: { zh: '相对湿度', en: 'relative humidity' } },
  co2: { measurement: 'environment', type: 'float', unit: 'ppm', min: 350, max: 10_000, name: { zh: 'CO₂', en: 'CO₂' } },
  pm25: { measurement: 'environment', type: 'float', unit: 'µg/m³', min: 0, max: 999, name: { zh: 'PM2.5', en: 'PM2.5' } },
  pm10: { measurement: 'environment', type: 'float', unit: 'µg/m³', min: 0, max: 1999, name: { zh: 'PM10', en: 'PM10' } },
  tvoc: { measurement: 'environment', type: 'float', unit: 'mg/m³', min: 0, max: 100, name: { zh: 'TVOC 提示值', en: 'TVOC (indicative)' } },
  hcho: { measurement: 'environment', type: 'float', unit: 'mg/m³', min: 0, max: 10, name: { zh: '甲醛 提示值', en: 'HCHO (indicative)' } },
  illuminance: { measurement: 'environment', type: 'float', unit: 'lx', min: 0, max: 188_000, name: { zh: '照度', en: 'illuminance' } },
  noise: { measurement: 'environment', type: 'float', unit: 'dB(A)', min: 0, max: 140, name: { zh: '噪声', en: 'noise' } },
  pressure: { measurement: 'environment', type: 'float', unit: 'hPa', min: 300, max: 1100, name: { zh: '气压', en: 'air pressure' } },
  leak: { measurement: 'environment', type: 'boolean', unit: '', name: { zh: '漏水', en: 'leak' } },
  battery: { measurement: 'device', type: 'float', unit: '%', min: 0, max: 100, name: { zh: '电量', en: 'battery' } },
  batteryVoltage: { measurement: 'device', type: 'float', unit: 'V', min: 0, max: 60, name: { zh: '电池电压', en: 'battery voltage' } },
  rssi: { measurement: 'device', type: 'float', unit: 'dBm', min: -200, max: 20, name: { zh: '信号', en: 'signal' } },
  snr: { measurement: 'device', type: 'float', unit: 'dB', min: -40, max: 40, name: { zh: '信噪比', en: 'signal-to-noise ratio' } },
  linkQuality: { measurement: 'device', type: 'integer', unit: '', min: 0, max: 255, name: { zh: '链路质量', en: 'link quality' } },
  tamper: { measurement: 'device', type: 'boolean', unit: '', name: { zh: '防拆', en: 'tamper' } },
  /** true: birth or heartbeat; false: last will. Written for every message of a device that carries no other field. */
  online: { measurement: 'device', type: 'boolean', unit: '', name: { zh: '在线', en: 'online' } }
} as const satisfies Record<string, Quantity>

export type QuantityId = keyof typeof QUANTITIES

/** What devices send and nobody measured: CO2 that is reckoned from organic vapours says nothing of people or fresh air (DOMAIN 3.5). Refused by name, also where it calls itself so only in an ecosystem. */
export const NOT_MEASURED = ['eco2'] as const

/** Value type of each quantity. */
export type ValueOf<Q extends QuantityId> = (typeof QUANTITIES)[Q]['type'] extends 'boolean' ? boolean : number

export type ReadingValues = { readonly [Q in QuantityId]?: ValueOf<Q> }
