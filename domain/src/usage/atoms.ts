import type { NumberVersion } from '../catalogue/index.ts'
import { QUARTER_MS, startOfQuarter, type Interval, type TimeSet } from '../time/index.ts'
import type { Held } from './alive.ts'
import type { Atom } from './contract.ts'

/** Capacity over time, from its versions. */
export function capacityOver (versions: readonly NumberVersion[]): readonly Held<number>[] {
  const sorted = versions.toSorted((a, b) => a.from - b.from)
  return sorted.map(({ from, value }, index) => ({ from, to: sorted[index + 1]?.from ?? Infinity, value }))
}

/** Cuts a period wherever anything changes, and at every quarter-hour: each measure is then one pass over the atoms. */
export function atomsOf (period: Interval, { open, valid, used, people, capacity }: {
  readonly open: TimeSet, readonly valid: TimeSet, readonly used: TimeSet, readonly people: readonly Held<number>[], readonly capacity: readonly Held<number>[]
}): readonly Atom[] {
  const edges = edgesOf(period, [open, valid, used, people, capacity])
  const cursor = { open: cursorOver(open), valid: cursorOver(valid), used: cursorOver(used), people: cursorOver(people), capacity: cursorOver(capacity) }
  return edges.slice(0, -1).map((from, index) => ({
    from, to: edges[index + 1]!,
    open: cursor.open(from) !== undefined, valid: cursor.valid(from) !== undefined, used: cursor.used(from) !== undefined,
    people: cursor.people(from)?.value ?? 0, capacity: cursor.capacity(from)?.value
  }))
}

function edgesOf ({ from, to }: Interval, sets: readonly TimeSet[]): readonly number[] {
  const edges = new Set([from, to])
  for (let quarter = startOfQuarter(from) + QUARTER_MS; quarter < to; quarter += QUARTER_MS) edges.add(quarter)
  for (const set of sets) {
    for (const interval of set) {
      if (interval.from > from && interval.from < to) edges.add(interval.from)
      if (interval.to > from && interval.to < to) edges.add(interval.to)
    }
  }
  return [...edges].sort((a, b) => a - b)
}

/** Finds the interval at instants that only go forward. */
function cursorOver<T extends Interval> (set: readonly T[]): (at: number) => T | undefined {
  let index = 0
  return at => {
    while (index < set.length && set[index]!.to <= at) index++
    const current = set[index]
    return current && current.from <= at ? current : undefined
  }
}
