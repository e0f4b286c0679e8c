import { LinliError } from '../errors/index.ts'
import { checkHumidity, checkTemperature } from './air.ts'

/** Magnus over water: hPa at 0 °C, slope, °C (DOMAIN A3.13, 4.3). */
const MAGNUS = { pressureHPa: 6.112, slope: 17.62, offsetC: 243.12 } as const
/** g·K/m3 for each hPa of vapour. */
const VAPOUR_G_K_PER_M3 = 216.7
/** A surface this close to the dew point gets wet, K: sensors and walls are not exact. */
const CONDENSATION_MARGIN_K = 1

/** Temperature at which moisture condenses, °C, of air at `temperature` °C and `humidity` %. @throws LinliError `temperature_out_of_range`, `humidity_out_of_range`. */
export function dewPoint (temperature: number, humidity: number): number {
  checkTemperature(temperature)
  checkHumidity(humidity)
  const { slope, offsetC } = MAGNUS
  const gamma = Math.log(humidity / 100) + slope * temperature / (offsetC + temperature)
  return offsetC * gamma / (slope - gamma)
}

/** Water in the air, g/m3. @throws as {@link dewPoint}. */
export function absoluteHumidity (temperature: number, humidity: number): number {
  checkTemperature(temperature)
  checkHumidity(humidity)
  return VAPOUR_G_K_PER_M3 * saturationHPa(temperature) * humidity / 100 / (273.15 + temperature)
}

/** Indoor air, °C and %, outdoor air, °C, and how well the wall keeps warmth: 1 = as warm as the room, 0 = as cold as outdoors. */
export interface Wall { readonly indoorTemperature: number, readonly indoorHumidity: number, readonly outdoorTemperature: number, readonly fRsi: number }

/** A surface: °C, % (at most 100), and whether it gets wet. */
export interface Surface { readonly temperature: number, readonly humidity: number, readonly condensation: boolean }

/** fRsi of a wall whose surface nobody measures: old Shanghai masonry; newer buildings are built to 0.75 (DOMAIN 4.3). */
export const OLD_MASONRY_FRSI = 0.70

/**
 * The inner surface of an outer wall where no sensor hangs on it (DOMAIN A3.13, 4.3). Condensation from 1 K above the dew point on.
 * @throws as {@link dewPoint}, and `factor_out_of_range` unless 0 ≤ fRsi ≤ 1.
 */
export function surfaceOf ({ indoorTemperature, indoorHumidity, outdoorTemperature, fRsi }: Wall): Surface {
  checkTemperature(outdoorTemperature)
  if (!(0 <= fRsi && fRsi <= 1)) throw new LinliError('factor_out_of_range', `a temperature factor fRsi of ${fRsi} is not between 0 and 1; old masonry has ${OLD_MASONRY_FRSI}`)
  const dew = dewPoint(indoorTemperature, indoorHumidity)
  const temperature = outdoorTemperature + fRsi * (indoorTemperature - outdoorTemperature)
  const humidity = Math.min(100, indoorHumidity * saturationHPa(indoorTemperature) / saturationHPa(temperature))
  return { temperature, humidity, condensation: isCondensing(temperature, dew) }
}

/** Whether a surface of `temperature` °C, measured or reckoned, gets wet in air of that dew point. */
export function isCondensing (temperature: number, dew: number): boolean {
  return temperature <= dew + CONDENSATION_MARGIN_K
}

function saturationHPa (temperature: number): number {
  const { pressureHPa, slope, offsetC } = MAGNUS
  return pressureHPa * Math.exp(slope * temperature / (offsetC + temperature))
}
