import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard'
import { TableCellHeight } from '@grafana/grafana-foundation-sdk/common'
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/table'
import { COLOURS } from '../colours.ts'
import type { Scale } from '../thresholds.ts'
import type { WordKey } from '../words.ts'
import { finish, linksOf, MERGED, scaleOf, type About, type Link, type Override, type Transformation } from './panel.ts'

/** A column: what the query calls it, its heading, its width in pixels. */
export interface Column {
  readonly name: string
  readonly title: WordKey
  readonly width: number
  /** It takes what the others leave, and has that width at least; its text wraps. */
  readonly grows?: boolean
  readonly unit?: string
  readonly decimals?: number
  /** Colours the text; with `gauge` the value is a bar of that range. */
  readonly scale?: Scale
  readonly gauge?: readonly [min: number, max: number]
  readonly mappings?: readonly object[]
  readonly links?: readonly Link[]
  readonly noValue?: WordKey
}

export interface Table extends About {
  readonly columns: readonly Column[]
  /** Columns that links and order need, and nobody sees. */
  readonly hidden?: readonly string[]
  /** Columns of the query that are of no use here. */
  readonly drop?: readonly string[]
  readonly sort?: { readonly by: string, readonly descending: boolean }
  /** Several queries give columns of the same rows. */
  readonly merged?: boolean
}

/** Rows with columns in our order and of our widths: Grafana's own push the last ones out, and tags come in any order. */
export function table ({ columns, hidden = [], drop = ['Time'], sort, merged = false, ...about }: Table): Panel {
  const panel = new PanelBuilder().cellHeight(TableCellHeight.Sm).showHeader(true).build()
  const order: readonly Transformation[] = [
    ...(merged ? MERGED : []),
    {
      id: 'organize',
      options: { excludeByName: Object.fromEntries(drop.map(name => [name, true])), indexByName: Object.fromEntries([...columns.map(({ name }) => name), ...hidden].map((name, index) => [name, index])), renameByName: {} }
    },
    ...(sort === undefined ? [] : [{ id: 'sortBy', options: { fields: {}, sort: [{ field: sort.by, desc: sort.descending }] } }])
  ]
  const overrides = [...columns.map(column => overrideOf(column, about)), ...hidden.map((name): Override => ({ name, properties: { 'custom.hidden': true, 'custom.hideFrom': { viz: true, legend: false, tooltip: false } } }))]
  return finish(panel, { ...about, transformations: order, overrides }, { unit: 'string', decimals: 0, ...scaleOf({ base: 'text', steps: [] }), custom: { align: 'auto', minWidth: 60, filterable: false, wrapHeaderText: true } })
}

function overrideOf ({ name, title, width, grows = false, unit, decimals, scale, gauge, mappings, links, noValue = 'unknown' }: Column, { words }: About): Override {
  // What is not there has no colour of the scale: it is neither low nor high.
  const nothing = scale === undefined ? [] : [{ type: 'special', options: { match: 'null+nan', result: { text: words(noValue), color: COLOURS.unk, index: 0 } } }]
  const told = [...mappings ?? [], ...nothing]
  const cell = gauge ? { type: 'gauge', mode: 'basic', valueDisplayMode: 'text' } : scale || mappings ? { type: 'color-text' } : undefined
  return {
    name,
    properties: {
      displayName: words(title), ...(grows ? { 'custom.minWidth': width, 'custom.wrapText': true } : { 'custom.width': width }),
      ...(unit === undefined ? {} : { unit, decimals: decimals ?? 0 }), ...(cell === undefined ? {} : { 'custom.cellOptions': cell }), ...(scale === undefined ? {} : scaleOf(scale)),
      ...(gauge === undefined ? {} : { min: gauge[0], max: gauge[1] }), ...(told.length === 0 ? {} : { mappings: told }),
      ...(links === undefined ? {} : { links: linksOf(links, words) }), noValue: words(noValue)
    }
  }
}
