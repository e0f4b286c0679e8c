import type { Space } from '../catalogue/index.ts'
import { UNITS, type Figure, type MethodClass, type MetricId } from '../figures/figure.ts'
import { gateOf, isCovered } from '../figures/gate.ts'
import { p95 } from '../statistics/index.ts'
import { startOfQuarter } from '../time/index.ts'
import type { Atom, Figures, UsageParts } from './contract.ts'
import { figuresOf, isPresenceOnly } from './figures-of.ts'
import { isJudgedQuarter } from './quarters.ts'

/** A member of a group; `atoms` are only needed for the group's peak. */
export interface Member { readonly space: Space, readonly parts: UsageParts, readonly atoms?: readonly Atom[] }

/** Figures of a group, one line a class: classes are never added (DOMAIN A3.11). */
export interface GroupFigures {
  /** Ids that count, and ids left out because an ancestor is a member. */
  readonly members: readonly string[]
  readonly dropped: readonly string[]
  readonly byClass: Partial<Record<MethodClass, Figures>>
}

/** `ancestors`: every space that could be a parent. */
export function groupFigures (members: readonly Member[], ancestors: readonly Pick<Space, 'id' | 'parent'>[] = members.map(({ space }) => space)): GroupFigures {
  const parents = new Map(ancestors.map(({ id, parent }) => [id, parent]))
  const ids = new Set(members.map(({ space }) => space.id))
  const isNested = (id: string): boolean => {
    const parent = parents.get(id)
    return parent !== undefined && parent !== null && (ids.has(parent) || isNested(parent))
  }
  const kept = members.filter(({ space }) => !isNested(space.id))
  const byClass: Partial<Record<MethodClass, Figures>> = {}
  for (const methodClass of ['A', 'B', 'C'] as const) {
    const figures = { ...visitFigures(kept, methodClass), ...useFigures(kept.filter(({ parts }) => parts.occupancyClass === methodClass), methodClass) }
    if (Object.keys(figures).length > 0) byClass[methodClass] = figures
  }
  return { members: kept.map(({ space }) => space.id), dropped: members.filter(({ space }) => isNested(space.id)).map(({ space }) => space.id), byClass }
}

const sumOf = <T>(items: readonly T[], amount: (item: T) => number) => items.reduce((sum, item) => sum + amount(item), 0)

/** Sums of members' own figures: those below their own gate are left out and the figure says so. */
function total (metric: MetricId & ('visits' | 'person_hours'), members: readonly Member[], { methodClass, known }: { readonly methodClass: MethodClass, readonly known: (parts: UsageParts) => number }): Figure {
  const open = members.filter(({ parts }) => parts.openMs > 0)
  const included = open.filter(({ parts }) => isCovered(known(parts), parts.openMs))
  const figures = included.map(member => figuresOf(member)[metric]!)
  const knownMs = sumOf(included, ({ parts }) => known(parts))
  const openMs = sumOf(open, ({ parts }) => parts.openMs)
  const flags = [...new Set([...figures.flatMap(({ flags }) => flags), ...(included.length < open.length ? ['partial'] : [])])]
  return gate({ metric, value: sumOf(figures, ({ value }) => value ?? 0), part: knownMs, whole: openMs, methodClass, flags })
}

function gate ({ metric, value, part, whole, methodClass, flags = [] }: {
  readonly metric: MetricId, readonly value: number | undefined, readonly part: number, readonly whole: number, readonly methodClass: MethodClass, readonly flags?: readonly string[]
}): Figure {
  const base = { metric, unit: UNITS[metric], methodClass, flags }
  if (whole === 0) return { ...base, value: undefined, coverage: undefined, status: 'not_applicable' }
  const status = gateOf(part, whole)
  if (status === 'insufficient') return { ...base, value: undefined, coverage: part / whole, status }
  return value === undefined ? { ...base, value, coverage: part / whole, status: 'not_applicable' } : { ...base, value, coverage: part / whole, status }
}

function visitFigures (members: readonly Member[], methodClass: MethodClass): Figures {
  const counted = members.filter(({ parts }) => parts.visitsClass === methodClass)
  return counted.length === 0 ? {} : { visits: total('visits', counted, { methodClass, known: ({ visitsKnownMs }) => visitsKnownMs }) }
}

function useFigures (members: readonly Member[], methodClass: MethodClass): Figures {
  if (members.length === 0) return {}
  const open = members.filter(({ parts }) => parts.openMs > 0)
  const included = open.filter(({ parts }) => isCovered(parts.validMs, parts.openMs))
  const basis = { part: sumOf(included, ({ parts }) => parts.validMs), whole: sumOf(open, ({ parts }) => parts.openMs), methodClass, flags: included.length < open.length ? ['partial'] : [] }
  const weighted = (weight: (parts: UsageParts) => number, value: (parts: UsageParts) => number) => {
    const weights = sumOf(included, ({ parts }) => weight(parts))
    return weights === 0 ? undefined : sumOf(included, ({ parts }) => weight(parts) * value(parts)) / weights
  }
  const frequency = gate({ metric: 'frequency', value: weighted(({ openMs }) => openMs, ({ usedMs, validMs }) => usedMs / validMs), ...basis })
  const counted = members.filter(({ parts }) => !isPresenceOnly(parts))
  if (counted.length === 0) return { frequency }
  if (counted.length < members.length) return { ...useFigures(counted, methodClass), frequency }
  const hasCapacity = open.every(({ parts }) => !parts.capacityMissing)
  return {
    frequency, person_hours: total('person_hours', members, { methodClass, known: ({ validMs }) => validMs }),
    ...(hasCapacity ? { utilisation: gate({ metric: 'utilisation', value: weighted(({ capacityMs }) => capacityMs, ({ loadMs, validMs }) => loadMs / validMs), ...basis }) } : {}),
    ...peakFigures(open, methodClass)
  }
}

/** The peak of the sum: people in members that are open, valid when every open one is (DOMAIN A3.11). */
function peakFigures (members: readonly Member[], methodClass: MethodClass): Figures {
  if (members.length === 0 || members.some(({ atoms }) => atoms === undefined)) return {}
  const edges = [...new Set(members.flatMap(({ atoms }) => atoms!.flatMap(({ from, to }) => [from, to])))].sort((a, b) => a - b)
  const cursors = members.map(() => 0)
  const quarters = new Map<number, { openMs: number, validMs: number, personMs: number }>()
  edges.slice(0, -1).forEach((from, index) => {
    const now = members.flatMap(({ atoms }, member) => {
      while (cursors[member]! < atoms!.length && atoms![cursors[member]!]!.to <= from) cursors[member]!++
      const atom = atoms![cursors[member]!]
      return atom && atom.from <= from && atom.open ? [atom] : []
    })
    if (now.length === 0) return
    const ms = edges[index + 1]! - from
    const quarter = quarters.get(startOfQuarter(from)) ?? { openMs: 0, validMs: 0, personMs: 0 }
    quarters.set(startOfQuarter(from), quarter)
    quarter.openMs += ms
    if (!now.every(({ valid }) => valid)) return
    quarter.validMs += ms
    quarter.personMs += ms * sumOf(now, ({ people }) => people)
  })
  const all = [...quarters.values()]
  const means = all.filter(isJudgedQuarter).map(({ personMs, validMs }) => personMs / validMs)
  const basis = { part: sumOf(all, ({ validMs }) => validMs), whole: sumOf(all, ({ openMs }) => openMs), methodClass }
  return {
    peak: gate({ metric: 'peak', value: means.length === 0 ? undefined : Math.max(...means), ...basis }),
    p95: gate({ metric: 'p95', value: means.length === 0 ? undefined : p95(means), ...basis })
  }
}
