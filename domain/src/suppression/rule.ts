import { LinliError } from '../errors/index.ts'
import { gridOf, hideOneMore, isHidden, printGrid, PROTECTING, SMALL, SMALL_BELOW, type Cell, type CountTable, type Grid, type SuppressedTable } from './grid.ts'

/** Rooms of at most this many places publish nothing finer than a day (DOMAIN A3.14). */
export const SMALL_ROOM_PLACES = 6

/**
 * Small counts of hours × days hidden with their complements, to the letter of DOMAIN A3.14. What leaves the operator goes through `suppress`,
 * which also closes what these rules leave open.
 * @throws LinliError `room_too_small`, `not_a_count`, `table_not_rectangular`.
 */
export function suppressByRule (table: CountTable, capacity?: number): SuppressedTable {
  return printGrid(hiddenByRule(table, capacity))
}

/** As {@link suppressByRule}, as a grid. */
export function hiddenByRule (table: CountTable, capacity?: number): Grid {
  if (capacity !== undefined && capacity <= SMALL_ROOM_PLACES) {
    throw new LinliError('room_too_small', `a room of ${capacity} places publishes nothing finer than a day; print its days`)
  }
  const grid = gridOf(table)
  complement(grid)
  return grid
}

/** Hides complements until no line gives a number away by itself. */
export function complement (grid: Grid): void {
  const { days, hours, hourTotals } = grid
  const lines = [...days, ...hours, hourTotals]
  // `filter`, not `some`: every line is looked at in each round, rows before columns before the totals.
  while (lines.filter(line => isOpen(line) && hideOneMore(line)).length > 0);
  hideTotalsOfSingleValues(grid)
}

/** A day with one number, and that hidden, has no total to print. */
export function hideTotalsOfSingleValues ({ days, dayTotals }: Grid): void {
  days.forEach((row, day) => {
    const [only, ...others] = row.filter(({ value }) => value !== undefined)
    if (only && others.length === 0 && isHidden(only)) dayTotals[day]!.hidden = PROTECTING
  })
}

/** Whether the line's sum gives its hidden numbers away: there is one, or all are small and only ones, or only nines, add up to it. */
function isOpen (line: readonly Cell[]): boolean {
  const hidden = line.filter(isHidden)
  if (hidden.length <= 1) return hidden.length === 1
  if (hidden.some(cell => cell.hidden !== SMALL)) return false
  const sum = hidden.reduce((total, { value }) => total + value!, 0)
  return sum === hidden.length || sum === (SMALL_BELOW - 1) * hidden.length
}
