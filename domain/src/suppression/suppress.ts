import { determinedBy, type Arc } from './attack.ts'
import { hideOneMore, printGrid, PROTECTING, type Cell, type CountTable, type Grid, type PrintedCount, type SuppressedTable } from './grid.ts'
import { complement, hiddenByRule, hideTotalsOfSingleValues } from './rule.ts'

/**
 * A table of visits by day and hour as it may leave the operator (DOMAIN A3.14): counts of 1 to 9 print "＜10", what would give one away "＊".
 * No hidden number above 0 follows from what is printed: where the rules of A3.14 alone leave one open (a 1 and a 9 across two rows, all nines, hours with a single day),
 * more is hidden, and at the worst nothing finer than a day is left.
 * @param capacity places of the room, where known.
 * @throws LinliError `room_too_small` up to 6 places, `not_a_count`, `table_not_rectangular`.
 */
export function suppress (table: CountTable, { capacity }: { readonly capacity?: number } = {}): SuppressedTable {
  const grid = hiddenByRule(table, capacity)
  for (let open = determinedBy(grid); open.length > 0; open = determinedBy(grid)) {
    if (!linesOf(open[0]!, grid).some(hideOneMore)) {
      hideAllFinerThanDays(grid)
      break
    }
    complement(grid)
  }
  return printGrid(grid)
}

/** Figures that rest on the cells of a suppressed table (rates, peaks, stays): hidden wherever their cell is. */
export function suppressResting<T> (figures: readonly (readonly T[])[], { cells }: Pick<SuppressedTable, 'cells'>): readonly (readonly (T | typeof PROTECTING)[])[] {
  return figures.map((row, day) => row.map((figure, hour) => typeof (cells[day]?.[hour] satisfies PrintedCount) === 'number' ? figure : PROTECTING))
}

/** Where one more hidden number helps best: beside it in its day, in its hour, then among the totals of hours. Totals of days stay as they are. */
function linesOf ({ day, hour }: Arc, { days, hours, hourTotals }: Grid): readonly (readonly Cell[])[] {
  return [...(day === undefined ? [] : [days[day]!]), ...(hour === undefined ? [] : [hours[hour]!, [hourTotals[hour]!]]), hourTotals]
}

function hideAllFinerThanDays (grid: Grid): void {
  const { days, dayTotals, hourTotals } = grid
  const busy = days.filter((_, day) => dayTotals[day]!.value !== 0)
  for (const cell of [...busy.flat(), ...hourTotals]) {
    if (cell.value !== undefined) cell.hidden = PROTECTING
  }
  hideTotalsOfSingleValues(grid)
}
