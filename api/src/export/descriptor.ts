/**
 * The data dictionary of an export: a Data Package descriptor, version 2 (https://datapackage.org/standard/data-package/), each resource with its Table Schema.
 * `unit` of a field and `rows` of a resource are ours; the standard lets a publisher add properties.
 */
import { ZONE } from '@linli/domain/time'
import { both, DAYS_ONLY, INSIDE_ONLY, PACKAGE_TITLE } from './words.ts'
import type { AnyTable, Column, ExportFormat } from './contract.ts'
import { PACKAGE_NAME } from './folder.ts'

/** A file of an export as it was written. */
export interface WrittenFile {
  readonly table: AnyTable
  readonly format: ExportFormat
  readonly rows: number
  readonly bytes: number
  /** SHA-256, hexadecimal. */
  readonly sha256: string
}

/** What an export is of. */
export interface ExportFacts {
  /** Local dates, both included. */
  readonly first: string
  readonly last: string
  readonly definition: number
  readonly catalogueVersion: number
  /** UTC ms. */
  readonly createdAt: number
  /** Nothing finer than a day is in it. */
  readonly isPublished: boolean
}

/** Name of a file in the folder. */
export function fileOf ({ id }: Pick<AnyTable, 'id'>, format: ExportFormat): string {
  return `${id}.${format}`
}

/** The descriptor, to be written as JSON. */
export function descriptorOf (files: readonly WrittenFile[], { first, last, definition, catalogueVersion, createdAt, isPublished }: ExportFacts): object {
  const isBoth = new Set(files.map(({ format }) => format)).size > 1
  // With both formats there are two resources of one table, and names are not shared.
  const nameOf = (id: string, format: ExportFormat) => isBoth && format === 'parquet' ? `${id}-parquet` : id
  const { zh, en } = isPublished ? DAYS_ONLY : INSIDE_ONLY
  const tables = new Set(files.map(({ table }) => table.id))
  return {
    $schema: 'https://datapackage.org/profiles/2.0/datapackage.json',
    name: PACKAGE_NAME, title: both(PACKAGE_TITLE), description: `${zh} ${en}`, created: new Date(createdAt).toISOString(),
    linli: { firstDate: first, lastDate: last, timeZone: ZONE, definition, catalogueVersion },
    resources: files.map(file => resourceOf(file, { nameOf, isThere: id => tables.has(id) }))
  }
}

interface Names { readonly nameOf: (id: string, format: ExportFormat) => string, readonly isThere: (id: string) => boolean }

function resourceOf ({ table, format, rows, bytes, sha256 }: WrittenFile, names: Names): object {
  const { id, title, about } = table
  return {
    name: names.nameOf(id, format), type: 'table', path: fileOf(table, format), title: both(title), ...about ? { description: `${about.zh} ${about.en}` } : {},
    format, ...format === 'csv'
      ? { mediatype: 'text/csv', encoding: 'utf-8', dialect: { delimiter: ',', lineTerminator: '\r\n', quoteChar: '"', doubleQuote: true, header: true } }
      : { mediatype: 'application/vnd.apache.parquet' },
    bytes, hash: `sha256:${sha256}`, rows, schema: schemaOf(table, format, names)
  }
}

function schemaOf ({ columns, key, refers = {} }: AnyTable, format: ExportFormat, { nameOf, isThere }: Names): object {
  const isComplete = columns.every(({ name, required }) => !key.includes(name) || required)
  const foreignKeys = Object.entries(refers).filter(([, { table }]) => isThere(table))
    .map(([name, { table, column }]) => ({ fields: [name], reference: { resource: nameOf(table, format), fields: [column] } }))
  return {
    fields: columns.map(fieldOf), missingValues: [''],
    ...isComplete ? { primaryKey: key } : { uniqueKeys: [key] }, ...foreignKeys.length > 0 ? { foreignKeys } : {}
  }
}

function fieldOf ({ name, type, title, about, unit, required, minimum, maximum, among }: Column<never>): object {
  const constraints = { ...required ? { required } : {}, ...minimum === undefined ? {} : { minimum }, ...maximum === undefined ? {} : { maximum }, ...among ? { enum: among } : {} }
  return {
    name, type, title: both(title), ...about ? { description: `${about.zh} ${about.en}` } : {}, ...unit === undefined ? {} : { unit },
    ...Object.keys(constraints).length > 0 ? { constraints } : {}
  }
}
