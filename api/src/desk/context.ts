import { CatalogueIndex, type Site, type Space, type Street } from '@linli/domain/catalogue'
import type { GatewayControl } from '@linli/domain/pipeline'
import type { Clock } from '@linli/domain/time'
import type { Ledger } from '@linli/store/ledger'
import type { TelemetryStore } from '@linli/store/telemetry'
import type { CatalogueService } from '../catalogue/index.ts'
import type { LiveView } from '../live/index.ts'
import type { Desk } from '@linli/domain/views'
import type { Queries } from '../queries/index.ts'

/** What the desk's answers are made of. */
export interface DeskContext {
  readonly ledger: Ledger
  readonly store: TelemetryStore
  readonly gateway: GatewayControl
  readonly clock: Clock
  readonly catalogue: CatalogueService
  readonly queries: Queries
  readonly live: LiveView
  readonly explain: Desk['explain']
  readonly backfill: () => number | undefined
}

/** A space with where it belongs. */
export interface Place { readonly space: Space, readonly site: Site, readonly street: Street }

/** Spaces in the order of the catalogue, street by street. */
export function placesOf (context: DeskContext): { readonly index: CatalogueIndex, readonly places: readonly Place[] } {
  const catalogue = context.catalogue.current()
  const index = new CatalogueIndex(catalogue)
  const streets = new Map(catalogue.streets.map(street => [street.id, street]))
  const places = catalogue.spaces.flatMap(space => {
    const site = index.sites.get(space.site)
    const street = site && streets.get(site.street)
    return site && street ? [{ space, site, street }] : []
  })
  const rank = new Map(catalogue.sites.map(({ id }, position) => [id, position]))
  const order = new Map(catalogue.streets.map(({ id }, position) => [id, position]))
  return { index, places: places.sort((a, b) => order.get(a.street.id)! - order.get(b.street.id)! || rank.get(a.site.id)! - rank.get(b.site.id)!) }
}
