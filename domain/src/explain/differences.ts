import type { CatalogueIndex } from '../catalogue/index.ts'
import { METRIC_DEFINITIONS, partsUsedBy, type MetricId } from '../figures/index.ts'
import type { UsageParts } from '../usage/index.ts'
import type { Difference } from './contract.ts'

/** Whether two values say the same, whatever the order of their keys; what is undefined is not there. */
export function saysTheSame (a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  const [one, other] = [a, b] as readonly Readonly<Record<string, unknown>>[]
  return [...new Set([...Object.keys(one!), ...Object.keys(other!)])].every(key => saysTheSame(one![key], other![key]))
}

/** Parts of a metric that are not the same before and after. */
export function differencesOf (metric: MetricId, before: UsageParts, after: UsageParts): readonly Difference[] {
  return partsUsedBy(METRIC_DEFINITIONS[metric]).filter(part => !saysTheSame(before[part], after[part])).map(part => ({ part, before: before[part], after: after[part] }))
}

/** Names for people, which no calculation asks. */
const NAMES: ReadonlySet<string> = new Set(['name', 'areaM2', 'kind', 'parent', 'site'])
const DEVICE_NAMES: ReadonlySet<string> = new Set(['name', 'source', 'external', 'aliases', 'model'])

/** What two catalogues tell of a space and its devices that is not the same: `capacity`, `device a: placements`. */
export function factsChanged (space: string, before: CatalogueIndex, after: CatalogueIndex): readonly string[] {
  const changed = keysChanged(before.spaces.get(space), after.spaces.get(space), NAMES)
  const [was, is] = [before, after].map(index => new Map(index.devicesOf(space).map(device => [device.id, device])))
  const devices = [...new Set([...was!.keys(), ...is!.keys()])].flatMap(id => keysChanged(was!.get(id), is!.get(id), DEVICE_NAMES).map(key => `device ${id}: ${key}`))
  const holidays = saysTheSame(before.catalogue.schoolHolidays, after.catalogue.schoolHolidays) ? [] : ['schoolHolidays']
  return [...changed, ...devices, ...holidays]
}

function keysChanged (before: object | undefined, after: object | undefined, names: ReadonlySet<string>): readonly string[] {
  if (before === undefined && after === undefined) return []
  if (before === undefined) return ['added']
  if (after === undefined) return ['removed']
  const [was, is] = [before, after] as readonly Readonly<Record<string, unknown>>[]
  return [...new Set([...Object.keys(was!), ...Object.keys(is!)])].filter(key => !names.has(key) && !saysTheSame(was![key], is![key]))
}
