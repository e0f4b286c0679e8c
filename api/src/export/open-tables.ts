import { join } from 'node:path'
import type { AnyTable, ExportFormat, Table, TableFile } from './contract.ts'
import { openCsv } from './csv.ts'
import { fileOf } from './descriptor.ts'
import { openParquet } from './parquet.ts'

/** A table that was written in one format. */
export interface WrittenTable { readonly table: AnyTable, readonly format: ExportFormat, readonly rows: number }

type Opener = <R>(path: string, table: Table<R>) => Promise<TableFile<R>>
const OPENERS: Readonly<Record<ExportFormat, Opener>> = { csv: openCsv, parquet: openParquet }

/** Tables of one folder that are open together, each as a file in every format. Disposing of it closes what an error left open. */
export class OpenTables implements AsyncDisposable {
  readonly #dir: string
  readonly #formats: readonly ExportFormat[]
  readonly #tables: { readonly table: AnyTable, readonly files: Pick<TableFile<never>, 'end' | 'close'>[], rows: number }[] = []

  constructor (dir: string, formats: readonly ExportFormat[]) {
    this.#dir = dir
    this.#formats = formats
  }

  /** Opens a table and gives what takes its rows. */
  async open<R> (table: Table<R>): Promise<(rows: readonly R[]) => Promise<void>> {
    const files: TableFile<R>[] = []
    const entry = { table, files, rows: 0 }
    this.#tables.push(entry)
    for (const format of this.#formats) files.push(await OPENERS[format](join(this.#dir, fileOf(table, format)), table))
    return async rows => {
      entry.rows += rows.length
      for (const file of files) await file.append(rows)
    }
  }

  /** Writes a table that is at hand as a whole. */
  async write<R> (table: Table<R>, rows: readonly R[]): Promise<void> {
    await (await this.open(table))(rows)
  }

  /** Ends every file, in the order in which the tables were opened. */
  async end (): Promise<readonly WrittenTable[]> {
    for (const { files } of this.#tables) for (const file of files) await file.end()
    return this.#tables.flatMap(({ table, rows }) => this.#formats.map(format => ({ table, format, rows })))
  }

  async [Symbol.asyncDispose] (): Promise<void> {
    await Promise.all(this.#tables.flatMap(({ files }) => files.map(file => file.close())))
  }
}
