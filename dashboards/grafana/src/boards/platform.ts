import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard'
import { OUTCOMES } from '@linli/domain/pipeline'
import { defineBoard } from '../board.ts'
import { COLOURS, type Colour } from '../colours.ts'
import { Grid } from '../grid.ts'
import { DEVICES_NOW, field, from, nameIn, NOW, PLACE, series, table as ask, type Query } from '../influxql.ts'
import { DEVICES } from '../links.ts'
import { lineIn, lines, onTheRight, ranking, squares, stat, statesAre } from '../panels/index.ts'
import { gapTile } from '../pieces.ts'
import { anyIs, BATTERY_SCALE, PLAIN, WRITE_SCALE, type Scale } from '../thresholds.ts'
import type { WordKey, Words } from '../words.ts'

export default defineBoard({
  id: 'linli-platform', title: 'platform', about: 'platformAbout', folder: 'platform', refresh: '10s', range: ['now-6h', 'now'], choice: 'many', events: ['alert'],
  panels: words => new Grid()
    .row(4, [6, storeTile(words)], [6, writeTimeTile(words)], [6, rateTile(words)], [6, gapTile(words)])
    .row(4, [6, balanceTile(words)], [6, quarantinedTile(words)], [6, newestTile(words, 'pending', 'pendingAbout', PLAIN)], [6, silentTile(words)])
    .row(9, [12, outcomes(words)], [12, waiting(words)])
    .row(14, [14, devicesByHour(words)], [10, batteries(words)]).panels
})

const newest = (words: Words, title: WordKey, expression: string) => series(words(title), `SELECT ${expression} FROM ${from('gateway')} WHERE ${NOW}`)

/** How a counter grew in a span; nothing when the gateway is silent now: an hour of which the last part is missing is not an hour without faults. */
function whileFresh (alias: string, expression: string, { counter, span }: { readonly counter: 'received' | 'quarantined', readonly span: string }): Query {
  // What is fresh stands first: in the other order InfluxDB loses it.
  const growth = `SELECT non_negative_difference(${field('gateway', counter)}) AS "d" FROM ${from('gateway')} WHERE time > now() - ${span} GROUP BY "gateway"`
  return series(alias, `SELECT ${expression} * sum("f") / sum("f") FROM (SELECT count(${field('gateway', 'storeUp')}) AS "f" FROM ${from('gateway')} WHERE ${NOW}), (${growth})`)
}

function storeTile (words: Words): Panel {
  return stat({
    words, title: 'storeUp', about: 'storeUpAbout', unit: 'none', mappings: statesAre(words, [[0, 'storeAway', 'urg'], [1, 'storeAnswers', 'quiet']]), queries: [newest(words, 'storeUp', `last(${field('gateway', 'storeUp')})`)]
  })
}

function rateTile (words: Words): Panel {
  return stat({
    words, title: 'rate', about: 'rateAbout', unit: 'none',
    queries: [whileFresh(words('rate'), 'mean("d")', { counter: 'received', span: '10m' })]
  })
}

function quarantinedTile (words: Words): Panel {
  return stat({
    words, title: 'quarantinedHour', about: 'quarantinedHourAbout', unit: 'none', scale: anyIs('att'),
    queries: [whileFresh(words('quarantinedHour'), 'sum("d")', { counter: 'quarantined', span: '1h' })]
  })
}

function newestTile (words: Words, title: 'pending', about: WordKey, scale: Scale): Panel {
  return stat({ words, title, about, unit: 'none', scale, queries: [newest(words, title, `last(${field('gateway', title)})`)] })
}

/** Every message ends in exactly one counter: what is received less all of them is 0, or a message was lost. */
function balanceTile (words: Words): Panel {
  const parts = [...OUTCOMES, 'pending'].map(outcome => ` - last(${field('gateway', outcome)})`).join('')
  // Nothing takes the colour of the base: it is neither balanced nor not.
  const mappings = [{ type: 'value', options: { 0: { text: words('balanced'), index: 0 } } }, { type: 'range', options: { from: null, to: -1, result: { color: COLOURS.urg, index: 1 } } }]
  return stat({
    words, title: 'balance', about: 'balanceAbout', unit: 'none', mappings, scale: anyIs('urg'), queries: [newest(words, 'balance', `last(${field('gateway', 'received')})${parts}`)]
  })
}

function silentTile (words: Words): Panel {
  return stat({ words, title: 'silentDevices', about: 'silentDevicesAbout', unit: `suffix:${words('pieces')}`, scale: anyIs('att'), links: [DEVICES], queries: [newest(words, 'silentDevices', 'last("devices") - last("devicesAlive")')] })
}

const OUTCOME_COLOURS = { stored: 'data', control: 'full', duplicate: 'unk', quarantined: 'att', expired: 'urg' } as const satisfies Record<(typeof OUTCOMES)[number], Colour>

function outcomes (words: Words): Panel {
  const query = (outcome: (typeof OUTCOMES)[number]): Query => series(words(`outcome_${outcome}`), `SELECT non_negative_derivative(last(${field('gateway', outcome)}), 1m) FROM ${from('gateway')} WHERE $timeFilter GROUP BY time($__interval) fill(none)`)
  return lines({
    words, title: 'outcomes', about: 'outcomesAbout', unit: 'none', decimals: 1, min: 0, style: 'stack', interval: '1m', queries: OUTCOMES.map(query),
    overrides: OUTCOMES.map(outcome => lineIn(words(`outcome_${outcome}`), OUTCOME_COLOURS[outcome]))
  })
}

/** What waits, and beside it what the store takes: a cause under its effect. */
function waiting (words: Words): Panel {
  const highest = (title: 'pending' | 'writeTime', name: string) => series(words(title), `SELECT max(${field('gateway', name)}) FROM ${from('gateway')} WHERE $timeFilter GROUP BY time($__interval) fill(none)`)
  return lines({
    words, title: 'pendingOverTime', about: 'pendingOverTimeAbout', unit: 'none', min: 0, style: 'steps', interval: '1m', queries: [highest('pending', 'pending'), highest('writeTime', 'writeP95Ms')],
    overrides: [lineIn(words('pending'), 'data'), lineIn(words('writeTime'), 'unk', onTheRight(`suffix:${words('milliseconds')}`))]
  })
}

function writeTimeTile (words: Words): Panel {
  return stat({
    words, title: 'writeTime', about: 'writeTimeAbout', unit: `suffix:${words('milliseconds')}`, scale: WRITE_SCALE,
    queries: [series(words('writeTime'), `SELECT max(${field('gateway', 'writeP95Ms')}) FROM ${from('gateway')} WHERE time > now() - 10m`)]
  })
}

/** Share of each hour in which a device was alive; the devices that were not always. */
function devicesByHour (words: Words): Panel {
  return squares({
    words, title: 'devicesByHour', about: 'devicesByHourAbout', unit: 'percent', scale: { base: 'urg', steps: [{ from: 50, colour: 'att' }, { from: 100, colour: 'data' }] }, interval: '30m',
    transformations: [{ id: 'organize', options: { excludeByName: { site: true, space: true, device: true }, indexByName: {}, renameByName: {} } }, { id: 'partitionByValues', options: { fields: ['name', 'deviceName'], keepFields: false, naming: { asLabels: true } } }],

    displayName: '${__field.labels.name} · ${__field.labels.deviceName}',
    queries: [ask(`SELECT 100 * mean(${field('device_state', 'alive')}) AS "alive", last(${nameIn(words.language, 'name')}) AS "name", last(${nameIn(words.language, 'deviceName')}) AS "deviceName" FROM ${from('device_state')}
      WHERE ${PLACE} AND $timeFilter GROUP BY time($__interval), "site", "space", "device" fill(none) SLIMIT 30`)]
  })
}

function batteries (words: Words): Panel {
  return ranking({
    words, title: 'batteries', about: 'batteriesAbout', noValue: 'noBatteries', unit: 'percent', scale: BATTERY_SCALE, max: 100, value: 'battery', label: 'deviceName', drop: ['site', 'space', 'device'], ascending: true, namesAbove: true, top: 12, links: [DEVICES],
    queries: [ask(`SELECT last(${nameIn(words.language, 'deviceName')}) AS "deviceName", last(${field('device_state', 'battery')}) AS "battery" FROM ${from('device_state')} WHERE ${PLACE} AND "battery" >= 0 AND ${DEVICES_NOW} GROUP BY "site", "space", "device"`)]
  })
}
