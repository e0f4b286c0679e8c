import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard'
import { PHASES } from '@linli/domain/state'
import { MINUTE_MS } from '@linli/domain/time'
import { COLOURS } from './colours.ts'
import { field, from, gapQuery, lasts, nameIn, NOW, PLACE, series, sumOfSpaces, table as ask, type Query } from './influxql.ts'
import { ALERTS } from './links.ts'
import { stat, table, type State } from './panels/index.ts'
import { anyIs, GAP_MINUTES, GAP_SCALE } from './thresholds.ts'
import type { WordKey, Words } from './words.ts'

/** Use of a room over time. */
export const PHASE_STATES: readonly State[] = [
  [PHASES.unknown, 'unknown', 'unk'], [PHASES.closed, 'closed', 'quiet'], [PHASES.empty, 'empty', 'empty'], [PHASES.used, 'inUse', 'data'], [PHASES.full, 'full', 'full'], [PHASES.over, 'over', 'urg']
]

/** States of a space as words, worst first. */
export function statusWords (words: Words): readonly object[] {
  const states = { urg: ['urgent', COLOURS.urg], att: ['attention', COLOURS.att], unk: ['unknown', COLOURS.unk], ok: ['open', 'text'], closed: ['closed', 'text'] } as const
  return [{ type: 'value', options: Object.fromEntries(Object.entries(states).map(([state, [name, color]], index) => [state, { text: words(name), color, index }])) }]
}

/** Whether the picture is of now: minutes of the last ten without a word from the gateway. On every board. */
export function gapTile (words: Words): Panel {
  return stat({ words, title: 'gap', about: 'gapAbout', noValue: 'noDataForADay', unit: `suffix:${words('minutes')}`, scale: GAP_SCALE, mappings: gapWords(words), queries: [gapQuery(words('gap'))] })
}

/** 0 and 1 are as fresh as it gets: a minute is written when it is over. */
export function gapWords (words: Words): readonly object[] {
  return [
    { type: 'range', options: { from: -1, to: 1, result: { text: words('fresh'), index: 0 } } },
    { type: 'value', options: { [String(GAP_MINUTES)]: { text: words('stale'), color: COLOURS.urg, index: 1 } } }
  ]
}

export function alertsQuery (words: Words): Query {
  return series(words('activeAlerts'), `SELECT last(${field('gateway', 'alerts')}) FROM ${from('gateway')} WHERE ${NOW}`)
}

export function alertsTile (words: Words): Panel {
  return stat({ words, title: 'activeAlerts', about: 'activeAlertsAbout', unit: `suffix:${words('pieces')}`, scale: anyIs('att'), links: [ALERTS], queries: [alertsQuery(words)] })
}

/** A tile that counts spaces or doors: 0 where all is well. */
export function countTile (words: Words, { title, about, count, scale, noValue = 'noData', unit = 'spaces' }: {
  readonly title: WordKey, readonly about: WordKey, readonly count: string, readonly scale: ReturnType<typeof anyIs>, readonly noValue?: WordKey, readonly unit?: WordKey
}): Panel {
  return stat({ words, title, about, noValue, unit: `suffix:${words(unit)}`, scale, queries: [sumOfSpaces(words(title), count)] })
}

export const PRIORITIES = (words: Words): readonly object[] => [{ type: 'value', options: { P1: { text: words('p1'), color: COLOURS.urg, index: 0 }, P2: { text: words('p2'), color: COLOURS.att, index: 1 }, P3: { text: words('p3'), color: 'text', index: 2 } } }]

/** The newest events, as sentences. */
export function eventsTable (words: Words, { title, about, where, limit, timeWidth = 120, timeUnit = 'time:MM-DD HH:mm', withPriority = true, withLength = false }: {
  readonly title: WordKey, readonly about: WordKey, readonly where: string, readonly limit: number, readonly timeWidth?: number, readonly timeUnit?: string, readonly withPriority?: boolean
  /** With what an ending ends: how long it lasted, minutes. */
  readonly withLength?: boolean
}): Panel {
  return table({
    words, title, about, noValue: 'noEvents', drop: withPriority ? [] : ['severity'],
    columns: [
      { name: 'Time', title: 'when', width: timeWidth, unit: timeUnit },
      ...withPriority ? [{ name: 'severity', title: 'priority', width: 92, mappings: PRIORITIES(words) } as const] : [],
      { name: 'what', title: 'what', width: 150, grows: true, links: [ALERTS] },
      ...withLength ? [{ name: 'lasted', title: 'lasted', width: 85, unit: `suffix:${words('minutes')}`, noValue: 'stillOn' } as const] : []
    ],
    queries: [ask(`SELECT "${words.language}" AS "what", "severity"${withLength ? `, "tookMs" / ${MINUTE_MS} AS "lasted"` : ''} FROM ${from('event')} WHERE ${PLACE} AND ${where} AND $timeFilter ORDER BY time DESC LIMIT ${limit}`)]
  })
}

/** Seconds since the last word. */
export const AGE = 'last("ageMs") / 1000 AS "age"'

/** Names of site and space for a subquery: one that picks a newest row loses it where rows lie in several of the server's shards. */
export function namesWithin ({ language }: Words): string {
  return `mode(${nameIn(language, 'siteName')}) AS "siteName", mode(${nameIn(language, 'name')}) AS "name"`
}

/** Names of site and space out of a measurement that has them. */
export function names ({ language }: Words): string {
  return `last(${nameIn(language, 'siteName')}) AS "siteName", last(${nameIn(language, 'name')}) AS "name"`
}

/** `fields` of every space now, as a table with its names. */
export function spacesNow (words: Words, fields: readonly string[], { more = '', where = '' }: { readonly more?: string, readonly where?: string } = {}): Query {
  return ask(`SELECT ${names(words)}, ${lasts(fields)}${more} FROM ${from('space_state')} WHERE ${PLACE}${where} AND ${NOW} GROUP BY "site", "space"`)
}

/** A quantity over time, one series a space. */
export function bySpace (words: Words, name: string, { fn = 'mean', limit }: { readonly fn?: string, readonly limit?: number } = {}): Query {
  return ask(`SELECT ${fn}(${field('space_state', name)}) AS "${name}", ${names(words)} FROM ${from('space_state')} WHERE ${PLACE} AND $timeFilter
    GROUP BY time($__interval), "site", "space" fill(none)${limit === undefined ? '' : ` SLIMIT ${limit}`}`)
}
