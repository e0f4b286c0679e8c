import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard'
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/xychart'
import { defineBoard } from '../board.ts'
import { fixedColour } from '../colours.ts'
import { Grid } from '../grid.ts'
import { groupShare, LEAST, RATIOS, table as ask, from, field, PLACE } from '../influxql.ts'
import { stat, text } from '../panels/index.ts'
import { finish } from '../panels/panel.ts'
import { gapTile, names } from '../pieces.ts'
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
    .row(14, [17, usageTable(words, { withComfort: true })], [7, quadrants(words)])
    .row(6, [24, text({ words, title: 'howComputed', about: 'howComputedAbout', content: 'howComputedText' })]).panels
})

function comfortTile (words: Words): Panel {
  return stat({ words, title: 'co2Share', about: 'shareTileAbout', noValue: 'insufficient', unit: 'percent', decimals: 1, scale: COMFORT_TILE, queries: [groupShare(words('co2Share'), RATIOS.co2)] })
}

/** Little used and bad air, much used and bad air …: only spaces for which both are known. */
function quadrants (words: Words): Panel {
  const sum = (name: string) => `sum(${field('usage_daily', name)})`
  const panel = new PanelBuilder().build()
  const options = { ...panel.options as object, mapping: 'auto', series: [{ x: { matcher: { id: 'byName', options: 'utilisation' } }, y: { matcher: { id: 'byName', options: 'co2' } } }], tooltip: { mode: 'single', sort: 'none' }, legend: { showLegend: false, displayMode: 'list', placement: 'bottom', calcs: [] } }
  return finish({ ...panel, options }, {
    words, title: 'quadrants', about: 'quadrantsAbout', noValue: 'insufficient',
    transformations: [{ id: 'organize', options: { excludeByName: { Time: true, site: true, space: true }, indexByName: { utilisation: 0, co2: 1, name: 2, siteName: 3 }, renameByName: {} } }],
    overrides: [{ name: 'utilisation', properties: { displayName: words('utilisation'), 'custom.axisLabel': words('utilisation') } }, { name: 'co2', properties: { displayName: words('co2Share'), 'custom.axisLabel': words('co2Share') } }],
    queries: [ask(`SELECT "site", "space", "siteName", "name", "utilisation", "co2" FROM (SELECT ${names(words)}, 100 * ${sum('loadMs')} / ${sum('validMs')} AS "utilisation", 100 * ${sum('co2InsideMs')} / ${sum('co2JudgedMs')} AS "co2",
      ${sum('validMs')} / ${sum('openMs')} AS "c0", ${sum('co2JudgedMs')} / ${sum('usedMs')} AS "c1" FROM ${from('usage_daily')} WHERE ${PLACE} AND "capacityMs" > 0 AND "occupancyClass" = 'A' AND "co2JudgedMs" >= 0 AND $timeFilter
      GROUP BY "site", "space") WHERE "c0" >= ${LEAST} AND "c1" >= ${LEAST}`)]
  }, { unit: 'percent', decimals: 0, color: fixedColour('data'), custom: { show: 'points', pointSize: { fixed: 9 }, axisPlacement: 'auto' } })
}
