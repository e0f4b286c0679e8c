import { defineFault } from './contract.ts'

/**
 * A counter sees one direction worse than the other: it hangs askew, a door leaf opens into its field, people come in groups and leave one by one. Each device has
 * its own direction and its own share, evenly up to the worst. "IN and OUT closeness" is what vendors judge an installation by, and their nightly correction is for it
 * (Irisys and imbuildings.com, cited in DOMAIN 2.2).
 */
export default defineFault({
  id: 'direction-bias',
  rates: { worstShare: 0.04 },
  state: ({ worstShare }) => `each counter misses up to ${100 * worstShare} % more of one direction, ${50 * worstShare} % in the mean`,
  start: ({ rates: { worstShare }, chance }) => ({
    perceive (passage, device) {
      const direction = chance(device.id, 0) < 0.5 ? 1 : -1
      const share = worstShare * chance(device.id, 1)
      return passage.direction === direction && chance(device.id, passage.time) < share ? [] : [passage]
    }
  })
})
