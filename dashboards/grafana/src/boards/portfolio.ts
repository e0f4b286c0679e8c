import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard'
import { defineBoard } from '../board.ts'
import { Grid } from '../grid.ts'
import { costsQuery, groupShare, RATIOS, spaceShares } from '../influxql.ts'
import { compared, lineIn, ranking, stat, text } from '../panels/index.ts'
import { gapTile, namesWithin } from '../pieces.ts'
import { COMFORT_TILE, PLAIN } from '../thresholds.ts'
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
    .row(13, [14, useAndAir(words)], [10, costs(words)])
    .row(14, [24, usageTable(words, { withComfort: true })])
    .row(5, [24, text({ words, title: 'howComputed', about: 'howComputedAbout', content: 'howComputedText' })]).panels
})

/** Two figures of each space side by side: what to keep, to mend, to use otherwise. */
function useAndAir (words: Words): Panel {
  return compared({
    words, title: 'useAndAir', about: 'useAndAirAbout', noValue: 'insufficient', unit: 'percent', label: 'name', drop: ['site', 'space', 'siteName'], sort: 'utilisation', merged: true,
    overrides: [lineIn('co2', 'unk', { displayName: words('co2Share') }), lineIn('utilisation', 'data', { displayName: words('utilisation') })],
    queries: [spaceShares('utilisation', RATIOS.utilisation, { names: `, ${namesWithin(words)}` }), spaceShares('co2', RATIOS.co2, { names: `, ${namesWithin(words)}` })]
  })
}

/** Not coloured, and not to be read across kinds of space. */
function costs (words: Words): Panel {
  return ranking({
    words, title: 'costPerVisit', about: 'costTableAbout', noValue: 'noCosts', unit: `suffix:${words('yuanPerVisit')}`, decimals: 2, scale: { ...PLAIN, base: 'data' }, value: 'cost', label: 'name', drop: ['site', 'space', 'siteName'], namesAbove: true, top: 12,
    queries: [costsQuery(namesWithin(words))]
  })
}

function comfortTile (words: Words): Panel {
  return stat({ words, title: 'co2Share', about: 'shareTileAbout', noValue: 'insufficient', unit: 'percent', decimals: 1, scale: COMFORT_TILE, queries: [groupShare(words('co2Share'), RATIOS.co2)] })
}
