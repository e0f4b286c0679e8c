import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard'
import { HOUR_MS, MINUTE_MS } from '@linli/domain/time'
import { leastDataMs } from '@linli/domain/usage'
import { defineBoard } from '../board.ts'
import { COLOURS } from '../colours.ts'
import { Grid } from '../grid.ts'
import { coverageQuery, field, from, groupShare, LEAST, nameIn, PLACE, RATIOS, table as ask, zone } from '../influxql.ts'
import { BY_NAME, lines, SITE_AND_SPACE, SPACE_ONLY, squares, stat, text } from '../panels/index.ts'
import { bySpace, eventsTable, gapTile, namesWithin } from '../pieces.ts'
import { CO2_SCALE, COMFORT_SCALE, COMFORT_TILE, COVERAGE_SCALE } from '../thresholds.ts'
import type { WordKey, Words } from '../words.ts'

export default defineBoard({
  id: 'linli-env', title: 'env', about: 'envAbout', folder: 'spaces', refresh: '5m', range: ['now-7d/d', 'now'], choice: 'many', events: ['alert'],
  panels: words => new Grid()
    .row(4, ...(['co2', 'temperature', 'humidity'] as const).map(quantity => [5, shareTile(words, quantity)] as const), [5, judgedTile(words)], [4, gapTile(words)])
    .row(12, [14, daysBySpace(words)], [10, eventsTable(words, { title: 'exceedances', about: 'exceedancesAbout', where: '"kind" =~ /^alert_(raised|cleared)$/ AND "subject" =~ /^co2-high-/', limit: 50, withPriority: false, withLength: true })])
    .row(9, [12, air(words, 'co2', 'co2OverTime', 'ppm', 0)], [12, pm25Days(words)])
    .row(9, [12, air(words, 'temperature', 'temperatureOverTime', 'celsius', 1)], [12, air(words, 'humidity', 'humidityOverTime', 'humidity', 0)])
    .row(6, [24, text({ words, title: 'limits', about: 'limitsAbout', content: 'limitsText' })]).panels
})

const SHARE_TITLES = { co2: 'co2Share', temperature: 'temperatureShare', humidity: 'humidityShare' } as const satisfies Record<string, WordKey>

function shareTile (words: Words, quantity: 'co2' | 'temperature' | 'humidity'): Panel {
  const title = SHARE_TITLES[quantity]
  return stat({ words, title, about: 'shareTileAbout', noValue: 'insufficient', unit: 'percent', decimals: 1, scale: COMFORT_TILE, queries: [groupShare(words(title), RATIOS[quantity])] })
}

/** What the shares stand on: judged time in use, of all time in use of spaces with a CO₂ limit. */
function judgedTile (words: Words): Panel {
  return stat({
    words, title: 'judged', about: 'judgedAbout', noValue: 'noDays', unit: 'percent', decimals: 1, scale: COVERAGE_SCALE,
    queries: [coverageQuery(words('judged'), { of: ['co2JudgedMs', 'usedMs'], where: '"nested" = 0 AND "co2JudgedMs" >= 0' })]
  })
}

/** A day that is not judged well enough is no square: grey is what nobody knows. */
function daysBySpace (words: Words): Panel {
  const { part, whole } = RATIOS.co2
  return squares({
    words, title: 'co2Days', about: 'co2DaysAbout', noValue: 'insufficient', unit: 'percent', scale: COMFORT_SCALE, transformations: BY_NAME, displayName: SPACE_ONLY, interval: '1d',
    mappings: [{ type: 'special', options: { match: 'null+nan', result: { text: words('insufficientShort'), color: COLOURS.unk, index: 0 } } }],
    queries: [ask(`SELECT 100 * sum(${field('usage_daily', part)}) / sum(${field('usage_daily', whole)}) AS "share", last(${nameIn(words.language, 'siteName')}) AS "siteName", last(${nameIn(words.language, 'name')}) AS "name" FROM ${from('usage_daily')}
      WHERE ${PLACE} AND "co2JudgedMs" > 0 AND "co2JudgedMs" >= ${LEAST} * "usedMs" AND "validMs" >= ${LEAST} * "openMs" AND $timeFilter GROUP BY time(1d), "site", "space" fill(none)${zone}`)]
  })
}

/** The limit is one of 24 hours, and so is the mean; states come each minute. */
function pm25Days (words: Words): Panel {
  return lines({
    words, title: 'pm25Days', about: 'pm25DaysAbout', noValue: 'noWholeDay', unit: 'conμgm3', min: 0, shades: true, interval: '1d', bridgeMs: 36 * HOUR_MS, displayName: SITE_AND_SPACE, transformations: BY_NAME,
    queries: [ask(`SELECT "pm25", "siteName", "name" FROM (SELECT mean(${field('space_state', 'pm25')}) AS "pm25", count(${field('space_state', 'pm25')}) AS "n", ${namesWithin(words)} FROM ${from('space_state')}
      WHERE ${PLACE} AND $timeFilter GROUP BY time(1d), "site", "space" fill(none)${zone}) WHERE "n" >= ${leastDataMs('24h') / MINUTE_MS} GROUP BY "site", "space" SLIMIT 7`)]
  })
}

function air (words: Words, name: 'co2' | 'temperature' | 'humidity', title: WordKey, unit: string, decimals: number): Panel {
  return lines({
    words, title, about: 'airAbout', noValue: 'noAir', unit, decimals, shades: true, interval: '30m', bridgeMs: 2 * 3_600_000, displayName: SITE_AND_SPACE, transformations: BY_NAME,
    ...(name === 'co2' ? { limits: CO2_SCALE, min: 400 } : {}), queries: [bySpace(words, name, { limit: 7 })]
  })
}
