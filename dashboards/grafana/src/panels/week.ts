import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard'
import { TableCellHeight } from '@grafana/grafana-foundation-sdk/common'
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/table'
import { COLOURS } from '../colours.ts'
import type { Scale } from '../thresholds.ts'
import type { WordKey } from '../words.ts'
import { finish, scaleOf, type About } from './panel.ts'

const WEEKDAYS = ['weekday1', 'weekday2', 'weekday3', 'weekday4', 'weekday5', 'weekday6', 'weekday7'] as const satisfies readonly WordKey[]
/** What Grafana calls the first column of a matrix. */
const CORNER = String.raw`hour\weekday`

/** Less than this Grafana does not give a column, pixels. */
const NARROW = 50

export interface Week extends About {
  readonly unit: string
  readonly scale: Scale
  /** Column of the query that fills the cells; the others are `weekday` (1 to 7) and `hour` (00 to 23). */
  readonly value: string
  /** Its own span, such as `8w`: a board of a day has no weeks. */
  readonly timeFrom: string
}

/** Hours by weekday, as a timetable hangs on a door: the shade is the value, and an hour without one has none. A table, because Grafana's heat map wants a time axis. */
export function week ({ unit, scale, value, timeFrom, words, ...about }: Week): Panel {
  const panel = new PanelBuilder().cellHeight(TableCellHeight.Sm).showHeader(true).build()
  const transformations = [
    { id: 'groupingToMatrix', options: { columnField: 'weekday', rowField: 'hour', valueField: value, emptyValue: 'null' } },
    { id: 'organize', options: { excludeByName: {}, indexByName: Object.fromEntries([CORNER, ...WEEKDAYS.map((_, index) => String(index + 1))].map((name, index) => [name, index])), renameByName: {} } },
    { id: 'sortBy', options: { fields: {}, sort: [{ field: CORNER, desc: false }] } }
  ]
  const nothing = [{ type: 'special', options: { match: 'null+nan', result: { text: words('noHour'), color: COLOURS.quiet, index: 0 } } }]
  const built = finish(panel, {
    ...about, words, transformations,
    overrides: [
      { name: CORNER, properties: { displayName: words('hour'), 'custom.width': 60, unit: 'suffix: h', 'custom.cellOptions': { type: 'auto' } } },
      ...WEEKDAYS.map((name, index) => ({ name: String(index + 1), properties: { displayName: words(name), 'custom.minWidth': NARROW } }))
    ]
  }, { unit, decimals: 0, ...scaleOf(scale), mappings: nothing, custom: { align: 'center', minWidth: 60, filterable: false, cellOptions: { type: 'color-background', mode: 'basic' } } })
  return { ...built, timeFrom, hideTimeOverride: true }
}
