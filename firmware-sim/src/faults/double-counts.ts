import { defineFault } from './contract.ts'

/**
 * Somebody is counted twice: stops in the doorway, carries a trolley, swings a coat; in either direction alike. A head counter takes a coat stand or a mirror image for a
 * person so often. Rarer than missing (in NCHRP Report 797 counters miss more than they invent), and as invisible: both directions gain alike.
 */
export default defineFault({
  id: 'double-counts',
  rates: { share: 0.01 },
  state: ({ share }) => `each passage, and each head at each look, is counted twice with ${100 * share} %`,
  start: ({ rates: { share }, chance }) => ({
    perceive: (passage, device) => chance(device.id, 2 * passage.time + (passage.direction === 1 ? 1 : 0)) < share ? [passage, passage] : [passage],
    say (report) {
      const { device, saidAt, values } = report
      if (values.count === undefined) return report
      let count = values.count
      for (let head = 0; head < values.count; head++) if (chance(device.id, saidAt + head) < share) count++
      return { ...report, values: { ...values, count } }
    }
  })
})
