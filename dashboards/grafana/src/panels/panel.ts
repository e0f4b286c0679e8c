import type { Dataquery } from '@grafana/grafana-foundation-sdk/cog'
import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard'
import { stepsOf } from '../colours.ts'
import { DATA_SOURCE, type Query } from '../influxql.ts'
import type { Scale } from '../thresholds.ts'
import type { WordKey, Words } from '../words.ts'

/** What every panel has to say of itself. */
export interface About {
  readonly words: Words
  readonly title: WordKey
  /** Source, interval, thresholds, and whom to call. */
  readonly about: WordKey
  /** A sentence in place of figures that are not there; it never sounds like good news. */
  readonly noValue?: WordKey
  readonly queries?: readonly Query[]
  readonly links?: readonly Link[]
  readonly transformations?: readonly Transformation[]
  readonly overrides?: readonly Override[]
  /** Least width of an interval, such as `5m`. */
  readonly interval?: string
  /** What each series is called, such as `${__field.labels.name}`; `ofWords` where its values are words. */
  readonly displayName?: string
  readonly ofWords?: boolean
}

export interface Link { readonly title: WordKey, readonly url: string }
export interface Transformation { readonly id: string, readonly options: object }
export interface Override { readonly name: string, readonly properties: Readonly<Record<string, unknown>> }

/** The common part of a panel. What the SDK's builder leaves out (ids of targets, data source) is set here. */
export function finish (panel: Panel, { words, title, about, noValue = 'noData', queries = [], links = [], transformations = [], overrides = [], interval, displayName, ofWords = false }: About, defaults: object): Panel {
  return {
    ...panel,
    title: words(title), description: words(about), datasource: DATA_SOURCE,
    targets: queries.map((query, index) => targetOf(query, String.fromCodePoint(65 + index))),
    ...(interval === undefined ? {} : { interval }),
    ...(transformations.length === 0 ? {} : { transformations: transformations.map(({ id, options }) => ({ id, options })) }),
    fieldConfig: {
      defaults: { noValue: words(noValue), ...defaults, ...(links.length === 0 ? {} : { links: linksOf(links, words) }) } as NonNullable<Panel['fieldConfig']>['defaults'],
      overrides: [
        // Not a default: Grafana's partition of a table gives every field a name of its own, which wins over defaults.
        ...displayName === undefined ? [] : [{ matcher: { id: 'byType', options: ofWords ? 'string' : 'number' }, properties: [{ id: 'displayName', value: displayName }] }],
        ...overrides.map(({ name, properties }) => ({ matcher: { id: 'byName', options: name }, properties: Object.entries(properties).map(([id, value]) => ({ id, value })) }))
      ]
    }
  }
}

/** Links of values. Not by the SDK's builder, which hides them in a menu. */
export function linksOf (links: readonly Link[], words: Words): readonly object[] {
  return links.map(({ title, url }) => ({ title: words(title), url, targetBlank: false }))
}

/** A target of a panel or an annotation, for which the SDK has no builder. */
export function targetOf ({ query, format, alias }: Query, refId: string): Dataquery {
  return { refId, datasource: DATA_SOURCE, rawQuery: true, query, resultFormat: format, ...(alias === undefined ? {} : { alias }) } as unknown as Dataquery
}

/** Colouring by thresholds. */
export function scaleOf ({ base, steps }: Scale): { readonly color: object, readonly thresholds: object } {
  return { color: { mode: 'thresholds' }, thresholds: stepsOf(base, steps) }
}

/** One table out of several of different shape: they have different times, and rows are joined only where all that they share is equal. */
export const MERGED: readonly Transformation[] = [{ id: 'organize', options: { excludeByName: { Time: true }, indexByName: {}, renameByName: {} } }, { id: 'merge', options: {} }]

/** One series a space out of a table that names them: what sets it apart becomes its label. */
export const BY_NAME: readonly Transformation[] = [
  { id: 'organize', options: { excludeByName: { site: true, space: true, device: true }, indexByName: {}, renameByName: {} } },
  { id: 'partitionByValues', options: { fields: ['siteName', 'name'], keepFields: false, naming: { asLabels: true } } }
]
/** Reads what {@link BY_NAME} has labelled. Site and space: two spaces of one name stay two. */

export const SITE_AND_SPACE = '${__field.labels.siteName} · ${__field.labels.name}'
/** The same where there is room for a short name only: two spaces of one name are still two rows. */
export const SPACE_ONLY = '${__field.labels.name}'
