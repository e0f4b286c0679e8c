import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard'
import { BarGaugeDisplayMode, BarGaugeNamePlacement, BarGaugeValueMode, LegendDisplayMode, LegendPlacement, ReduceDataOptionsBuilder, VizLegendOptionsBuilder, VizOrientation, VizTextDisplayOptionsBuilder } from '@grafana/grafana-foundation-sdk/common'
import { PanelBuilder as ChartBuilder } from '@grafana/grafana-foundation-sdk/barchart'
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/bargauge'
import { fixedColour } from '../colours.ts'
import type { Scale } from '../thresholds.ts'
import { finish, MERGED, scaleOf, type About, type Transformation } from './panel.ts'

export interface Ranking extends About {
  readonly unit: string
  readonly decimals?: number
  readonly scale: Scale
  readonly min?: number
  readonly max?: number
  /** Column of the table that is ranked, and the one that names the bar; the others are left out. */
  readonly value: string
  readonly label: string
  readonly drop: readonly string[]
  readonly ascending?: boolean
  /** Names stand above their bars: a long one beside a bar is cut on a phone. */
  readonly namesAbove?: boolean
  readonly top: number
}

/** Bars in order of their length, each with its name; the rows come from one table. */
export function ranking ({ unit, decimals = 0, scale, min = 0, max, value, label, drop, ascending = false, namesAbove = false, top, ...about }: Ranking): Panel {
  const panel = new PanelBuilder()
    .displayMode(BarGaugeDisplayMode.Basic)
    .valueMode(BarGaugeValueMode.Text).namePlacement(namesAbove ? BarGaugeNamePlacement.Top : BarGaugeNamePlacement.Left).orientation(VizOrientation.Horizontal).showUnfilled(true)
    .reduceOptions(new ReduceDataOptionsBuilder().calcs(['lastNotNull']).fields(`/^${value}$/`).values(true).limit(top)).text(namesAbove ? new VizTextDisplayOptionsBuilder().titleSize(12).valueSize(13) : new VizTextDisplayOptionsBuilder().titleSize(12)).build()
  const order: readonly Transformation[] = [
    { id: 'organize', options: { excludeByName: Object.fromEntries(['Time', ...drop].map(name => [name, true])), indexByName: { [label]: 0, [value]: 1 }, renameByName: {} } },
    { id: 'sortBy', options: { fields: {}, sort: [{ field: value, desc: !ascending }] } }
  ]
  return finish(panel, { ...about, transformations: order, overrides: [{ name: label, properties: { unit: 'string' } }, ...about.overrides ?? []] }, { unit, decimals, min, ...(max === undefined ? {} : { max }), ...scaleOf(scale) })
}

export interface Compared extends About {
  readonly unit: string
  readonly decimals?: number
  readonly label: string
  readonly drop: readonly string[]
  readonly sort: string
  /** Several queries give columns of the same rows. */
  readonly merged?: boolean
}

/** Several values of each subject side by side. */
export function compared ({ unit, decimals = 0, label, drop, sort, merged = false, ...about }: Compared): Panel {
  const panel = new ChartBuilder().orientation(VizOrientation.Horizontal).xField(label).barWidth(0.8).groupWidth(0.75)
    .legend(new VizLegendOptionsBuilder().displayMode(LegendDisplayMode.List).placement(LegendPlacement.Bottom).showLegend(true)).build()
  const order: readonly Transformation[] = [
    ...(merged ? MERGED : []),
    { id: 'organize', options: { excludeByName: Object.fromEntries(['Time', ...drop].map(name => [name, true])), indexByName: { [label]: 0 }, renameByName: {} } },
    { id: 'sortBy', options: { fields: {}, sort: [{ field: sort, desc: true }] } }
  ]
  return finish(panel, { ...about, transformations: order }, { unit, decimals, min: 0, color: fixedColour('data'), custom: { lineWidth: 0, fillOpacity: 85 } })
}
