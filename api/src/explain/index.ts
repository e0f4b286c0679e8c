import { CatalogueIndex } from '@linli/domain/catalogue'
import { LinliError } from '@linli/domain/errors'
import { figureOf, pickParts, settingsOf, versionsIn, type ExplainedChanges, type Explanation, type ExplainQuery } from '@linli/domain/explain'
import { METRIC_DEFINITIONS } from '@linli/domain/figures'
import { addDays, DAY_MS, localDate, startOfLocalDay, type Clock } from '@linli/domain/time'
import { addParts, type UsageParts } from '@linli/domain/usage'
import type { Desk } from '@linli/domain/views'
import type { Ledger } from '@linli/store/ledger'
import type { TelemetryStore } from '@linli/store/telemetry'
import { oldestRawDay, readStoredDays, type StoredDay } from '../rollup/index.ts'
import { explainDay, type DayAnswer } from './day.ts'
import { hashOf } from './hash.ts'
import { knownAt, type Known } from './known.ts'
import { balanceOf, reasonsOf, sensorsOf } from './sensors.ts'
import type { World } from './world.ts'

export { addExplainRoute } from './routes.ts'

export interface ExplainOptions { readonly store: TelemetryStore, readonly ledger: Ledger, readonly clock: Clock, readonly rawRetentionDays: number }

/** See `Desk.explain`. */
export function createExplain (options: ExplainOptions): Desk['explain'] {
  const { ledger, clock } = options
  return async query => {
    const now = clock.now()
    const known = knownAt(ledger, query)
    const span = spanOf(query, now)
    const present = query.asOf === undefined ? known : knownAt(ledger, { space: query.space, metric: query.metric, from: query.from, to: query.to })
    const answers = await answersOf(options, query, { now, span, known, present })
    const { definition, definitionSince, space, index, source } = known
    const site = index.siteOf(space.id)
    const parts = answers.map(answer => answer.parts).reduce(addParts)
    const sensors = sensorsOf(answers, { index, space: space.id, period: parts.period })
    const told: Omit<Explanation, 'hash'> = {
      space: { id: space.id, name: space.name, siteName: site?.name ?? { zh: space.site, en: space.site } }, metric: query.metric, figure: figureOf(query.metric, { space, parts }), definition,
      ...(definitionSince === undefined ? {} : { definitionSince }), period: parts.period, ...span, soFar: parts.period.to > now || parts.period.to < query.to,
      ...(query.asOf === undefined ? {} : { asOf: query.asOf }), now, days: answers.map(({ day }) => day), sum: pickParts(query.metric, parts), sensors, reasons: reasonsOf(answers, sensors), balance: balanceOf(answers),
      capacity: versionsIn(space.capacity, parts.period), hours: versionsIn(space.hours, parts.period), settings: settingsOf(space, parts.period),
      catalogue: { version: index.catalogue.version, ...source }, changes: changesOf(query, answers, { present, definition })
    }
    return { ...told, hash: hashOf(told) }
  }
}

interface Span { readonly first: string, readonly last: string }

/** The days of a period that have come by the instant that is asked for. */
function spanOf ({ from, to, asOf }: ExplainQuery, now: number): Span {
  const at = Math.min(asOf ?? now, now)
  if (from > at) throw new LinliError('period_not_begun', `the period from ${localDate(from)} had not begun at ${new Date(at).toISOString()}; ask for an earlier one`)
  const [end, today] = [addDays(localDate(to), -1), localDate(at)]
  return { first: localDate(from), last: end < today ? end : today }
}

async function answersOf ({ store, ledger, rawRetentionDays }: ExplainOptions, { metric, asOf }: ExplainQuery, { now, span, known, present }: {
  readonly now: number, readonly span: Span, readonly known: Known, readonly present: Known
}): Promise<readonly DayAnswer[]> {
  const stored = await readStoredDays(store, known.space, span)
  const replaced = asOf === undefined ? [] : ledger.replacedDays(known.space.id, span.first, span.last)
  const oldest = oldestRawDay(localDate(now), rawRetentionDays)
  const isRecorded = present.index.siteOf(present.space.id)?.recorded === true
  const worldOf = ({ catalogue, computedAt }: StoredDay): World | undefined => {
    const found = catalogue === undefined ? undefined : ledger.catalogueVersion(catalogue)
    const index = found && new CatalogueIndex(found.catalogue)
    const space = index?.spaces.get(known.space.id)
    return index && space && computedAt !== undefined ? { index, space, asOf: computedAt } : undefined
  }
  const dates = Array.from({ length: Math.round((startOfLocalDay(addDays(span.last, 1)) - startOfLocalDay(span.first)) / DAY_MS) }, (_, day) => addDays(span.first, day))
  return await Promise.all(dates.map(date => explainDay(date, {
    store, metric, now, worldOf, stored: stored.get(date), replaced: replaced.filter(day => day.date === date), hasRaw: isRecorded || date >= oldest,
    world: { index: known.index, space: known.space, asOf }, present: { index: present.index, space: present.space, asOf: undefined }
  })))
}

function changesOf ({ metric, asOf }: ExplainQuery, answers: readonly DayAnswer[], { present, definition }: { readonly present: Known, readonly definition: Known['definition'] }): ExplainedChanges {
  const days = answers.flatMap(({ change }) => change ?? [])
  if (asOf === undefined) return { against: 'stored', days }
  const whole = answers.map(({ partsNow }) => partsNow).reduce<UsageParts | undefined>((sum, parts) => sum ? addParts(sum, parts) : parts, undefined)
  const { version } = METRIC_DEFINITIONS[metric]
  return {
    against: 'as_of', days, ...(whole ? { figureNow: figureOf(metric, { space: present.space, parts: whole }) } : {}),
    ...(definition.version === version ? {} : { definition: { from: definition.version, to: version } })
  }
}
