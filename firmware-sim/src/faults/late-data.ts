import { MINUTE_MS } from '@linli/domain/time'
import { defineFault } from './contract.ts'
import { spellsOf } from './shared/spells.ts'

/** A device keeps its messages while it has no connection and sends them all when it has one again, up to three days later, in no order. */
export default defineFault({
  id: 'late-data',
  rates: { perWeek: 0.25, shortestHours: 0.25, longestHours: 72 },
  state: ({ perWeek, longestHours }) => `each device keeps back what it says ${perWeek} × a week for 15 min to ${longestHours / 24} days (logarithmic) and sends it together`,
  start ({ rates, chance }) {
    const spell = spellsOf(chance, rates)
    return {
      carry (delivery) {
        const { device, saidAt } = delivery.report
        const kept = spell(device.id, saidAt)
        return kept ? [{ ...delivery, arrivesAt: Math.max(delivery.arrivesAt, kept.to + Math.floor(chance(device.id, saidAt) * 10 * MINUTE_MS)) }] : [delivery]
      }
    }
  }
})
