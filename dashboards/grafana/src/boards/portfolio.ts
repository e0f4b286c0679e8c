import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard'
import { defineBoard } from '../board.ts'
import { Grid } from '../grid.ts'
import { groupShare, RATIOS } from '../influxql.ts'
import { stat, text } from '../panels/index.ts'
import { gapTile } from '../pieces.ts'
import { COMFORT_TILE } from '../thresholds.ts'
import { usageTable } from '../usage-table.ts'
import type { Words } from '../words.ts'
import { figureTiles, shareByDay, visitsOver } from './usage.ts'

/** Weeks begin on Monday: InfluxDB's own on Thursday. */
const WEEK = '1w,4d'

export default defineBoard({
  id: 'linli-portfolio', title: 'portfolio', about: 'portfolioAbout', folder: 'spaces', refresh: '15m', range: ['now-12M/M', 'now'], choice: 'many', events: ['renewal'],
  panels: words => new Grid()
    .row(4, ...figureTiles(words), [4, comfortTile(words)], [4, gapTile(words)])
    .row(9, [12, visitsOver(words, WEEK, 'visitsByWeek')], [12, shareByDay(words, WEEK)])
    .row(14, [24, usageTable(words, { withComfort: true })])
    .row(5, [24, text({ words, title: 'howComputed', about: 'howComputedAbout', content: 'howComputedText' })]).panels
})

function comfortTile (words: Words): Panel {
  return stat({ words, title: 'co2Share', about: 'shareTileAbout', noValue: 'insufficient', unit: 'percent', decimals: 1, scale: COMFORT_TILE, queries: [groupShare(words('co2Share'), RATIOS.co2)] })
}
