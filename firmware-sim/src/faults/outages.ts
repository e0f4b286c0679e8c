import { defineFault } from './contract.ts'
import { spellsOf } from './shared/spells.ts'

/**
 * A device is cut off, and what it says is lost: the radio gateway is unplugged, the access point hangs, a cleaner takes the socket. In most outages it goes on counting
 * (accumulated totals tell later what passed), in the rest it has no power and sees nothing. One spell a week of five minutes to twelve hours leaves a device alive for
 * 98.6 % of the time: a fleet that just meets the usual target of 98 % (DOMAIN 5.3).
 */
export default defineFault({
  id: 'outages',
  rates: { perWeek: 1, shortestHours: 1 / 12, longestHours: 12, withoutPower: 0.3 },
  state: ({ perWeek, longestHours, withoutPower }) => `each device is cut off ${perWeek} × a week for 5 min to ${longestHours} h (logarithmic) and what it says is lost; in ${100 * withoutPower} % of them it has no power either`,
  blinds: true,
  start ({ rates, chance }) {
    const spell = spellsOf(chance, rates)
    const isPowerless = (device: string, from: number) => chance(device, -from) < rates.withoutPower
    return {
      perceive (passage, device) {
        const outage = spell(device.id, passage.time)
        return outage && isPowerless(device.id, outage.from) ? [] : [passage]
      },
      say: report => spell(report.device.id, report.saidAt) ? undefined : report
    }
  }
})
