import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard'
import { stepsOf } from '../colours.ts'
import { defineBoard } from '../board.ts'
import { Grid } from '../grid.ts'
import { gapQuery, sumOfSpaces } from '../influxql.ts'
import { spaceLinks } from '../links.ts'
import { ranking, stat, table } from '../panels/index.ts'
import { alertsQuery, eventsTable, gapWords, spacesNow, statusWords } from '../pieces.ts'
import { anyIs, GAP_SCALE, LOAD_SCALE, type Scale } from '../thresholds.ts'
import type { WordKey, Words } from '../words.ts'
import { loadQuery, peopleQuery } from './wall.ts'

/** The wall for a hand: one panel with all figures, bars in place of a table. The console's first page shows more. */
export default defineBoard({
  id: 'linli-phone', title: 'phone', about: 'phoneAbout', folder: 'spaces', refresh: '1m', range: ['now-24h', 'now'], choice: 'hidden', events: [],
  panels: words => new Grid().row(10, [24, allFigures(words)]).row(8, [24, toSeeTo(words)]).row(11, [24, loads(words)])
    .row(9, [24, eventsTable(words, { title: 'recentEvents', about: 'recentEventsAbout', where: '"kind" =~ /^alert_/', limit: 12, timeWidth: 95, withPriority: false })]).panels
})

function allFigures (words: Words): Panel {
  const counted = (name: WordKey, unit: string, { base, steps }: Scale, more: object = {}) => ({ name: words(name), properties: { unit, thresholds: stepsOf(base, steps), ...more } })
  const suffix = (word: WordKey) => `suffix:${words(word)}`
  return stat({
    words, title: 'now', about: 'nowAbout', unit: suffix('people'), several: 'below',
    queries: [
      gapQuery(words('gap')), peopleQuery(words), loadQuery(words), sumOfSpaces(words('unknownSpaces'), 'unknown'), sumOfSpaces(words('overSpaces'), 'over'), sumOfSpaces(words('doorsOpen'), 'doorsOpen'), alertsQuery(words)
    ],
    overrides: [
      counted('gap', suffix('minutes'), GAP_SCALE, { mappings: gapWords(words) }), counted('load', 'percent', LOAD_SCALE), counted('unknownSpaces', suffix('spaces'), anyIs('unk')),
      counted('overSpaces', suffix('spaces'), anyIs('urg')), counted('doorsOpen', suffix('pieces'), anyIs('att')), counted('activeAlerts', suffix('pieces'), anyIs('att'))
    ]
  })
}

/** Rooms that are not well. */
function toSeeTo (words: Words): Panel {
  return table({
    words, title: 'toSeeTo', about: 'toSeeToAbout', noValue: 'nothingToSeeTo', hidden: ['site', 'space', 'rank', 'siteName'], sort: { by: 'rank', descending: true },
    columns: [{ name: 'status', title: 'status', width: 70, mappings: statusWords(words) }, { name: 'name', title: 'space', width: 160, links: spaceLinks(words) }, { name: 'doorsOpen', title: 'doorsOpen', width: 70, unit: 'none', noValue: 'notMeasured' }],
    queries: [spacesNow(words, ['status', 'doorsOpen'], { where: ' AND ("urgent" = 1 OR "attention" = 1 OR "unknown" = 1)', more: ', 8 * last("urgent") + 4 * last("attention") + 2 * last("unknown") AS "rank"' })]
  })
}

function loads (words: Words): Panel {
  return ranking({
    words, title: 'loadsNow', about: 'loadsNowAbout', unit: 'percent', scale: { ...LOAD_SCALE, base: 'data' }, max: 120, value: 'load', label: 'name', drop: ['site', 'space', 'siteName'], top: 10,
    queries: [spacesNow(words, ['load'], { where: ' AND "load" >= 0' })]
  })
}
