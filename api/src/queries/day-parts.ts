import { CatalogueIndex, type Catalogue, type Space } from '@linli/domain/catalogue'
import { addDays, localDate, type Clock } from '@linli/domain/time'
import type { UsageParts } from '@linli/domain/usage'
import type { TelemetryStore } from '@linli/store/telemetry'
import { DEFINITION, evaluateDay, oldestRawDay, readStoredDays, readStoredDaysOf, RUNNING, type StoredDay } from '../rollup/index.ts'

/** Parts of local days. */
export interface DayParts {
  /** Parts of the local days from `first` to `last`, inclusive. */
  readonly days: (space: Space, first: string, last: string) => Promise<readonly UsageParts[]>
  /** The same by space, in one question for all of them. */
  readonly daysOf: (spaces: readonly Space[], first: string, last: string) => Promise<ReadonlyMap<string, readonly UsageParts[]>>
  /** Parts of those of the local days from `first` to `last`, inclusive, that are rolled up, in order: nothing is computed. */
  readonly recorded: (space: Space, first: string, last: string) => Promise<readonly UsageParts[]>
}

/** Parts of days: what is stored where it stands, the others computed. */
export function createDayParts ({ store, catalogue, clock, rawRetentionDays }: {
  readonly store: TelemetryStore, readonly catalogue: () => Catalogue, readonly clock: Clock, readonly rawRetentionDays: number
}): DayParts {
  async function recorded (space: Space, first: string, last: string): Promise<readonly UsageParts[]> {
    const stored = await readStoredDays(store, space, { first, last })
    const oldest = oldestOf(space, new CatalogueIndex(catalogue()))
    return [...stored.values()].filter(day => isUsable(day, oldest)).map(({ parts }) => parts)
  }

  /** The oldest local date of a space that can still be made of its raw readings. */
  function oldestOf (space: Space, index: CatalogueIndex): string {
    return rawRetentionDays === Infinity || index.siteOf(space.id)?.recorded ? '' : oldestRawDay(localDate(clock.now()), rawRetentionDays)
  }

  async function daysOf (spaces: readonly Space[], first: string, last: string): Promise<ReadonlyMap<string, readonly UsageParts[]>> {
    const stored = await readStoredDaysOf(store, spaces, { first, last })
    const index = new CatalogueIndex(catalogue())
    const found = new Map<string, readonly UsageParts[]>()
    for (const space of spaces) found.set(space.id, await completed(space, { first, last, index, stored: stored.get(space.id)! }))
    return found
  }

  /** Parts of every day of a span; those that are not stored are computed. */
  async function completed (space: Space, { first, last, index, stored }: { readonly first: string, readonly last: string, readonly index: CatalogueIndex, readonly stored: ReadonlyMap<string, StoredDay> }): Promise<readonly UsageParts[]> {
    const oldest = oldestOf(space, index)
    const parts: UsageParts[] = []
    for (let date = first; date <= last; date = addDays(date, 1)) {
      const day = stored.get(date)
      parts.push(day && isUsable(day, oldest) ? day.parts : (await evaluateDay({ store, index, space, date, now: clock.now() })).evaluation.parts)
    }
    return parts
  }

  const days = async (space: Space, first: string, last: string) => (await daysOf([space], first, last)).get(space.id)!

  return { days, daysOf, recorded }
}

/** Whether stored parts can be told. `oldest`: before this local date there are no raw readings to do better with. */
function isUsable ({ date, partsVersion }: StoredDay, oldest: string): boolean {
  return partsVersion === DEFINITION || (date < oldest && partsVersion !== RUNNING)
}
