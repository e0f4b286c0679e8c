import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard'
import { MINUTE_MS } from '@linli/domain/time'
import { deviceColumns } from '../device-columns.ts'
import { defineBoard } from '../board.ts'
import { COLOURS } from '../colours.ts'
import { Grid } from '../grid.ts'
import { DEVICES_NOW, field, from, lasts, nameIn, PLACE, series, table as ask, zone, type Query } from '../influxql.ts'
import { ALERTS, DEVICES } from '../links.ts'
import { lineIn, lines, ranking, stat, table, timeline } from '../panels/index.ts'
import { AGE, alertsTile, countTile, eventsTable, gapTile } from '../pieces.ts'
import { anyIs, BATTERY_SCALE, PLAIN } from '../thresholds.ts'
import type { WordKey, Words } from '../words.ts'

export default defineBoard({
  id: 'linli-maint', title: 'maint', about: 'maintAbout', folder: 'spaces', refresh: '30s', range: ['now-7d', 'now'], choice: 'many', events: ['workorder'],
  panels: words => new Grid()
    .row(4, [4, alertsTile(words)], [4, countTile(words, { title: 'urgentSpaces', about: 'urgentSpacesAbout', count: 'urgent', scale: anyIs('urg') })],
      [4, countTile(words, { title: 'unknownSpaces', about: 'unknownSpacesAbout', count: 'unknown', scale: anyIs('unk') })],
      [4, deviceTile(words, 'silentDevices', '1 - last("alive")')], [4, deviceTile(words, 'lowBatteries', 'last("batteryLow")')], [4, gapTile(words)])
    .row(10, [24, toVisit(words)])
    .row(9, [12, alertsByDay(words)], [12, noisiest(words)])
    .row(10, [7, response(words)], [17, alertStates(words)])
    .row(12, [24, eventsTable(words, { title: 'events', about: 'eventsAbout', where: '"kind" =~ /^(alert|workorder|renewal)/', limit: 100, timeWidth: 170, timeUnit: 'dateTimeAsIso' })]).panels
})

function deviceTile (words: Words, title: 'silentDevices' | 'lowBatteries', value: string): Panel {
  return stat({
    words, title, about: `${title}About`, unit: `suffix:${words('pieces')}`, scale: anyIs('att'), links: [DEVICES],
    queries: [series(words(title), `SELECT sum("v") FROM (SELECT ${value} AS "v" FROM ${from('device_state')} WHERE ${PLACE} AND ${DEVICES_NOW} GROUP BY "site", "space", "device")`)]
  })
}

/** One trip: silent or nearly empty, in order of the site. */
function toVisit (words: Words): Panel {
  const columns = ['alive', 'kind', 'battery', 'rssi', 'linkQuality', 'age', 'conditions']
  const named = (['siteName', 'name', 'deviceName'] as const).map(name => `last(${nameIn(words.language, name)}) AS "${name}"`).join(', ')
  return table({
    words, title: 'toVisit', about: 'toVisitAbout', noValue: 'nothingToVisit', sort: { by: 'siteName', descending: false }, drop: ['Time', 'batteryLow'], hidden: ['site', 'space', 'device'],
    columns: [{ name: 'siteName', title: 'site', width: 120, grows: true }, { name: 'name', title: 'space', width: 120, grows: true }, ...deviceColumns(words, { links: [DEVICES], battery: BATTERY_SCALE })],
    queries: [ask(`SELECT "site", "space", "device", "siteName", "name", "deviceName", ${columns.map(name => `"${name}"`).join(', ')} FROM (SELECT ${named}, ${lasts([...columns.filter(name => name !== 'age'), 'batteryLow'])}, ${AGE} FROM ${from('device_state')}
      WHERE ${PLACE} AND ${DEVICES_NOW} GROUP BY "site", "space", "device") WHERE "alive" = 0 OR "batteryLow" = 1`)]
  })
}

function alertsByDay (words: Words): Panel {
  const query = (title: WordKey, priority: string): Query => series(words(title), `SELECT count("severity") FROM ${from('event')} WHERE ${PLACE} AND "kind" = 'alert_raised' AND "severity" = '${priority}' AND $timeFilter GROUP BY time(1d) fill(0)${zone}`)
  return lines({
    words, title: 'alertsByDay', about: 'alertsByDayAbout', noValue: 'noEvents', unit: 'none', min: 0, style: 'stack', interval: '1d', queries: [query('p1', 'P1'), query('p2', 'P2'), query('p3', 'P3')],
    overrides: [lineIn(words('p1'), 'urg'), lineIn(words('p2'), 'att'), lineIn(words('p3'), 'unk')]
  })
}

/** How long alerts wait for somebody, and how long what they warn of lasts: the middle of them, beside how many there are. */
function response (words: Words): Panel {
  const events = (kind: string) => `FROM ${from('event')} WHERE ${PLACE} AND "kind" = '${kind}' AND $timeFilter`
  const wait = (title: WordKey, kind: string) => series(words(title), `SELECT median(${field('event', 'tookMs')}) / ${MINUTE_MS} ${events(kind)}`)
  const count = `count(${field('event', 'id')})`
  // Where alerts were raised, none acknowledged is 0.
  const acknowledged = `SELECT sum("k") FROM (SELECT ${count} - ${count} AS "k" ${events('alert_raised')}), (SELECT ${count} AS "k" ${events('alert_acknowledged')})`
  return stat({
    words, title: 'response', about: 'responseAbout', noValue: 'noEvents', unit: 'none', several: 'below',
    queries: [wait('toAcknowledge', 'alert_acknowledged'), wait('toClear', 'alert_cleared'), series(words('raisedCount'), `SELECT ${count} ${events('alert_raised')}`), series(words('acknowledgedCount'), acknowledged)],
    overrides: (['toAcknowledge', 'toClear'] as const).map(name => ({ name: words(name), properties: { unit: `suffix:${words('minutes')}` } }))
  })
}

/** Which alert comes most: a limit to be tuned, or a thing to be mended for good. */
function noisiest (words: Words): Panel {
  return ranking({
    words, title: 'noisiest', about: 'noisiestAbout', noValue: 'noEvents', unit: 'none', scale: { ...PLAIN, base: 'data' }, value: 'times', label: 'what', drop: ['subject'], namesAbove: true, top: 10, links: [ALERTS],
    queries: [ask(`SELECT last(${nameIn(words.language, 'name')}) AS "what", count("severity") AS "times" FROM ${from('event')} WHERE ${PLACE} AND "kind" = 'alert_raised' AND $timeFilter GROUP BY "subject"`)]
  })
}

/** When what was wrong: rows that come together have one cause. */
function alertStates (words: Words): Panel {
  const states = [{ type: 'value', options: { alert_raised: { text: words('alertOn'), color: COLOURS.att, index: 0 }, alert_cleared: { text: words('alertOff'), color: COLOURS.quiet, index: 1 } } }, { type: 'special', options: { match: 'null+nan', result: { text: words('alertBefore'), color: COLOURS.quiet, index: 2 } } }]
  return timeline({
    words, title: 'alertStates', about: 'alertStatesAbout', noValue: 'noEvents', mappings: states, holdMs: 8 * 86_400_000,
    displayName: '${__field.labels.name}', ofWords: true,
    transformations: [{ id: 'organize', options: { excludeByName: { site: true, subject: true }, indexByName: {}, renameByName: {} } }, { id: 'partitionByValues', options: { fields: ['name'], keepFields: false, naming: { asLabels: true } } }],
    queries: [ask(`SELECT ${nameIn(words.language, 'name')} AS "name", "kind" FROM ${from('event')} WHERE ${PLACE} AND "kind" =~ /^alert_(raised|cleared)$/ AND $timeFilter`)]
  })
}
