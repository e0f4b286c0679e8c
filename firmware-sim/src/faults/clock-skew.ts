import { HOUR_MS, MINUTE_MS, SECOND_MS } from '@linli/domain/time'
import { defineFault } from './contract.ts'

/**
 * A device's clock is wrong: by seconds where it asks a time server now and then (a quartz of 20 ppm drifts 12 s a week), by minutes where it never does, by eight hours
 * where the installer wrote the local time of Shanghai as UTC.
 */
export default defineFault({
  id: 'clock-skew',
  rates: { usualSeconds: 60, neverSet: 0.15, neverSetMinutes: 10, eightHoursAhead: 0.03 },
  state: ({ usualSeconds, neverSet, neverSetMinutes, eightHoursAhead }) => `each clock is up to ± ${usualSeconds} s wrong, ${100 * neverSet} % of them up to ± ${neverSetMinutes} min, ${100 * eightHoursAhead} % 8 h ahead`,
  start ({ rates: { usualSeconds, neverSet, neverSetMinutes, eightHoursAhead }, chance }) {
    const offsetOf = (device: string) => {
      const kind = chance(device, 0)
      if (kind < eightHoursAhead) return 8 * HOUR_MS
      return Math.round((2 * chance(device, 1) - 1) * (kind < eightHoursAhead + neverSet ? neverSetMinutes * MINUTE_MS : usualSeconds * SECOND_MS))
    }
    return { say: report => ({ ...report, clock: report.clock + offsetOf(report.device.id) }) }
  }
})
