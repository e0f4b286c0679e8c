import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard'
import { defineBoard } from '../board.ts'
import { COLOURS } from '../colours.ts'
import { Grid } from '../grid.ts'
import { COUNTED, COUNTED_DAYS, field, from, NOW, peopleWeekAgoQuery, PLACE, series, sumOfSpaces, type Query } from '../influxql.ts'
import { boardLink, spaceLinks } from '../links.ts'
import { BY_NAME, DASHED, lineIn, lines, SPACE_ONLY, stat, table, timeline } from '../panels/index.ts'
import { AGE, alertsTile, bySpace, countTile, eventsTable, gapTile, PHASE_STATES, spacesNow, statusWords } from '../pieces.ts'
import { anyIs, CO2_SCALE, LOAD_SCALE } from '../thresholds.ts'
import type { Words } from '../words.ts'

export default defineBoard({
  id: 'linli-wall', title: 'wall', about: 'wallAbout', folder: 'spaces', refresh: '30s', range: ['now/d', 'now'], choice: 'hidden', events: ['alert'],
  panels: words => new Grid()
    .row(4, [6, peopleTile(words)], [4, loadTile(words)], [3, countTile(words, { title: 'overSpaces', about: 'overAbout', count: 'over', scale: anyIs('urg') })],
      [3, countTile(words, { title: 'doorsOpen', about: 'doorsOpenAbout', count: 'doorsOpen', scale: anyIs('att'), unit: 'pieces', noValue: 'noDoorContacts' })], [4, alertsTile(words)], [4, gapTile(words)])
    .row(13, [15, spacesTable(words)], [9, phases(words)])
    .row(9, [9, peopleToday(words)], [9, highestCo2(words)], [6, eventsTable(words, { title: 'recentEvents', about: 'recentEventsAbout', where: '"kind" =~ /^alert_/', limit: 12, timeWidth: 70, timeUnit: 'time:HH:mm' })])
    .panels
})

export function peopleQuery (words: Words): Query {
  return sumOfSpaces(words('peopleIn'), 'people', `${PLACE} AND ${COUNTED}`)
}

/** People, and how many rooms are not in the sum because nobody knows. */
function peopleTile (words: Words): Panel {
  return stat({
    words, title: 'peopleNow', about: 'peopleNowAbout', unit: `suffix:${words('people')}`, several: 'beside', queries: [peopleQuery(words), sumOfSpaces(words('unknownSpaces'), 'unknown')],
    overrides: [{ name: words('unknownSpaces'), properties: { unit: `suffix:${words('spaces')}`, thresholds: { mode: 'absolute', steps: [{ value: null, color: COLOURS.quiet }, { value: 1, color: COLOURS.unk }] } } }],
    links: [boardLink(words, 'linli-usage')]
  })
}

/** Only rooms whose people and capacity are both known. */
export function loadQuery (words: Words): Query {
  return series(words('load'), `SELECT 100 * sum("p") / sum("c") FROM (SELECT last(${field('space_state', 'people')}) AS "p", last(${field('space_state', 'capacity')}) AS "c" FROM ${from('space_state')}
    WHERE ${PLACE} AND ${COUNTED} AND "load" >= 0 AND ${NOW} GROUP BY "site", "space")`)
}

function loadTile (words: Words): Panel {
  return stat({ words, title: 'load', about: 'loadAbout', unit: 'percent', scale: LOAD_SCALE, queries: [loadQuery(words)] })
}

/** Worst first, then by name. */
function spacesTable (words: Words): Panel {
  return table({
    words, title: 'spacesNow', about: 'spacesNowAbout', sort: { by: 'rank', descending: true }, hidden: ['site', 'space', 'rank'],
    columns: [
      { name: 'status', title: 'status', width: 80, mappings: statusWords(words) },
      { name: 'name', title: 'space', width: 130, grows: true, links: spaceLinks(words) },
      { name: 'siteName', title: 'site', width: 130, grows: true },
      { name: 'load', title: 'load', width: 110, unit: 'percent', scale: { ...LOAD_SCALE, base: 'data' }, gauge: [0, 120], noValue: 'unknownOrUncounted' },
      { name: 'people', title: 'peopleIn', width: 75, unit: 'none', noValue: 'unknownOrUncounted' }, { name: 'capacity', title: 'capacity', width: 75, unit: 'none', noValue: 'notGiven' },
      { name: 'co2', title: 'co2', width: 85, unit: 'ppm', scale: { ...CO2_SCALE, base: 'text' }, noValue: 'notMeasured' },
      { name: 'temperature', title: 'temperature', width: 95, unit: 'celsius', decimals: 1, noValue: 'notMeasured' }, { name: 'age', title: 'lastHeard', width: 90, unit: 'dthms', noValue: 'never' }
    ],
    queries: [spacesNow(words, ['status', 'load', 'people', 'capacity', 'co2', 'temperature'], { more: `, ${AGE}, 8 * last("urgent") + 4 * last("attention") + 2 * last("unknown") AS "rank"` })]
  })
}

function phases (words: Words): Panel {
  return timeline({
    words, title: 'phases', about: 'phasesAbout', states: PHASE_STATES, holdMs: 10 * 60_000, timeFrom: '4h', interval: '5m', transformations: BY_NAME,

    displayName: SPACE_ONLY, queries: [bySpace(words, 'phase', { fn: 'last' })]
  })
}

export function peopleOverTime (words: Words): Query {
  return series(words('peopleIn'), `SELECT sum("p") FROM (SELECT mean(${field('space_state', 'people')}) AS "p" FROM ${from('space_state')} WHERE ${PLACE} AND ${COUNTED} AND $timeFilter
    GROUP BY time($__interval), "site", "space" fill(none)) WHERE $timeFilter GROUP BY time($__interval) fill(none)`)
}

function peopleToday (words: Words): Panel {
  return lines({ words, title: 'peopleToday', about: 'peopleTodayAbout', unit: `suffix:${words('people')}`, min: 0, style: 'steps', interval: '5m', queries: [peopleOverTime(words), peopleWeekAgoQuery(words('weekAgo'), `${COUNTED_DAYS} AND "nested" = 0`)], overrides: [lineIn(words('weekAgo'), 'unk', DASHED)] })
}

/** The worst room and the middle one: two lines say more than twenty. */
function highestCo2 (words: Words): Panel {
  const query = (alias: string, fn: string) => series(alias, `SELECT ${fn}("m") FROM (SELECT mean(${field('space_state', 'co2')}) AS "m" FROM ${from('space_state')} WHERE ${PLACE} AND $timeFilter
    GROUP BY time($__interval), "site", "space" fill(none)) WHERE $timeFilter GROUP BY time($__interval) fill(none)`)
  return lines({
    words, title: 'co2Highest', about: 'co2HighestAbout', unit: 'ppm', min: 400, limits: CO2_SCALE, interval: '10m', queries: [query(words('highest'), 'max'), query(words('middle'), 'median')],
    overrides: [lineIn(words('highest'), 'full'), lineIn(words('middle'), 'unk')]
  })
}
