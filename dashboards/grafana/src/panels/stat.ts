import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard'
import { BigValueColorMode, BigValueGraphMode, BigValueTextMode, ReduceDataOptionsBuilder, VizOrientation } from '@grafana/grafana-foundation-sdk/common'
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/stat'
import { PLAIN, type Scale } from '../thresholds.ts'
import { finish, scaleOf, type About } from './panel.ts'

export interface Stat extends About {
  readonly unit: string
  readonly decimals?: number
  readonly scale?: Scale
  readonly mappings?: readonly object[]
  /** Several values: each with its name, below one another when told. */
  readonly several?: 'beside' | 'below'
}

/** Figures large enough to be read from across a room; without colour as long as all is well. */
export function stat ({ unit, decimals = 0, scale = PLAIN, mappings, several, ...about }: Stat): Panel {
  const panel = new PanelBuilder()
    .colorMode(BigValueColorMode.BackgroundSolid).graphMode(BigValueGraphMode.None)
    .textMode(several === undefined ? BigValueTextMode.Value : BigValueTextMode.ValueAndName)
    .orientation(several === 'below' ? VizOrientation.Horizontal : VizOrientation.Auto)
    .reduceOptions(new ReduceDataOptionsBuilder().calcs(['lastNotNull']).fields('').values(false)).build()
  return finish(panel, about, { unit, decimals, ...scaleOf(scale), ...(mappings === undefined ? {} : { mappings }) })
}
