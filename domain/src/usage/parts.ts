import { numberAt, type Space } from '../catalogue/index.ts'
import { LinliError } from '../errors/index.ts'
import { isCovered } from '../figures/gate.ts'
import { isOver } from '../limits/index.ts'
import { addDays, clip, intersect, intervalAt, lengthOf, localDate, startOfLocalDay, type Interval, type TimeSet } from '../time/index.ts'
import { capacityOver } from './atoms.ts'
import { blocksAt, type Block } from './comfort.ts'
import type { Atom, EdgeGap, UsageParts } from './contract.ts'
import { MERGED_GAP_MS } from './occupancy.ts'
import type { Visits } from './visits.ts'

/** Sums over atoms: open, valid, used, people, load, capacity, inside and outside the opening. */
export function partsOfAtoms (atoms: readonly Atom[]): Pick<UsageParts, 'openMs' | 'validMs' | 'usedMs' | 'personMs' | 'loadMs' | 'capacityMs' | 'capacityMissing' | 'overMs' | 'personAllMs' |
  'closedMs' | 'closedValidMs' | 'closedPersonMs' | 'closedUsedMs'> {
  const sum = { openMs: 0, validMs: 0, usedMs: 0, personMs: 0, loadMs: 0, capacityMs: 0, capacityMissing: false, overMs: 0, personAllMs: 0, closedMs: 0, closedValidMs: 0, closedPersonMs: 0, closedUsedMs: 0 }
  for (const { from, to, open, valid, used, people, capacity } of atoms) {
    const ms = to - from
    if (valid) sum.personAllMs += ms * people
    if (!open) {
      sum.closedMs += ms
      if (!valid) continue
      sum.closedValidMs += ms
      sum.closedPersonMs += ms * people
      if (used) sum.closedUsedMs += ms
      continue
    }
    sum.openMs += ms
    if (capacity === undefined) sum.capacityMissing = true
    else sum.capacityMs += ms * capacity
    if (!valid) continue
    sum.validMs += ms
    sum.personMs += ms * people
    if (used) sum.usedMs += ms
    if (capacity === undefined) continue
    sum.loadMs += ms * people / capacity
    if (isOver(people, capacity)) sum.overMs += ms
  }
  return sum
}

/** Visits by local day: staff subtracted, turnover of the days that are covered (DOMAIN A3.8). */
export function visitParts ({ space, visits, period, open }: { readonly space: Space, readonly visits: Visits, readonly period: Interval, readonly open: TimeSet }):
Pick<UsageParts, 'visitsClass' | 'entries' | 'visits' | 'lumps' | 'visitsKnownMs' | 'turnoverSum' | 'turnoverDays'> {
  const capacity = capacityOver(space.capacity)
  const sum = { entries: 0, visits: 0, turnoverSum: 0, turnoverDays: 0 }
  let index = 0
  for (let date = localDate(period.from); startOfLocalDay(date) < period.to; date = addDays(date, 1)) {
    const day = { from: startOfLocalDay(date), to: startOfLocalDay(addDays(date, 1)) }
    let entries = 0
    for (; index < visits.entries.length && visits.entries[index]!.at < day.to; index++) {
      if (visits.entries[index]!.at >= day.from) entries += visits.entries[index]!.entries
    }
    const openToday = clip(open, day)
    const openMs = lengthOf(openToday)
    const own = openMs > 0 ? Math.max(0, entries - (numberAt(space.staffVisitsPerOpenDay, day.from) ?? 0)) : entries
    sum.entries += entries
    sum.visits += own
    if (isCovered(lengthOf(intersect(openToday, visits.known)), openMs)) {
      const seats = capacity.reduce((total, held) => total + lengthOf(clip(openToday, held)) * held.value, 0) / openMs
      if (seats > 0) {
        sum.turnoverSum += own / seats
        sum.turnoverDays++
      }
    }
  }
  return {
    ...(visits.methodClass === undefined ? {} : { visitsClass: visits.methodClass }), ...sum, visitsKnownMs: lengthOf(intersect(open, visits.known)),
    lumps: visits.lumps.filter(({ from, to }) => from < period.to && period.from < to)
  }
}

/** Vacant stretches at the ends of the period that may join with a neighbour's. */
export function edgesOf ({ period, valid, used, blocks }: { readonly period: Interval, readonly valid: TimeSet, readonly used: TimeSet, readonly blocks: ReadonlyMap<string, readonly Block[]> }):
Pick<UsageParts, 'lead' | 'trail'> {
  const edge = (ms: number, around: Interval | undefined, at: number): EdgeGap | undefined =>
    around && ms < MERGED_GAP_MS ? { ms, blocks: blocksAt(blocks, at) } : undefined
  const [first, last] = [used[0], used.at(-1)]
  const [start, end] = [intervalAt(valid, period.from), intervalAt(valid, period.to - 1)]
  const lead = first && start && first.from < start.to ? edge(first.from - period.from, start, period.from) : undefined
  const trail = last && end && last.to > end.from ? edge(period.to - last.to, end, period.to - 1) : undefined
  return { ...(lead ? { lead } : {}), ...(trail ? { trail } : {}) }
}

/** Parts of two adjacent periods of one space as parts of the whole. @throws LinliError `parts_not_adjacent`. */
export function addParts (a: UsageParts, b: UsageParts): UsageParts {
  if (a.period.to !== b.period.from) throw new LinliError('parts_not_adjacent', `a period that ends at ${a.period.to} and one that begins at ${b.period.from} do not make a whole`)
  const add = <K extends keyof UsageParts>(...keys: readonly K[]) => Object.fromEntries(keys.map(key => [key, (a[key] as number) + (b[key] as number)])) as Pick<UsageParts, K>
  const gapMs = a.trail && b.lead && a.trail.ms + b.lead.ms < MERGED_GAP_MS ? a.trail.ms + b.lead.ms : 0
  const occupancyClass = a.occupancyClass ?? b.occupancyClass
  const visitsClass = a.visitsClass ?? b.visitsClass
  const sums = add('openMs', 'validMs', 'usedMs', 'personMs', 'loadMs', 'capacityMs', 'overMs', 'personAllMs', 'closedMs', 'closedValidMs', 'closedPersonMs', 'closedUsedMs', 'countedIn', 'countedOut', 'entries', 'visits',
    'visitsKnownMs', 'turnoverSum', 'turnoverDays', 'fullQuarters', 'keptMs', 'plannedMs', 'aliveMs', 'serviceMs')
  return {
    ...sums, usedMs: sums.usedMs + gapMs,
    period: { from: a.period.from, to: b.period.to },
    ...(occupancyClass === undefined ? {} : { occupancyClass }), ...(visitsClass === undefined ? {} : { visitsClass }), ...(a.presenceOnly ?? b.presenceOnly ? { presenceOnly: true } : {}),
    capacityMissing: a.capacityMissing || b.capacityMissing, hasDoor: a.hasDoor || b.hasDoor, hasWitness: a.hasWitness || b.hasWitness, roundTheClock: a.roundTheClock || b.roundTheClock,
    lumps: [...new Map([...a.lumps, ...b.lumps].map(lump => [`${lump.device} ${lump.from}`, lump])).values()],
    quarterMeans: [...a.quarterMeans, ...b.quarterMeans], comfort: addComfort(a, b, gapMs > 0),
    ...(a.lead ? { lead: a.lead } : {}), ...(b.trail ? { trail: b.trail } : {})
  }
}

function addComfort (a: UsageParts, b: UsageParts, joins: boolean): UsageParts['comfort'] {
  return Object.fromEntries([...new Set([...Object.keys(a.comfort), ...Object.keys(b.comfort)])].map(key => {
    const edges = joins ? [a.trail!, b.lead!].map(({ ms, blocks }) => ({ ms, ...blocks[key] })) : []
    const sum = (part: 'insideMs' | 'judgedMs', flag: 'inside' | 'judged') =>
      (a.comfort[key]?.[part] ?? 0) + (b.comfort[key]?.[part] ?? 0) + edges.reduce((total, edge) => total + (edge[flag] === true ? edge.ms : 0), 0)
    return [key, { insideMs: sum('insideMs', 'inside'), judgedMs: sum('judgedMs', 'judged') }]
  }))
}
