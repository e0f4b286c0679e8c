import { CatalogueIndex, type Space } from '@linli/domain/catalogue'
import { LinliError } from '@linli/domain/errors'
import type { ExplainQuery } from '@linli/domain/explain'
import { METRIC_DEFINITIONS, type MetricDefinition } from '@linli/domain/figures'
import type { KnownCatalogue, Ledger } from '@linli/store/ledger'
import { notFound } from '../http/errors.ts'

/** Places and definitions as they are or were known. */
export interface Known {
  readonly index: CatalogueIndex
  readonly space: Space
  readonly source: Omit<KnownCatalogue, 'catalogue'>
  readonly definition: MetricDefinition
  readonly definitionSince: number | undefined
}

/** What is known now, or was at `asOf`. @throws LinliError `not_found`, `nothing_known_then`. */
export function knownAt (ledger: Ledger, { space: id, metric, asOf }: ExplainQuery): Known {
  const found = asOf === undefined ? ledger.catalogueVersion(ledger.catalogue().version) : ledger.catalogueAt(asOf)
  if (!found) {
    if (asOf === undefined) throw notFound('space', id)
    throw new LinliError('nothing_known_then', `at ${new Date(asOf).toISOString()} there was no catalogue yet; ask for a later instant`)
  }
  const index = new CatalogueIndex(found.catalogue)
  const space = index.spaces.get(id)
  if (!space) {
    if (asOf === undefined || !ledger.catalogue().spaces.some(other => other.id === id)) throw notFound('space', id)
    throw new LinliError('nothing_known_then', `at ${new Date(asOf).toISOString()} the space "${id}" was not in the catalogue yet; ask for a later instant`)
  }
  const archive = ledger.definitions(metric)
  const current = METRIC_DEFINITIONS[metric]
  // Of the time before the archive its oldest version is the best that is known.
  const then = asOf === undefined ? archive.find(({ definition }) => definition.version === current.version) : archive.findLast(({ at }) => at <= asOf) ?? archive[0]
  return { index, space, source: { at: found.at, by: found.by }, definition: then?.definition ?? current, definitionSince: then?.at }
}
