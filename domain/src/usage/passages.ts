import { isOfKind } from '../catalogue/index.ts'
import { MINUTE_MS, type Interval } from '../time/index.ts'
import { validityMs, type Living } from './alive.ts'

/** People through a door, placed at one instant. */
export interface Passage { readonly at: number, readonly in: number, readonly out: number }

/** What an accumulated counter says between two of its totals. */
export interface Increment { readonly in: number, readonly out: number, /** Nothing was lost in between: no restart, no jump. */ readonly bridged: boolean }

/** More passages a minute and direction than this are a jump, not people (DOMAIN A3.5). */
const PASSAGES_PER_MINUTE = 60

export interface Totals { readonly at: number, readonly in: number, readonly out: number }

/** Differences between accumulated totals (DOMAIN A3.5): roll-over, restart, jump. One less than there are totals. */
export function increments (totals: readonly Totals[], rollover?: number): readonly Increment[] {
  return totals.slice(1).map((current, index) => increment(totals[index]!, current, rollover))
}

function increment (previous: Totals, current: Totals, rollover: number | undefined): Increment {
  const limit = PASSAGES_PER_MINUTE * Math.max(1, (current.at - previous.at) / MINUTE_MS)
  const wrapped = (before: number, now: number) => {
    if (now >= before) return now - before
    const difference = rollover === undefined ? Infinity : now + rollover - before
    return difference <= limit ? difference : undefined
  }
  const passedIn = wrapped(previous.in, current.in)
  const passedOut = wrapped(previous.out, current.out)
  const restarted = passedIn === undefined || passedOut === undefined
  const difference = restarted ? { in: current.in, out: current.out } : { in: passedIn, out: passedOut }
  return difference.in > limit || difference.out > limit ? { in: 0, out: 0, bridged: false } : { ...difference, bridged: !restarted }
}

/** Passages of one two-way counter: placed ones, gaps that lost nothing, and those gaps whose passages no single day can claim. */
export interface Counted {
  readonly passages: readonly Passage[]
  /** Gaps between two totals that lost no visit. */
  readonly bridged: readonly Interval[]
  readonly blocks: readonly (Interval & { readonly in: number, readonly out: number })[]
}

/** What a two-way counter has counted. `crossesReset`: whether a reset of the counting day lies in (from, to]. */
export function countedBy ({ device, messages }: Living, crossesReset: (gap: Interval) => boolean): Counted {
  if (!isOfKind(device, 'totals')) {
    const passages = messages.map(({ time, values }) => orient(device.reversed, { at: time, in: values.passagesIn ?? 0, out: values.passagesOut ?? 0 }))
    return { passages: passages.filter(isPassage), bridged: [], blocks: [] }
  }
  const totals: Totals[] = []
  for (const { time, values } of messages) {
    if (values.totalIn === undefined && values.totalOut === undefined) continue
    const last = totals.at(-1)
    totals.push({ at: time, in: values.totalIn ?? last?.in ?? 0, out: values.totalOut ?? last?.out ?? 0 })
  }
  const span = validityMs(device)
  const counted = { passages: [] as Passage[], bridged: [] as Interval[], blocks: [] as (Interval & { in: number, out: number })[] }
  increments(totals, device.rollover).forEach((step, index) => {
    const gap = { from: totals[index]!.at, to: totals[index + 1]!.at }
    const passed = orient(device.reversed, { at: gap.to, in: step.in, out: step.out })
    if (gap.to - gap.from > span && crossesReset(gap)) {
      // With a restart in it the passages belong to no day and no period.
      if (step.bridged) counted.blocks.push({ ...gap, in: passed.in, out: passed.out })
      return
    }
    if (step.bridged) counted.bridged.push(gap)
    if (isPassage(passed)) counted.passages.push(passed)
  })
  return counted
}

const isPassage = (passage: Passage) => passage.in > 0 || passage.out > 0

function orient (reversed: boolean, passage: Passage): Passage {
  return reversed ? { at: passage.at, in: passage.out, out: passage.in } : passage
}
