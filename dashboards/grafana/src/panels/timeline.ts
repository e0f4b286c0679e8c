import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard'
import { LegendDisplayMode, LegendPlacement, VisibilityMode, VizLegendOptionsBuilder } from '@grafana/grafana-foundation-sdk/common'
import { PanelBuilder as StatusPanelBuilder } from '@grafana/grafana-foundation-sdk/statushistory'
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/statetimeline'
import { COLOURS, fixedColour, type Colour } from '../colours.ts'
import type { Scale } from '../thresholds.ts'
import type { WordKey, Words } from '../words.ts'
import { finish, scaleOf, type About } from './panel.ts'

const legend = () => new VizLegendOptionsBuilder().displayMode(LegendDisplayMode.List).placement(LegendPlacement.Bottom).showLegend(true)

/** One state: the number that stands for it, what it is called, its colour. */
export type State = readonly [value: number, name: WordKey, colour: Colour]

/** Values as words with colours; nothing at all is a word too. */
export function statesAre (words: Words, states: readonly State[]): readonly object[] {
  return [
    { type: 'value', options: Object.fromEntries(states.map(([value, name, colour], index) => [String(value), { text: words(name), color: COLOURS[colour], index }])) },
    { type: 'special', options: { match: 'null+nan', result: { text: words('unknown'), color: COLOURS.unk, index: states.length } } }
  ]
}

export interface Timeline extends About {
  /** States that are numbers; where they are words, their mappings. */
  readonly states?: readonly State[]
  readonly mappings?: readonly object[]
  /** A state is not believed longer than this without another word, ms. */
  readonly holdMs: number
  /** Another span than the board's, such as `4h`. */
  readonly timeFrom?: string
}

/** States over time, one row a subject. Colour mode `fixed`: with another, mappings are dropped; all rows on one page. */
export function timeline ({ states = [], mappings = [], holdMs, timeFrom, ...about }: Timeline): Panel {
  const panel = new PanelBuilder().mergeValues(true).showValue(VisibilityMode.Never).rowHeight(0.85).legend(legend()).build()
  return {
    ...finish(onOnePage(panel), { noValue: 'noSpan', ...about }, {
      unit: 'none', decimals: 0, mappings: [...mappings, ...statesAre(about.words, states)], color: fixedColour('unk'), custom: { lineWidth: 0, fillOpacity: 90, spanNulls: false, insertNulls: holdMs }
    }),
    ...(timeFrom === undefined ? {} : { timeFrom, hideTimeOverride: true })
  }
}

/** The SDK's builder refuses 0, without which a pager is always drawn. */
function onOnePage (panel: Panel): Panel {
  return { ...panel, options: { ...panel.options as object, perPage: 0 } }
}

export interface Days extends About {
  readonly unit: string
  readonly scale: Scale
  readonly mappings?: readonly object[]
}

/** A square for each subject and span of time. */
export function squares ({ unit, scale, mappings, ...about }: Days): Panel {
  const panel = new StatusPanelBuilder().showValue(VisibilityMode.Never).rowHeight(0.9).colWidth(0.9).legend(legend()).build()
  return finish(onOnePage(panel), { noValue: 'noSpan', ...about }, {
    unit, decimals: 0, ...scaleOf(scale), custom: { lineWidth: 1, fillOpacity: 85 }, ...(mappings === undefined ? {} : { mappings })
  })
}
