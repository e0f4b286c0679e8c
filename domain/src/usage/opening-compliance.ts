import type { Space } from '../catalogue/index.ts'
import { addDays, clip, DAY_MS, intersect, lengthOf, localDate, MINUTE_MS, startOfLocalDay, union, type Interval, type TimeSet } from '../time/index.ts'
import { heldAt } from './people.ts'
import { hold, type Living } from './alive.ts'
import type { UsageParts } from './contract.ts'
import { countingDays } from './counting-days.ts'
import { doorOpen, doorTransitions } from './doors.ts'
import type { Passage } from './passages.ts'
import type { Sensed } from './sensed.ts'

/** Evidence counts from this long before to this long after the planned time (DOMAIN A3.10). */
const AROUND_MS = 60 * MINUTE_MS
/** A door that stands open longer than this is wedged and proves nothing. */
const WEDGED_MS = DAY_MS

/**
 * How much of the planned opening was kept, in witnessed time (DOMAIN A3.10). `opening`: O around the period, whose counting days are looked at
 * whole; `open`: O inside it.
 */
export function openingParts ({ space, sensed, passages, period, opening, open }: {
  readonly space: Space, readonly sensed: Sensed, readonly passages: readonly Passage[], readonly period: Interval, readonly opening: TimeSet, readonly open: TimeSet
}): Pick<UsageParts, 'keptMs' | 'plannedMs' | 'hasDoor' | 'hasWitness' | 'roundTheClock'> {
  const doors = sensed.of('door')
  const witnesses = sensed.of('door', 'counter', 'totals', 'oneway', 'beam', 'presence', 'headcount')
  const doorAlive = union(...doors.map(({ alive }) => alive))
  const anyAlive = union(...witnesses.map(({ alive }) => alive))
  const evidence = evidenceOf(sensed, passages)
  let keptMs = 0
  let plannedMs = 0
  for (const day of countingDays(space.resetAt, period)) {
    const planned = clip(opening, day)
    if (planned.length === 0) continue
    const window = { from: Math.max(day.from, planned[0]!.from - AROUND_MS), to: Math.min(day.to, planned.at(-1)!.to + AROUND_MS) }
    const seen = [...evidence.filter(at => window.from <= at && at <= window.to), ...[window.from, window.to].filter(at => doors.some(door => standsOpen(door, at)))]
    const witnessed = seen.length > 0 ? union(doorAlive, anyAlive) : doorAlive
    const judged = intersect(clip(open, day), witnessed)
    plannedMs += lengthOf(judged)
    if (seen.length > 0) keptMs += lengthOf(clip(judged, { from: Math.min(...seen), to: Math.max(...seen) }))
  }
  return { keptMs, plannedMs, hasDoor: doors.length > 0, hasWitness: witnesses.length > 0, roundTheClock: hasWholeDay(open, period) }
}

/** Instants that prove that the space is open: a door moves, somebody passes, a use begins or ends. */
function evidenceOf (sensed: Sensed, passages: readonly Passage[]): readonly number[] {
  const heads = sensed.of('headcount').flatMap(sensor => {
    const counts = sensor.messages.flatMap(({ time, values }) => values.count === undefined ? [] : [{ at: time, used: values.count > 0 }])
    return counts.filter(({ used }, index) => used !== (counts[index - 1]?.used ?? false)).map(({ at }) => at)
  })
  const through = sensed.of('oneway', 'beam').flatMap(({ messages }) => messages.flatMap(({ time, values }) => (values.passagesIn ?? 0) + (values.passages ?? 0) > 0 ? [time] : []))
  return [
    ...sensed.of('door').flatMap(door => doorTransitions(door).map(({ at }) => at)),
    ...passages.map(({ at }) => at), ...through, ...heads,
    ...sensed.of('presence').flatMap(usesReported)
  ]
}

/** Start and end of each use as a presence sensor reports them: the hold after it is an assumption and proves nothing. A pulse is a report of use. */
function usesReported ({ device, messages }: Living): readonly number[] {
  const reports = messages.flatMap(({ time, values }) => values.occupied === undefined ? [] : [{ at: time, occupied: values.occupied }])
  return reports.filter(({ occupied }, index) => device.pulse ? occupied : occupied !== (reports[index - 1]?.occupied ?? false)).map(({ at }) => at)
}

function standsOpen (door: Living, at: number): boolean {
  if (heldAt(hold(door, ({ values }) => values.open), at) !== true) return false
  const opened = doorTransitions(door).findLast(transition => transition.open && transition.at <= at)
  return doorOpen(door).some(({ from, to }) => from <= at && at < to) && opened !== undefined && at - opened.at < WEDGED_MS
}

function hasWholeDay (open: TimeSet, { from, to }: Interval): boolean {
  for (let date = localDate(from); startOfLocalDay(date) < to; date = addDays(date, 1)) {
    const day = { from: startOfLocalDay(date), to: startOfLocalDay(addDays(date, 1)) }
    if (lengthOf(clip(open, day)) === day.to - day.from) return true
  }
  return false
}
