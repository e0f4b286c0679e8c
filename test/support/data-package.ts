/** Checks of an exported folder against its own data dictionary, after the Data Package standard and without the product's code. */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet'
import { linesOf, type Line } from './analyst.ts'

export interface Field {
  readonly name: string, readonly type: string, readonly title: string, readonly description?: string, readonly unit?: string
  readonly constraints?: { readonly required?: boolean, readonly minimum?: number, readonly maximum?: number, readonly enum?: readonly string[] }
}
export interface Resource {
  readonly name: string, readonly type: string, readonly path: string, readonly format: 'csv' | 'parquet', readonly bytes: number, readonly hash: string, readonly rows: number
  readonly schema: {
    readonly fields: readonly Field[], readonly missingValues: readonly string[], readonly primaryKey?: readonly string[], readonly uniqueKeys?: readonly (readonly string[])[]
    readonly foreignKeys?: readonly { readonly fields: readonly string[], readonly reference: { readonly resource: string, readonly fields: readonly string[] } }[]
  }
}
export interface DataPackage { readonly $schema: string, readonly name: string, readonly created: string, readonly description: string, readonly resources: readonly Resource[] }

export function packageIn (dir: string): DataPackage {
  return JSON.parse(readFileSync(join(dir, 'datapackage.json'), 'utf8')) as DataPackage
}

const tableOf = ({ path }: Resource) => path.replace(/\.\w+$/, '')

/** How each type looks in CSV. */
const FORMS: Readonly<Record<string, RegExp>> = {
  string: /[^]/, integer: /^-?\d+$/, number: /^-?\d+(\.\d+)?(e[+-]\d+)?$/, boolean: /^(true|false)$/, date: /^\d{4}-\d\d-\d\d$/,
  datetime: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?\+08:00$/
}

function faultOf ({ name, type, constraints: { required, minimum, maximum, enum: among } = {} }: Field, text: string): string | undefined {
  if (text === '') return required ? `${name} is required` : undefined
  if (!FORMS[type]!.test(text)) return `${name} is no ${type}: ${text}`
  if ((minimum !== undefined && Number(text) < minimum) || (maximum !== undefined && Number(text) > maximum)) return `${name} is out of range: ${text}`
  return among && !among.includes(text) ? `${name} is none of ${among.join(', ')}: ${text}` : undefined
}

/** Everything in which a folder differs from what its descriptor says of it. */
export function faultsOf (dir: string): readonly string[] {
  const { $schema, name, created, resources } = packageIn(dir)
  const faults: string[] = []
  const expect = (isSo: boolean, what: string) => { if (!isSo) faults.push(what) }
  expect($schema === 'https://datapackage.org/profiles/2.0/datapackage.json' && /^[a-z-]+$/.test(name) && !Number.isNaN(Date.parse(created)), 'the package')
  expect(new Set(resources.map(resource => resource.name)).size === resources.length, 'names are shared')
  const files = new Set(readdirSync(dir))
  for (const file of ['datapackage.json', 'README.md', ...resources.map(({ path }) => path)]) expect(files.delete(file), `${file} is not there`)
  expect(files.size === 0, `nobody speaks of ${[...files].join(', ')}`)
  for (const resource of resources) {
    const { path, bytes, hash, type, schema: { fields, missingValues } } = resource
    const content = readFileSync(join(dir, path))
    expect(type === 'table' && content.length === bytes && hash === `sha256:${createHash('sha256').update(content).digest('hex')}`, `${path} is another file`)
    expect(missingValues.join() === '' && fields.every(field => field.title.includes(' / ') || field.title.length > 0), `${path}: words`)
    if (resource.format === 'csv') faults.push(...faultsOfLines(resource, linesOf(dir, tableOf(resource)), other => linesOf(dir, tableOf(resources.find(({ name }) => name === other)!))))
  }
  return faults
}

function faultsOfLines ({ path, rows, schema: { fields, primaryKey, uniqueKeys, foreignKeys = [] } }: Resource, lines: readonly Line[], linesOfResource: (name: string) => readonly Line[]): readonly string[] {
  const faults = lines.flatMap((line, index) => fields.flatMap(field => faultOf(field, line[field.name]!) ?? []).map(fault => `${path}, line ${index + 2}: ${fault}`))
  if (lines.length !== rows) faults.push(`${path} has ${lines.length} rows`)
  if (lines.length > 0 && Object.keys(lines[0]!).join() !== fields.map(({ name }) => name).join()) faults.push(`${path}: other columns`)
  const key = primaryKey ?? uniqueKeys![0]!
  const keys = lines.map(line => key.map(name => line[name]).join('\n'))
  if (new Set(keys).size !== keys.length) faults.push(`${path}: rows share ${key.join(', ')}`)
  for (const { fields: [own], reference: { resource, fields: [there] } } of foreignKeys) {
    const known = new Set(linesOfResource(resource).map(line => line[there!]))
    const stray = lines.find(line => line[own!] !== '' && !known.has(line[own!]))
    if (stray) faults.push(`${path}: ${own} ${stray[own!]} is not in ${resource}`)
  }
  return faults
}

/** Cells of a Parquet file as its CSV writes them, but for instants, which are UTC ms. */
export async function parquetCells (dir: string, { path, schema: { fields } }: Resource): Promise<readonly (readonly (string | number | null)[])[]> {
  const rows = await parquetReadObjects({ file: await asyncBufferFromFile(join(dir, path)) })
  return rows.map(row => fields.map(({ name, type }) => {
    const value = row[name] as string | number | bigint | boolean | Date | null | undefined
    if (value === null || value === undefined) return null
    if (value instanceof Date) return type === 'date' ? value.toISOString().slice(0, 10) : value.getTime()
    return String(value)
  }))
}

/** The same cells of the CSV file. */
export function csvCells (dir: string, { path, schema: { fields } }: Resource): readonly (readonly (string | number | null)[])[] {
  return linesOf(dir, path.replace(/\.\w+$/, '')).map(line => fields.map(({ name, type }) => line[name] === '' ? null : type === 'datetime' ? Date.parse(line[name]!) : line[name]!))
}
