import type { Text } from '@linli/domain/text'

/** What a cell holds: `date` a local date `YYYY-MM-DD`, `datetime` UTC ms; undefined is missing. */
export type Cell = string | number | boolean | undefined
export type CellType = 'string' | 'integer' | 'number' | 'boolean' | 'date' | 'datetime'

/** One column of a table, with what its readers must know. */
export interface Column<R> {
  readonly name: string
  readonly type: CellType
  readonly title: Text
  /** One sentence where the title does not say it all. */
  readonly about?: Text
  readonly unit?: string
  readonly required?: true
  readonly minimum?: number
  readonly maximum?: number
  readonly among?: readonly string[]
  readonly cell: (row: R) => Cell
}

/** A table of an export: one CSV file, one Parquet file, and its part of the data dictionary. */
export interface Table<R> {
  /** Name of the resource and, with its ending, of the file. */
  readonly id: string
  readonly title: Text
  readonly about?: Text
  readonly columns: readonly Column<R>[]
  /** Columns that no two rows share. Where one of them may be missing it is a unique key, else the primary one. */
  readonly key: readonly string[]
  /** Columns that name a row of another table. */
  readonly refers?: Readonly<Record<string, { readonly table: string, readonly column: string }>>
}

/** How a table is written. */
export const EXPORT_FORMATS = ['csv', 'parquet'] as const
export type ExportFormat = (typeof EXPORT_FORMATS)[number]

/** A file that takes rows of one table. */
export interface TableFile<R> {
  append (rows: readonly R[]): Promise<void>
  end (): Promise<void>
  /** Closes what is still open, whatever has been written. */
  close (): Promise<void>
}

/** A table before its rows are known to be of one type. */
export type AnyTable = Table<never>
