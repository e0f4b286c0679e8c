import { SMALL, SMALL_BELOW, type Cell, type Grid } from './grid.ts'

/** A hidden number as the flow of an arc: it adds to the line at `to` what it takes from the line at `from`. */
export interface Arc { readonly cell: Cell, readonly from: number, readonly to: number, readonly day?: number, readonly hour?: number }

/**
 * Hidden numbers that follow from everything printed: the shown numbers, the sums of days, hours and their totals, "＜10" being 1 to 9 and "＊" anything from 0.
 * The sums make the hidden numbers a circulation (day → hour → world → day); one of them can be another whole number exactly if a cycle through it has room,
 * so the answer is exact and needs no solver. A hidden zero that follows (a day with the total 0) is no secret: zeros are printed.
 */
export function determinedBy (grid: Grid): readonly Arc[] {
  const arcs = arcsOf(grid)
  return arcs.filter(arc => arc.cell.value! > 0 && !canRise(arc, arcs) && !canFall(arc, arcs))
}

function arcsOf ({ days, hours, dayTotals, hourTotals }: Grid): readonly Arc[] {
  const hourNode = (hour: number) => days.length + hour
  const world = days.length + hours.length
  return [
    ...days.flatMap((row, day) => row.map((cell, hour) => ({ cell, from: day, to: hourNode(hour), day, hour }))),
    ...hourTotals.map((cell, hour) => ({ cell, from: hourNode(hour), to: world, hour })),
    ...dayTotals.map((cell, day) => ({ cell, from: world, to: day, day }))
  ].filter(({ cell }) => cell.hidden !== undefined)
}

const hasRoomAbove = ({ cell }: Arc) => cell.hidden !== SMALL || cell.value! < SMALL_BELOW - 1
const hasRoomBelow = ({ cell }: Arc) => cell.value! > (cell.hidden === SMALL ? 1 : 0)

const canRise = (arc: Arc, arcs: readonly Arc[]) => hasRoomAbove(arc) && isReachable(arc.to, arc.from, arcs.filter(other => other !== arc))
const canFall = (arc: Arc, arcs: readonly Arc[]) => hasRoomBelow(arc) && isReachable(arc.from, arc.to, arcs.filter(other => other !== arc))

/** Whether one more can be pushed from a line to another: forwards over numbers that can be larger, backwards over those that can be smaller. */
function isReachable (start: number, goal: number, arcs: readonly Arc[]): boolean {
  const seen = new Set([start])
  const waiting = [start]
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (node === goal) return true
    for (const arc of arcs) {
      const next = arc.from === node && hasRoomAbove(arc) ? arc.to : arc.to === node && hasRoomBelow(arc) ? arc.from : undefined
      if (next !== undefined && !seen.has(next)) {
        seen.add(next)
        waiting.push(next)
      }
    }
  }
  return false
}
