import { DashboardBuilder, DashboardCursorSync, type Dashboard, type Panel } from '@grafana/grafana-foundation-sdk/dashboard'
import type { Language } from '@linli/domain/text'
import { ZONE } from '@linli/domain/time'
import { COLOURS, type Colour } from './colours.ts'
import { DATA_SOURCE, from, nameIn, PLACE, SITE, table } from './influxql.ts'
import { targetOf } from './panels/index.ts'
import { wordsIn, type WordKey, type Words } from './words.ts'

/** One board, in any language. */
export interface Board {
  /** Uid in Chinese; the English one ends in `-en`. */
  readonly id: `linli-${string}`
  readonly title: WordKey
  readonly about: WordKey
  readonly folder: 'spaces' | 'platform'
  /** How often it asks again, such as `30s`. */
  readonly refresh: string
  readonly range: readonly [from: string, to: string]
  /** Who chooses site and space: nobody (a wall; its address may), people, or one space at a time. */
  readonly choice: 'hidden' | 'many' | 'one'
  /** Which events are drawn into charts. */
  readonly events: readonly EventKind[]
  readonly panels: (words: Words) => readonly Panel[]
}

export function defineBoard (board: Board): Board { return board }

type EventKind = 'alert' | 'workorder' | 'renewal'

const EVENTS: Readonly<Record<EventKind, { readonly name: WordKey, readonly kinds: string, readonly colour: Colour }>> = {
  alert: { name: 'eventAlerts', kinds: '/^alert_raised$/', colour: 'att' },
  workorder: { name: 'eventWorkOrders', kinds: '/^workorder/', colour: 'full' },
  renewal: { name: 'eventRenewals', kinds: '/^renewal/', colour: 'ok' }
}

export const uidOf = (id: string, language: Language): string => language === 'zh' ? id : `${id}-en`

/** Where the console answers as long as nobody says otherwise. */
export const CONSOLE_URL = 'http://127.0.0.1:8080'

/** The board as Grafana's classic JSON. */
export function buildBoard (board: Board, language: Language, { consoleUrl = CONSOLE_URL }: { readonly consoleUrl?: string } = {}): Dashboard {
  const words = wordsIn(language)
  const { id, title, about, folder, refresh, range: [start, end], choice, events, panels } = board
  const built = new DashboardBuilder(words(title)).uid(uidOf(id, language)).description(words(about)).tags(['linli', language, folder])
    .timezone(ZONE).weekStart('monday').readonly().tooltip(DashboardCursorSync.Crosshair).time({ from: start, to: end }).refresh(refresh).build()
  return {
    ...built, id: null, version: 1,
    timepicker: { hidden: choice === 'hidden', refresh_intervals: ['10s', '30s', '1m', '5m', '15m'] },
    templating: { list: variablesOf(choice, { words, consoleUrl }) as unknown as NonNullable<Dashboard['templating']['list']> },
    annotations: { list: events.map(kind => annotationOf(kind, words)) as unknown as NonNullable<Dashboard['annotations']['list']> },
    links: linksOf(id, words) as unknown as NonNullable<Dashboard['links']>,
    panels: [...panels(words)]
  }
}

const HIDDEN = 2

function variablesOf (choice: Board['choice'], { words, consoleUrl }: { readonly words: Words, readonly consoleUrl: string }): readonly object[] {
  const hide = choice === 'hidden' ? HIDDEN : 0
  const several = choice !== 'one'
  const variable = (name: 'site' | 'space', where: string, { all }: { readonly all: boolean }) => {
    const query = `SELECT DISTINCT(${nameIn(words.language, `${name}Choice`)}) FROM ${from('device_state')} WHERE ${where}time > now() - 1d`
    return {
      type: 'query', name, label: words(name), hide, datasource: DATA_SOURCE, query, definition: query, regex: String.raw`/^(?<value>[^|]+)\|(?<text>.+)$/`,
      refresh: 1, sort: 1, skipUrlSync: false, multi: all, includeAll: all, ...(all ? { allValue: '.*', current: { text: words('all'), value: '$__all' } } : { current: {} }), options: []
    }
  }
  return [
    variable('site', '', { all: true }), variable('space', `${SITE} AND `, { all: several }),
    { type: 'constant', name: 'base_url', label: words('console'), hide: HIDDEN, skipUrlSync: true, query: consoleUrl, current: { text: consoleUrl, value: consoleUrl }, options: [] }
  ]
}

/** A table, with text and tags taken from its columns: as series, each event would be drawn twice. */
function annotationOf (kind: EventKind, words: Words): object {
  const { name, kinds, colour } = EVENTS[kind]
  const query = `SELECT "${words.language}" AS "text", "severity" FROM ${from('event')} WHERE ${PLACE} AND "kind" =~ ${kinds} AND $timeFilter`
  return {
    name: words(name), enable: true, hide: false, iconColor: COLOURS[colour], datasource: DATA_SOURCE, target: targetOf(table(query), 'Anno'),
    mappings: { text: { source: 'field', value: 'text' }, tags: { source: 'field', value: 'severity' } }
  }
}

/** To the other boards, to the same one in the other language, to the console. By hand: the SDK's builder hides links in a menu. */
function linksOf (id: string, words: Words): readonly object[] {
  const other: Language = words.language === 'zh' ? 'en' : 'zh'
  const link = { icon: 'external link', tooltip: '', tags: [] as string[], asDropdown: false, targetBlank: false, includeVars: true, keepTime: true }
  return [
    { ...link, type: 'dashboards', title: words('allBoards'), tags: ['linli', words.language], asDropdown: true },
    { ...link, type: 'link', title: words('otherLanguage'), url: `/d/${uidOf(id, other)}` },

    { ...link, type: 'link', title: words('console'), url: '${base_url:raw}/', includeVars: false, keepTime: false }
  ]
}
