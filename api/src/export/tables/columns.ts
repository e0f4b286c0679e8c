import type { Text } from '@linli/domain/text'
import type { Column } from '../contract.ts'

/** What a column says beside its name, type and cell. */
export type ColumnNotes<R> = Omit<Column<R>, 'name' | 'type' | 'title' | 'cell'>

/** A column of texts; `of` may find none. */
export const textColumn = <R>(name: string, title: Text, of: (row: R) => string | undefined, notes: ColumnNotes<R> = {}): Column<R> =>
  ({ name, type: 'string', title, cell: of, ...notes })

/** A column of numbers; `of` may find none. */
export const numberColumn = <R>(name: string, title: Text, of: (row: R) => number | undefined, notes: ColumnNotes<R> = {}): Column<R> =>
  ({ name, type: 'number', title, cell: of, ...notes })

/** A column of whole numbers. */
export const integerColumn = <R>(name: string, title: Text, of: (row: R) => number | undefined, notes: ColumnNotes<R> = {}): Column<R> =>
  ({ name, type: 'integer', title, cell: of, ...notes })

/** A column of truth values. */
export const booleanColumn = <R>(name: string, title: Text, of: (row: R) => boolean | undefined, notes: ColumnNotes<R> = {}): Column<R> =>
  ({ name, type: 'boolean', title, cell: of, ...notes })

/** A column of local dates. */
export const dateColumn = <R>(name: string, title: Text, of: (row: R) => string | undefined, notes: ColumnNotes<R> = {}): Column<R> =>
  ({ name, type: 'date', title, cell: of, ...notes })

/** A column of instants, UTC ms. */
export const instantColumn = <R>(name: string, title: Text, of: (row: R) => number | undefined, notes: ColumnNotes<R> = {}): Column<R> =>
  ({ name, type: 'datetime', title, cell: of, ...notes })

/** The space that a row speaks of. */
export const spaceColumn = <R>(of: (row: R) => string): Column<R> => textColumn('space', { zh: '空间', en: 'space' }, of, { required: true })

/** Every table that has {@link spaceColumn} names rows of the spaces by it. */
export const REFERS_TO_SPACE = { space: { table: 'spaces', column: 'id' } } as const
