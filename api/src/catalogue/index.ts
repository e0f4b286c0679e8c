import { stringify } from 'yaml'
import type { Catalogue } from '@linli/domain/catalogue'
import type { GatewayControl } from '@linli/domain/pipeline'
import type { Clock } from '@linli/domain/time'
import { topics, type Bus } from '@linli/domain/topics'
import type { Ledger } from '@linli/store/ledger'
import { CatalogueInvalid } from './problem.ts'
import { readCatalogueFile } from './read-file.ts'

export * from './problem.ts'
export * from './read-file.ts'

/** A catalogue as a file that can be imported again: instants in ISO 8601, without the version. */
export function exportCatalogue ({ version: _version, ...catalogue }: Catalogue): string {
  return stringify(catalogue, (key: unknown, value: unknown) => (key === 'from' || key === 'to') && typeof value === 'number' ? new Date(value).toISOString() : value)
}

/** The catalogue as the api owns it. */
export interface CatalogueService {
  current (): Catalogue
  /** Merges a file. @throws LinliError `catalogue_invalid` with every problem; nothing is imported then. */
  importFile (text: string, options: { readonly fileName: string, readonly by: string }): Promise<Catalogue>
  /** Stores a changed catalogue as the next version, tells it on the bus, and waits until the gateway uses it. */
  save (catalogue: Catalogue, by: string): Promise<Catalogue>
  /** Tells the bus the catalogue in force. */
  publish (): Promise<void>
  onChange (listener: (now: Catalogue, before: Catalogue) => void): void
}

/** How long the gateway may take to use a new catalogue before we go on without it. */
const GATEWAY_WAIT_MS = 5000

export function createCatalogueService ({ ledger, bus, gateway, clock, decoders }: {
  readonly ledger: Ledger, readonly bus: Bus, readonly gateway: GatewayControl, readonly clock: Clock, readonly decoders?: readonly string[] | undefined
}): CatalogueService {
  const listeners: ((now: Catalogue, before: Catalogue) => void)[] = []
  const publish = () => bus.publish(topics.catalogue, JSON.stringify(ledger.catalogue()), { retain: true })
  const save = async (catalogue: Catalogue, by: string) => {
    const before = ledger.catalogue()
    const saved = ledger.saveCatalogue(catalogue, { at: clock.now(), by })
    for (const listener of listeners) listener(saved, before)
    await publish()
    await used(saved.version)
    return saved
  }
  const used = async (version: number) => {
    for (const end = Date.now() + GATEWAY_WAIT_MS; Date.now() < end; await new Promise(resolve => setTimeout(resolve, 20))) {
      const status = await gateway.pipeline().catch(() => undefined)
      if (!status || status.catalogueVersion >= version) return
    }
  }
  return {
    current: () => ledger.catalogue(), publish, save,
    onChange: listener => { listeners.push(listener) },
    async importFile (text, { fileName, by }) {
      const read = readCatalogueFile(text, { base: ledger.catalogue(), decoders })
      if ('problems' in read) throw new CatalogueInvalid(fileName, read.problems)
      const saved = await save(read.catalogue, by)
      ledger.audit({ at: clock.now(), by, what: 'catalogue.import', detail: fileName })
      return saved
    }
  }
}
