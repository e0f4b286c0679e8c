import { HOUR_MS, MINUTE_MS } from '@linli/domain/time'
import { defineFault } from './contract.ts'

/**
 * A message arrives twice: its acknowledgement was lost and the device sends it again (MQTT 5.0, 4.3.2: "at least once"), two gateways heard it, a bridge repeats what it
 * had buffered.
 */
export default defineFault({
  id: 'duplicates',
  rates: { share: 0.02, muchLater: 0.1 },
  state: ({ share, muchLater }) => `${100 * share} % of the messages arrive twice, within a minute, ${100 * muchLater} % of these within six hours`,
  start: ({ rates: { share, muchLater }, chance }) => ({
    carry (delivery) {
      const { report: { device, saidAt }, arrivesAt } = delivery
      const luck = chance(device.id, saidAt)
      if (luck >= share) return [delivery]
      const later = chance(device.id, -saidAt) * (luck < share * muchLater ? 6 * HOUR_MS : MINUTE_MS)
      return [delivery, { ...delivery, arrivesAt: arrivesAt + Math.floor(later) }]
    }
  })
})
