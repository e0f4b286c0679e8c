import type { Catalogue, Space } from '@linli/domain/catalogue'
import type { ComparedSpace } from '@linli/domain/comparison'
import { UNITS, type Figure, type MethodClass } from '@linli/domain/figures'
import { limitsOf } from '@linli/domain/limits'
import { addDays } from '@linli/domain/time'
import { addParts, figuresOf, groupFigures, type UsageParts } from '@linli/domain/usage'
import type { Comparisons } from '../comparison/index.ts'
import type { Queries } from '../queries/index.ts'
import type { LetterFigures } from './corrections.ts'
import type { ComparedVisits, LetterModel, LetterSite, LetterSpace } from './model.ts'

/** Sites and spaces of one street. */
export type OwnSpaces = Pick<Catalogue, 'sites' | 'spaces'>

export function ownSpaces (catalogue: Catalogue, street: string): OwnSpaces {
  const sites = catalogue.sites.filter(site => site.street === street)
  return { sites, spaces: catalogue.spaces.filter(({ site }) => sites.some(own => own.id === site)) }
}

/** Figures of a street's spaces in a week; `only`: of these of them. */
export async function figuresOfWeek ({ sites, spaces: all }: OwnSpaces, monday: string, { queries, only }: { readonly queries: Queries, readonly only?: ReadonlySet<string> }): Promise<LetterFigures> {
  const spaces = only ? all.filter(({ id }) => only.has(id)) : all
  const days = await queries.daysOf(spaces, monday, addDays(monday, 6))
  const whole = (space: Space) => days.get(space.id)!.reduce(addParts)
  const commercial = new Set(sites.filter(({ line }) => line === 'commercial').map(({ id }) => id))
  return {
    week: monday, totals: groupFigures(spaces.filter(({ site }) => !commercial.has(site)).map(space => ({ space, parts: whole(space) })), all),
    sites: sites.map((site): LetterSite => ({
      id: site.id, name: site.name, line: site.line,
      spaces: spaces.filter(space => space.site === site.id).map(space => {
        const figures = figuresOf({ space, parts: whole(space) })
        return {
          id: space.id, name: space.name, limits: limitsOf(space).filter(({ quantity }) => figures[`comfort_${quantity}`]), figures,
          dailyVisits: days.get(space.id)!.map(parts => visitsOfDay(space, parts))
        }
      })
    })).filter(({ spaces: own }) => own.length > 0)
  }
}

/** Figures of a week with what they are compared with. */
export async function comparedWeek (own: OwnSpaces, monday: string, { queries, comparisons }: { readonly queries: Queries, readonly comparisons: Comparisons }): Promise<{
  readonly figures: LetterFigures, readonly compared: ReadonlyMap<string, ComparedVisits>, readonly comparedTotals: LetterModel['comparedTotals']
}> {
  const figures = await figuresOfWeek(own, monday, { queries })
  const before = await figuresOfWeek(own, addDays(monday, -7), { queries })
  const week = comparisons.week(monday)!
  const loaded = new Map<string, ComparedSpace>()
  for (const space of own.spaces) loaded.set(space.id, await week.load(space))
  const visitsBefore = new Map(spacesIn(before).map(({ id, figures: { visits } }) => [id, visits!]))
  const compared = new Map(spacesIn(figures).flatMap(({ id, figures: { visits } }): [string, ComparedVisits][] => {
    const comparison = week.compare([loaded.get(id)!])
    return comparison ? [[id, { lastWeek: visitsBefore.get(id)!, thisWeek: visits!, comparison }]] : []
  }))
  const comparedTotals: Partial<Record<MethodClass, ComparedVisits>> = {}
  for (const methodClass of ['A', 'B', 'C'] as const) {
    const thisWeek = figures.totals.byClass[methodClass]?.visits
    const members = figures.totals.members.map(id => loaded.get(id)!).filter(({ visits }) => visits.methodClass === methodClass)
    const comparison = week.compare(members)
    if (thisWeek && comparison) {
      // A total that is below the gate is not compared, whatever some of its members know.
      comparedTotals[methodClass] = { thisWeek, lastWeek: before.totals.byClass[methodClass]?.visits ?? NO_VISITS, comparison: thisWeek.status === 'insufficient' ? { status: 'insufficient', leftOut: comparison.leftOut } : comparison }
    }
  }
  return { figures, compared, comparedTotals }
}

/** Every space of a letter. */
export function spacesIn ({ sites }: Pick<LetterFigures, 'sites'>): readonly LetterSpace[] {
  return sites.flatMap(({ spaces }) => spaces)
}

function visitsOfDay (space: Space, parts: UsageParts): Figure {
  return figuresOf({ space, parts }).visits ?? NO_VISITS
}

const NO_VISITS: Figure = { metric: 'visits', unit: UNITS.visits, value: undefined, coverage: undefined, methodClass: undefined, status: 'not_applicable', flags: [] }
