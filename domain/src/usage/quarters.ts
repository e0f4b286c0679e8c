import { isCovered } from '../figures/gate.ts'
import { LOAD } from '../limits/index.ts'
import { QUARTER_MS, type Interval } from '../time/index.ts'
import type { Atom, UsageQuarter } from './contract.ts'
import type { Entry } from './counting.ts'

/** A quarter with less opening than this is no open quarter (DOMAIN A3.9). */
const LEAST_OPEN_MS = QUARTER_MS / 2
/** A mean of n/C from here on is full; the tolerance is for the division. */
const FULL = LOAD.full - 1e-12

/** Sums of one quarter that grow atom by atom. */
type Growing = { -readonly [K in keyof UsageQuarter]: UsageQuarter[K] }

/** Quarters of a period, and how many of the judged ones are full. */
export function quartersOf (period: Interval, { atoms, entries, counted }: {
  readonly atoms: readonly Atom[], readonly entries: readonly Entry[], /** People are counted: quarters have means. */ readonly counted: boolean
}): { readonly quarters: readonly UsageQuarter[], readonly fullQuarters: number } {
  const quarters: Growing[] = []
  for (let from = period.from; from < period.to; from += QUARTER_MS) quarters.push({ from, openMs: 0, validMs: 0, usedMs: 0, personMs: 0, loadMs: 0, entries: 0 })
  const at = (time: number) => quarters[Math.floor((time - period.from) / QUARTER_MS)]
  for (const atom of atoms) addAtom(at(atom.from)!, atom)
  for (const { at: time, entries: came, exits } of entries) {
    const quarter = at(time)
    if (!quarter || time < period.from) continue
    quarter.entries += came
    if (exits !== undefined) quarter.exits = (quarter.exits ?? 0) + exits
  }
  let fullQuarters = 0
  for (const quarter of quarters) {
    if (!counted || !isJudgedQuarter(quarter)) continue
    quarter.mean = quarter.personMs / quarter.validMs
    if (quarter.loadMs / quarter.validMs >= FULL) fullQuarters++
  }
  return { quarters, fullQuarters }
}

function addAtom (quarter: Growing, { from, to, open, valid, used, people, capacity }: Atom): void {
  if (!open) return
  const ms = to - from
  quarter.openMs += ms
  if (!valid) return
  quarter.validMs += ms
  if (used) quarter.usedMs += ms
  quarter.personMs += ms * people
  if (capacity !== undefined) quarter.loadMs += ms * people / capacity
}

/** Open for half of it. */
export function isOpenQuarter ({ openMs }: Pick<UsageQuarter, 'openMs'>): boolean {
  return openMs >= LEAST_OPEN_MS
}

/** Open for half of it, and valid for so much of that as a figure needs to be printed (DOMAIN A3.9, A3.12). */
export function isJudgedQuarter (quarter: Pick<UsageQuarter, 'openMs' | 'validMs'>): boolean {
  return isOpenQuarter(quarter) && isCovered(quarter.validMs, quarter.openMs)
}
