import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard'
import type { Field } from '../support/grafana.ts'

/** A column as a panel draws it: with the labels that set its series apart. */
export interface Column extends Field { readonly labels: Readonly<Record<string, string>> }
export type Frame = readonly Column[]

/** What Grafana's transformations make of frames, as far as the boards use them. */
export function transformed (frames: readonly (readonly Field[])[], panel: Panel): readonly Frame[] {
  let now: readonly Frame[] = frames.map(frame => frame.map(field => ({ ...field, labels: {} })))
  for (const { id, options } of panel.transformations ?? []) {
    if (id === 'merge') now = now.length === 0 ? now : [merge(now)]
    if (id === 'organize') now = now.map(frame => organize(frame, options as { excludeByName: Record<string, boolean>, indexByName: Record<string, number> }))
    if (id === 'sortBy') now = now.map(frame => sort(frame, (options as { sort: [{ field: string, desc: boolean }] }).sort[0]))
    if (id === 'groupingToMatrix') now = now.map(frame => matrix(frame, options as { columnField: string, rowField: string, valueField: string }))
    if (id === 'partitionByValues') now = now.flatMap(frame => partition(frame, (options as { fields: string[] }).fields))
  }
  return now
}

function merge (frames: readonly Frame[]): Frame {
  const rows = new Map<string, Record<string, string | number | null>>()
  const columns: string[] = []
  for (const frame of frames) {
    for (const { name } of frame) if (!columns.includes(name)) columns.push(name)
    const keys = ['site', 'space'].map(name => frame.find(field => field.name === name)!)
    frame[0]!.values.forEach((_, row) => {
      const key = keys.map(({ values }) => values[row]).join(' ')
      rows.set(key, { ...rows.get(key), ...Object.fromEntries(frame.map(({ name, values }) => [name, values[row] ?? null])) })
    })
  }
  return columns.map(name => ({ name, labels: {}, values: [...rows.values()].map(row => row[name] ?? null) }))
}

function organize (frame: Frame, { excludeByName, indexByName }: { readonly excludeByName: Record<string, boolean>, readonly indexByName: Record<string, number> }): Frame {
  return frame.filter(({ name }) => !excludeByName[name]).toSorted((a, b) => (indexByName[a.name] ?? 99) - (indexByName[b.name] ?? 99))
}

function sort (frame: Frame, { field, desc }: { readonly field: string, readonly desc: boolean }): Frame {
  const by = frame.find(({ name }) => name === field)?.values ?? []
  const order = by.map((_, row) => row).toSorted((a, b) => {
    const [x, y] = [by[a] ?? -Infinity, by[b] ?? -Infinity]
    return (x < y ? -1 : x > y ? 1 : 0) * (desc ? -1 : 1)
  })
  return by.length === 0 ? frame : frame.map(column => ({ ...column, values: order.map(row => column.values[row] ?? null) }))
}

function matrix (frame: Frame, { columnField, rowField, valueField }: { readonly columnField: string, readonly rowField: string, readonly valueField: string }): Frame {
  const of = (name: string) => frame.find(field => field.name === name)?.values ?? []
  const [columns, rows, values] = [of(columnField), of(rowField), of(valueField)]
  const keys = [...new Set(rows)]
  const cell = (row: string | number | null, column: string | number | null) => values.find((_, index) => rows[index] === row && columns[index] === column) ?? null
  return [{ name: `${rowField}\\${columnField}`, labels: {}, values: keys }, ...[...new Set(columns)].map(column => ({ name: String(column), labels: {}, values: keys.map(row => cell(row, column)) }))]
}

function partition (frame: Frame, fields: readonly string[]): readonly Frame[] {
  const keys = frame.filter(({ name }) => fields.includes(name))
  const groups = Map.groupBy((frame[0]?.values ?? []).map((_, row) => row), row => JSON.stringify(keys.map(({ values }) => values[row])))
  return [...groups.values()].map(rows => frame.filter(({ name }) => !fields.includes(name)).map(column => ({
    ...column, values: rows.map(row => column.values[row] ?? null), labels: Object.fromEntries(keys.map(({ name, values }) => [name, String(values[rows[0]!])]))
  })))
}
