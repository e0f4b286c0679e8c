import { defineFault } from './contract.ts'

/**
 * Somebody goes through and is not counted: hidden behind another, too close to the frame, a child below the beam; in either direction alike. A head counter
 * overlooks each person so often at each look. Vendors of overhead sensors promise 95 to 98 % (DOMAIN 2.2); counters of NCHRP Report 797 (2014), out of doors,
 * missed more. Nothing in the counts themselves tells of it: entries and exits lack alike.
 */
export default defineFault({
  id: 'missed-counts',
  rates: { share: 0.03 },
  state: ({ share }) => `each passage, and each head at each look, is missed with ${100 * share} %`,
  start: ({ rates: { share }, chance }) => ({
    perceive: (passage, device) => chance(device.id, 2 * passage.time + (passage.direction === 1 ? 1 : 0)) < share ? [] : [passage],
    say (report) {
      const { device, saidAt, values } = report
      if (values.count === undefined) return report
      let count = 0
      for (let head = 0; head < values.count; head++) if (chance(device.id, saidAt + head) >= share) count++
      return { ...report, values: { ...values, count } }
    }
  })
})
