import { isOver } from '@linli/domain/limits'
import { MINUTE_MS } from '@linli/domain/time'
import { defineRule, type Finding } from '../contract.ts'

/** More people than the room may hold (DOMAIN 4.4 "N > 100 % cap"); after rounding, as in A3.9. */
export default defineRule({
  id: 'over-capacity',
  priority: 'P1',
  name: { zh: '超员', en: 'Over capacity' },
  onDelayMs: 5 * MINUTE_MS,
  offDelayMs: 5 * MINUTE_MS,
  about: 'space',
  evaluate: ({ spaces }, isOpen) => spaces.flatMap(({ space, state: { people, capacity, methodClass } }): Finding[] => {
    // People that were inferred (class C) are no ground for clearing a room.
    if (capacity === undefined || methodClass === 'C') return []
    const about = { subject: space.id, site: space.site, space: space.id, limit: capacity, unit: 'person' }
    if (people === undefined) return [{ ...about, holds: undefined }]
    const band = isOpen(space.id) ? 0.05 * capacity : 0
    return [{ ...about, holds: isOver(people + band, capacity), value: people }]
  })
})
