import { LinliError } from '../errors/index.ts'

/** Air temperatures, °C, for which the formulae of moisture hold (Magnus over water; DOMAIN A3.13). Ends included. */
const TEMPERATURE_C = { min: -45, max: 60 } as const

/** @throws LinliError `temperature_out_of_range` outside −45…60 °C. */
export function checkTemperature (temperature: number): void {
  if (!(TEMPERATURE_C.min <= temperature && temperature <= TEMPERATURE_C.max)) {
    throw new LinliError('temperature_out_of_range', `a temperature of ${temperature} °C is outside ${TEMPERATURE_C.min} to ${TEMPERATURE_C.max} °C; look at the sensor`)
  }
}

/** @throws LinliError `humidity_out_of_range` unless 0 < RH ≤ 100 %. */
export function checkHumidity (humidity: number): void {
  if (!(0 < humidity && humidity <= 100)) throw new LinliError('humidity_out_of_range', `a relative humidity of ${humidity} % is not above 0 and at most 100; look at the sensor`)
}
