import { ByteWriter, ParquetWriter, type ColumnSource } from 'hyparquet-writer'
import { open, type FileHandle } from 'node:fs/promises'
import { setImmediate } from 'node:timers/promises'
import type { Cell, CellType, Column, Table, TableFile } from './contract.ts'

/** Cells of one row group: what is in memory at once. Of each group some kB stay until the end of the file, so that smaller ones would not save any. */
const GROUP_CELLS = 600_000

type Element = ConstructorParameters<typeof ParquetWriter>[0]['schema'][number]

/** Logical types of Parquet. Instants are adjusted to UTC, which every reader knows; the zone is in the data dictionary. */
const ELEMENTS: Readonly<Record<CellType, Pick<Element, 'type' | 'converted_type'>>> = {
  string: { type: 'BYTE_ARRAY', converted_type: 'UTF8' }, integer: { type: 'INT64' }, number: { type: 'DOUBLE' }, boolean: { type: 'BOOLEAN' },
  date: { type: 'INT32', converted_type: 'DATE' }, datetime: { type: 'INT64', converted_type: 'TIMESTAMP_MILLIS' }
}

/** A new Parquet file of a table, compressed with Snappy. */
export async function openParquet<R> (path: string, { columns }: Table<R>): Promise<TableFile<R>> {
  const handle = await open(path, 'wx')
  const bytes = new ByteWriter()
  const writer = new ParquetWriter({ writer: bytes, schema: schemaOf(columns), createdBy: 'linli' })
  const groupRows = Math.ceil(GROUP_CELLS / columns.length)
  let waiting: R[] = []
  const writeGroup = async () => {
    if (waiting.length === 0) return
    await writer.write({ columnData: columns.map(column => dataOf(column, waiting)), rowGroupSize: waiting.length })
    waiting = []
    await flush(handle, bytes)
    // A group takes some 100 ms: others get their turn between two.
    await setImmediate()
  }
  return {
    async append (rows) {
      for (const row of rows) {
        waiting.push(row)
        if (waiting.length >= groupRows) await writeGroup()
      }
    },
    async end () {
      await writeGroup()
      await writer.finish()
      await flush(handle, bytes)
      await handle.sync()
      await handle.close()
    },
    close: () => handle.close()
  }
}

function schemaOf (columns: readonly Column<never>[]): Element[] {
  return [
    { name: 'root', num_children: columns.length },
    ...columns.map(({ name, type, required }): Element => ({ name, ...ELEMENTS[type], repetition_type: required ? 'REQUIRED' : 'OPTIONAL' }))
  ]
}

function dataOf<R> ({ name, type, cell }: Column<R>, rows: readonly R[]): ColumnSource {
  // Indexes of pages would be kept for the end of the file; a group is one page or two.
  return { name, offsetIndex: false, data: rows.map(row => valueOf(cell(row), type)) }
}

function valueOf (cell: Cell, type: CellType): unknown {
  if (cell === undefined) return undefined
  switch (type) {
    case 'integer': return BigInt(cell)
    case 'datetime': return new Date(cell as number)
    case 'date': return new Date(cell as string)
    default: return cell
  }
}

/** What has been encoded goes to the disk; offsets in the file go on counting. */
async function flush (handle: FileHandle, bytes: ByteWriter): Promise<void> {
  await handle.appendFile(bytes.getBytes())
  bytes.index = 0
}
