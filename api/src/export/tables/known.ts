import { isPresenceOnly, type NumericPart, type UsageParts } from '@linli/domain/usage'

/** Parts that need somebody who counts people: presence alone gives none of them. */
const OF_PEOPLE: ReadonlySet<NumericPart> = new Set(['personMs', 'loadMs', 'overMs', 'personAllMs', 'closedPersonMs', 'fullQuarters'])
/** Parts that need a source of visits. */
const OF_VISITS: ReadonlySet<NumericPart> = new Set(['entries', 'visits', 'visitsKnownMs', 'turnoverSum', 'turnoverDays'])

/** How people and visits are known. */
export type Methods = Pick<UsageParts, 'occupancyClass' | 'presenceOnly' | 'visitsClass'>

/** Whether a part of a space was measured at all: what nothing measures is missing, and not 0. */
export function isKnown (part: NumericPart, parts: Methods): boolean {
  if (OF_PEOPLE.has(part)) return parts.occupancyClass !== undefined && !isPresenceOnly(parts)
  return !OF_VISITS.has(part) || parts.visitsClass !== undefined
}
