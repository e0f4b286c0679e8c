import type { Interval } from './instant.ts'

/** A time set: half-open intervals, sorted, disjoint, none empty and none touching. UTC ms. */
export type TimeSet = readonly Interval[]

/** Sorts, joins what overlaps or touches, and drops what is empty. */
export function normalise (intervals: Iterable<Interval>): TimeSet {
  const sorted = [...intervals].filter(({ from, to }) => from < to).sort((a, b) => a.from - b.from)
  const joined: { from: number, to: number }[] = []
  for (const { from, to } of sorted) {
    const last = joined.at(-1)
    if (last && from <= last.to) last.to = Math.max(last.to, to)
    else joined.push({ from, to })
  }
  return joined
}

export function union (...sets: readonly TimeSet[]): TimeSet {
  return normalise(sets.flat())
}

export function intersect (a: TimeSet, b: TimeSet): TimeSet {
  const common: Interval[] = []
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    const [x, y] = [a[i]!, b[j]!]
    const from = Math.max(x.from, y.from)
    const to = Math.min(x.to, y.to)
    if (from < to) common.push({ from, to })
    if (x.to < y.to) i++
    else j++
  }
  return common
}

/** What is in `a` and not in `b`. */
export function subtract (a: TimeSet, b: TimeSet): TimeSet {
  const left: Interval[] = []
  let j = 0
  for (const { from, to } of a) {
    let start = from
    while (j < b.length && b[j]!.to <= from) j++
    for (let k = j; k < b.length && b[k]!.from < to; k++) {
      if (b[k]!.from > start) left.push({ from: start, to: b[k]!.from })
      start = Math.max(start, b[k]!.to)
    }
    if (start < to) left.push({ from: start, to })
  }
  return left
}

/** The part of a set inside one interval. */
export function clip (set: TimeSet, { from, to }: Interval): TimeSet {
  return intersect(set, from < to ? [{ from, to }] : [])
}

/** Exact length, ms. */
export function lengthOf (set: TimeSet): number {
  return set.reduce((sum, { from, to }) => sum + (to - from), 0)
}

/** The interval of a set in which an instant lies. */
export function intervalAt<T extends Interval> (set: readonly T[], at: number): T | undefined {
  let low = 0
  let high = set.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (set[middle]!.to <= at) low = middle + 1
    else high = middle
  }
  const found = set[low]
  return found && found.from <= at ? found : undefined
}
