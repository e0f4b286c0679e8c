import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard'
import { defineBoard } from '../board.ts'
import { COLOURS, stepsOf } from '../colours.ts'
import { Grid } from '../grid.ts'
import { coverageQuery, DEVICES_NOW, field, from, hoursQuery, lasts, nameIn, NOW, peopleWeekAgoQuery, PLACE, series, sumOfSpaces, table as ask, type Query } from '../influxql.ts'
import { DEVICES } from '../links.ts'
import { DASHED, lineIn, lines, onTheRight, stat, statesAre, table, timeline, week } from '../panels/index.ts'
import { AGE, eventsTable, gapTile, PHASE_STATES } from '../pieces.ts'
import { anyIs, BATTERY_SCALE, CO2_SCALE, COVERAGE_SCALE, LOAD_SCALE, SHARE_SHADES } from '../thresholds.ts'
import { deviceColumns } from '../device-columns.ts'
import type { Words } from '../words.ts'

export default defineBoard({
  id: 'linli-space', title: 'spaceBoard', about: 'spaceBoardAbout', folder: 'spaces', refresh: '1m', range: ['now/d', 'now'], choice: 'one', events: ['alert', 'workorder', 'renewal'],
  panels: words => new Grid()
    .row(4, [6, inUse(words)], [10, airTile(words)], [4, coverage(words)], [4, gapTile(words)])
    .row(8, [24, people(words)])
    .row(5, [24, phaseAndDoors(words)])
    .row(8, [12, co2(words)], [12, climate(words)])
    .row(8, [24, passages(words)])
    .row(16, [10, hoursOfWeek(words)],
      [14, eventsTable(words, { title: 'events', about: 'eventsAbout', where: '"kind" =~ /^(alert|workorder|renewal)/', limit: 20 })])
    .row(8, [24, devices(words)]).panels
})

/** Span of what is told of the hours of the week. */
const WEEKS = '8w'

const newest = (alias: string, name: string) => series(alias, `SELECT last(${field('space_state', name)}) FROM ${from('space_state')} WHERE ${PLACE} AND ${NOW}`)
const over = (alias: string, name: string, fn: string) => series(alias, `SELECT ${fn}(${field('space_state', name)}) FROM ${from('space_state')} WHERE ${PLACE} AND $timeFilter GROUP BY time($__interval) fill(none)`)

function inUse (words: Words): Panel {
  return stat({
    words, title: 'peopleNow', about: 'peopleOneAbout', noValue: 'blind', unit: `suffix:${words('people')}`, several: 'beside', queries: [newest(words('peopleIn'), 'people'), newest(words('load'), 'load')],
    overrides: [{ name: words('load'), properties: { unit: 'percent', thresholds: { mode: 'absolute', steps: [{ value: null, color: COLOURS.quiet }, ...LOAD_SCALE.steps.map(({ from: value, colour }) => ({ value, color: colour === 'urg' ? COLOURS.urg : COLOURS.full }))] } } }]
  })
}

function airTile (words: Words): Panel {
  return stat({
    words, title: 'airNow', about: 'airNowAbout', noValue: 'noFreshValue', unit: 'ppm', scale: CO2_SCALE, several: 'beside', queries: [newest(words('co2'), 'co2'), newest(words('temperature'), 'temperature'), newest(words('humidity'), 'humidity'), sumOfSpaces(words('doorsOpen'), 'doorsOpen')],
    overrides: [
      { name: words('temperature'), properties: { unit: 'celsius', decimals: 1, thresholds: stepsOf('quiet') } }, { name: words('humidity'), properties: { unit: 'humidity', thresholds: stepsOf('quiet') } },
      { name: words('doorsOpen'), properties: { unit: `suffix:${words('pieces')}`, thresholds: stepsOf('quiet', anyIs('att').steps) } }
    ]
  })
}

/** Hours by weekday: when to open, when to clean, when to plan something. */
function hoursOfWeek (words: Words): Panel {
  return week({ words, title: 'hoursOfEightWeeks', about: 'hoursOneAbout', noValue: 'insufficient', unit: 'none', scale: SHARE_SHADES, value: 'f', queries: [hoursQuery()], timeFrom: WEEKS })
}

/** What the hours of the week stand on. */
function coverage (words: Words): Panel {
  return {
    ...stat({ words, title: 'coverageOfEightWeeks', about: 'coverageOneAbout', noValue: 'noDays', unit: 'percent', decimals: 1, scale: COVERAGE_SCALE, queries: [coverageQuery(words('coverage'), { where: '"openMs" > 0' })] }),
    timeFrom: WEEKS, hideTimeOverride: true
  }
}

function people (words: Words): Panel {
  return lines({
    words, title: 'peopleOverTime', about: 'peopleOverTimeAbout', unit: `suffix:${words('people')}`, min: 0, style: 'steps', interval: '1m', queries: [over(words('peopleIn'), 'people', 'mean'), over(words('capacity'), 'capacity', 'last'), peopleWeekAgoQuery(words('weekAgo'), '"mean" >= 0')],
    overrides: [lineIn(words('peopleIn'), 'data', { 'custom.fillOpacity': 12 }), lineIn(words('capacity'), 'unk', DASHED), lineIn(words('weekAgo'), 'full', DASHED)]
  })
}

/** Use, and directly above the CO₂ the doors: cause over effect. */
function phaseAndDoors (words: Words): Panel {
  return timeline({
    words, title: 'phaseAndDoors', about: 'phaseAndDoorsAbout', states: PHASE_STATES, holdMs: 10 * 60_000, interval: '5m', queries: [over(words('phaseOne'), 'phase', 'last'), over(words('doorsOpen'), 'doorsOpen', 'max')],
    overrides: [{ name: words('doorsOpen'), properties: { mappings: statesAre(words, [[0, 'noneOpen', 'quiet'], [1, 'oneOpen', 'data'], [2, 'twoOpen', 'full'], [3, 'moreOpen', 'full']]) } }]
  })
}

function co2 (words: Words): Panel {
  return lines({ words, title: 'co2OverTime', about: 'co2OverTimeAbout', unit: 'ppm', min: 400, limits: CO2_SCALE, interval: '5m', queries: [over(words('co2'), 'co2', 'mean')] })
}

function climate (words: Words): Panel {
  return lines({
    words, title: 'climate', about: 'climateAbout', unit: 'celsius', decimals: 1, interval: '5m', queries: [over(words('temperature'), 'temperature', 'mean'), over(words('humidity'), 'humidity', 'mean')],
    overrides: [lineIn(words('temperature'), 'data'), lineIn(words('humidity'), 'unk', { ...onTheRight('humidity'), min: 0, max: 100 })]
  })
}

function passages (words: Words): Panel {
  const quarter = (alias: string, name: string): Query => series(alias, `SELECT sum(${field('space_usage', name)}) FROM ${from('space_usage')} WHERE ${PLACE} AND $timeFilter GROUP BY time(15m) fill(none)`)
  return lines({
    words, title: 'passages', about: 'passagesAbout', unit: `suffix:${words('people')}`, min: 0, style: 'bars', interval: '15m', queries: [quarter(words('entries'), 'entries'), quarter(words('exits'), 'exits')],
    overrides: [lineIn(words('entries'), 'data'), lineIn(words('exits'), 'unk')]
  })
}

function devices (words: Words): Panel {
  return table({
    words, title: 'devicesHere', about: 'devicesHereAbout', sort: { by: 'alive', descending: false }, hidden: ['site', 'space', 'device'], columns: deviceColumns(words, { links: [DEVICES], battery: BATTERY_SCALE }),
    queries: [ask(`SELECT last(${nameIn(words.language, 'deviceName')}) AS "deviceName", ${lasts(['alive', 'kind', 'battery', 'rssi', 'linkQuality', 'conditions'])}, ${AGE} FROM ${from('device_state')} WHERE ${PLACE} AND ${DEVICES_NOW} GROUP BY "site", "space", "device"`)]
  })
}
