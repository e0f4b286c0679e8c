import { LinliError } from '../errors/index.ts'

/** Cycles that parts are built for (DOMAIN 4.1): door closers EN 1154 grade 8, hinges EN 1935 grade 7, locks, held-open devices EN 1155 grade 5. */
export const RATED_CYCLES = { door_closer: 500_000, hinge: 200_000, lock: 200_000, hold_open_device: 50_000 } as const

/** Share of the rated cycles from which a part is inspected, its exchange planned, and it is exchanged (DOMAIN 4.1). */
export const WEAR = { inspect: 0.5, plan: 0.8, replace: 1 } as const

/**
 * Days until a part has done its rated cycles at today's mean use; never negative, undefined ("—") when nobody uses it.
 * @throws LinliError `cycles_negative` when the rating is not above 0, or use is below 0.
 */
export function remainingDays ({ rated, used, perDay }: { readonly rated: number, readonly used: number, readonly perDay: number }): number | undefined {
  if (!(rated > 0) || !(used >= 0) || !(perDay >= 0)) {
    throw new LinliError('cycles_negative', `${rated} rated cycles, ${used} done and ${perDay} a day: the rating must be above 0, the others at least 0`)
  }
  return perDay === 0 ? undefined : Math.max(0, rated - used) / perDay
}
