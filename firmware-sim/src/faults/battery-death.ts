import { DAY_MS } from '@linli/domain/time'
import { defineFault } from './contract.ts'
import { spellsOf } from './shared/spells.ts'

/**
 * A battery runs empty: for a day the device reaches its gateway only at times, then it is dead until somebody comes with a new one. Every device of the district is taken
 * for one on batteries. Twice a year each, and one to five days for the repair, is a fleet that nobody looks after well.
 */
export default defineFault({
  id: 'battery-death',
  rates: { perWeek: 1 / 26, shortestHours: 24, longestHours: 120, lostBefore: 0.3 },
  state: ({ perWeek, shortestHours, longestHours, lostBefore }) => `each device dies ${(52 * perWeek).toFixed(0)} × a year for ${shortestHours / 24} to ${longestHours / 24} days, and loses ${100 * lostBefore} % of its messages on the day before`,
  blinds: true,
  start ({ rates, chance }) {
    const spell = spellsOf(chance, rates)
    return {
      perceive: (passage, device) => spell(device.id, passage.time) ? [] : [passage],
      say (report) {
        const { device, saidAt } = report
        if (spell(device.id, saidAt)) return undefined
        return spell(device.id, saidAt + DAY_MS) && chance(device.id, saidAt) < rates.lostBefore ? undefined : report
      }
    }
  }
})
