import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard'
import { LegendDisplayMode, LegendPlacement, TooltipDisplayMode, VizLegendOptionsBuilder, VizTooltipOptionsBuilder } from '@grafana/grafana-foundation-sdk/common'
import { PanelBuilder, SeriesMapping } from '@grafana/grafana-foundation-sdk/xychart'
import { fixedColour } from '../colours.ts'
import type { WordKey } from '../words.ts'
import { finish, type About } from './panel.ts'

/** Without it Grafana takes the options for those from before 11.1, rewrites them, and draws "Err". */
const OPTIONS_VERSION = '12.0.0'

/** A column of the query and what its axis is called. */
type Axis = readonly [column: string, title: WordKey]

export interface Points extends About {
  /** Both in percent. */
  readonly x: Axis
  readonly y: Axis
  /** Column with the name of each point, which its tooltip tells. */
  readonly label: string
  readonly drop: readonly string[]
}

/** Subjects as points of two shares; queries give columns of the same rows, and a row without one of the two has no point. */
export function points ({ x, y, label, drop, ...about }: Points): Panel {
  const { words } = about
  const by = ([column]: Axis) => ({ matcher: { id: 'byName', options: words(column === x[0] ? x[1] : y[1]) } })
  const panel = new PanelBuilder().mapping(SeriesMapping.Manual).series([{ build: () => ({ frame: { matcher: { id: 'byIndex', options: 0 } }, x: by(x), y: by(y) }) }])
    .legend(new VizLegendOptionsBuilder().displayMode(LegendDisplayMode.Hidden).placement(LegendPlacement.Bottom).showLegend(false))
    .tooltip(new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Single)).build()
  const hidden = Object.fromEntries(['Time', ...drop].map(name => [name, true]))
  const transformations = [
    { id: 'organize', options: { excludeByName: { Time: true }, indexByName: {}, renameByName: {} } }, { id: 'merge', options: {} },
    { id: 'organize', options: { excludeByName: hidden, indexByName: { [label]: 0, [x[0]]: 1, [y[0]]: 2 }, renameByName: { [x[0]]: words(x[1]), [y[0]]: words(y[1]) } } }
  ]
  const built = finish(panel, { ...about, transformations }, {
    unit: 'percent', decimals: 1, min: 0, max: 100, color: fixedColour('data'), custom: { show: 'points', pointSize: { fixed: 10 }, fillOpacity: 70, axisPlacement: 'auto' }
  })
  return { ...built, pluginVersion: OPTIONS_VERSION }
}
