import { LinliError } from '../errors/index.ts'

/** Printed instead of a count of 1 to 9 (DOMAIN A3.14). */
export const SMALL = '＜10'
/** Printed instead of a number that would give a hidden one away. */
export const PROTECTING = '＊'
/** A count below this, and above 0, is small. */
export const SMALL_BELOW = 10

/** Visits by day (rows) and hour (columns); undefined: there is no number. */
export type CountTable = readonly (readonly (number | undefined)[])[]

/** What is printed of a cell. */
export type PrintedCount = number | typeof SMALL | typeof PROTECTING | undefined

/** A table as it may leave the operator. */
export interface SuppressedTable {
  readonly cells: readonly (readonly PrintedCount[])[]
  readonly dayTotals: readonly PrintedCount[]
  readonly hourTotals: readonly PrintedCount[]
}

/** A count and how it is hidden; shared by the row and the column it stands in. */
export interface Cell { readonly value: number | undefined, hidden?: typeof SMALL | typeof PROTECTING }

/** The table while it is worked on. */
export interface Grid { readonly days: readonly (readonly Cell[])[], readonly hours: readonly (readonly Cell[])[], readonly dayTotals: readonly Cell[], readonly hourTotals: readonly Cell[] }

/** The grid of a table, small counts and small hour totals hidden. @throws LinliError `not_a_count`, `table_not_rectangular`. */
export function gridOf (table: CountTable): Grid {
  const width = table[0]?.length ?? 0
  if (table.some(row => row.length !== width)) throw new LinliError('table_not_rectangular', `the days have different numbers of hours, the first ${width}; give every day the same hours`)
  const days = table.map(row => row.map(value => coarsened(checked(value))))
  const hours = Array.from({ length: width }, (_, hour) => days.map(row => row[hour]!))
  return { days, hours, dayTotals: days.map(row => ({ value: sumOf(row) })), hourTotals: hours.map(column => coarsened(sumOf(column))) }
}

/** What is printed of a grid. */
export function printGrid ({ days, dayTotals, hourTotals }: Grid): SuppressedTable {
  const print = ({ value, hidden }: Cell): PrintedCount => hidden ?? value
  return { cells: days.map(row => row.map(print)), dayTotals: dayTotals.map(print), hourTotals: hourTotals.map(print) }
}

export const isShown = ({ value, hidden }: Cell): boolean => value !== undefined && hidden === undefined
export const isHidden = ({ hidden }: Cell): boolean => hidden !== undefined

/** Hides one more of a line: the smallest shown number that is not small, else the smallest (a zero); of equals the first. False: nothing is shown there. */
export function hideOneMore (line: readonly Cell[]): boolean {
  const shown = line.filter(isShown)
  const large = shown.filter(({ value }) => value! >= SMALL_BELOW)
  const [first, ...others] = large.length > 0 ? large : shown
  if (!first) return false
  others.reduce((least, cell) => cell.value! < least.value! ? cell : least, first).hidden = PROTECTING
  return true
}

function coarsened (value: number | undefined): Cell {
  return value !== undefined && value > 0 && value < SMALL_BELOW ? { value, hidden: SMALL } : { value }
}

function checked (value: number | undefined): number | undefined {
  if (value !== undefined && !(Number.isSafeInteger(value) && value >= 0)) throw new LinliError('not_a_count', `${String(value)} is no count; give the printed whole numbers`)
  return value
}

function sumOf (line: readonly Cell[]): number | undefined {
  const known = line.flatMap(({ value }) => value ?? [])
  return known.length === 0 ? undefined : known.reduce((sum, value) => sum + value, 0)
}
