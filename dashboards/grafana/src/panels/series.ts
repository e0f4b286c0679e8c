import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard'
import { GraphDrawStyle, GraphThresholdsStyleMode, LegendDisplayMode, LegendPlacement, LineInterpolation, SortOrder, StackingMode, TooltipDisplayMode, VisibilityMode, VizLegendOptionsBuilder, VizTooltipOptionsBuilder } from '@grafana/grafana-foundation-sdk/common'
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/timeseries'
import { fixedColour, type Colour } from '../colours.ts'
import { PLAIN, type Scale } from '../thresholds.ts'
import { finish, scaleOf, type About, type Override } from './panel.ts'

/** A gap that is longer than this stays one, ms. */
export const LONGEST_BRIDGE_MS = 15 * 60_000

export interface Lines extends About {
  readonly unit: string
  readonly decimals?: number
  readonly min?: number
  readonly max?: number
  /** Limits, drawn as dashed lines. */
  readonly limits?: Scale
  readonly style?: 'steps' | 'curve' | 'bars' | 'stack'
  /** How series without a colour of their own are told apart. */
  readonly shades?: boolean
  /** Distance of two points that still belong together, ms. */
  readonly bridgeMs?: number
}

/** Values over time: counts in steps, gaps left open, legend below. */
export function lines ({ unit, decimals = 0, min, max, limits, style = 'curve', shades = false, bridgeMs = LONGEST_BRIDGE_MS, ...about }: Lines): Panel {
  const isBars = style === 'bars' || style === 'stack'
  const panel = new PanelBuilder()
    .legend(new VizLegendOptionsBuilder().displayMode(LegendDisplayMode.List).placement(LegendPlacement.Bottom).showLegend(true))
    .tooltip(new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Multi).sort(SortOrder.Descending)).build()
  const custom = {
    drawStyle: isBars ? GraphDrawStyle.Bars : GraphDrawStyle.Line, lineInterpolation: style === 'steps' ? LineInterpolation.StepAfter : LineInterpolation.Linear,
    lineWidth: isBars ? 0 : 2, fillOpacity: isBars ? 80 : 0, showPoints: isBars ? VisibilityMode.Never : VisibilityMode.Auto, spanNulls: bridgeMs, insertNulls: isBars ? false : bridgeMs, axisSoftMin: 0,
    ...(style === 'stack' ? { stacking: { mode: StackingMode.Normal, group: 'A' } } : {}),
    ...(limits === undefined ? {} : { thresholdsStyle: { mode: GraphThresholdsStyleMode.Dashed } })
  }
  return finish(panel, { noValue: 'noSpan', ...about }, {
    unit, decimals, ...(min === undefined ? {} : { min }), ...(max === undefined ? {} : { max }), custom,
    ...scaleOf(limits ?? PLAIN), color: shades ? { mode: 'shades', fixedColor: fixedColour('data').fixedColor } : fixedColour('data')
  })
}

/** A line of its own colour. */
export function lineIn (name: string, colour: Colour, more: Readonly<Record<string, unknown>> = {}): Override {
  return { name, properties: { color: fixedColour(colour), ...more } }
}

/** A limit or a yardstick: dashed, without weight. */
export const DASHED = { 'custom.lineStyle': { fill: 'dash', dash: [6, 6] }, 'custom.lineWidth': 1, 'custom.fillOpacity': 0 } as const
/** A second unit on the right. */
export const onTheRight = (unit: string, decimals = 0): Readonly<Record<string, unknown>> => ({ unit, decimals, 'custom.axisPlacement': 'right' })
/** Drawn as a line over bars. */
export const AS_LINE = { 'custom.drawStyle': 'line', 'custom.lineWidth': 2, 'custom.fillOpacity': 0, 'custom.stacking': { mode: 'none', group: 'B' } } as const
