import type { Catalogue, Device, DeviceKind, NumberVersion, Placement, Site, Space } from './schema.ts'

/** The version in force at `at`: the last one not later; undefined before the first. */
export function inForce<T extends { readonly from: number }> (versions: readonly T[], at: number): T | undefined {
  let found: T | undefined
  for (const version of versions) {
    if (version.from <= at && (found === undefined || version.from >= found.from)) found = version
  }
  return found
}

/** Number in force at `at`, or undefined. */
export function numberAt (versions: readonly NumberVersion[], at: number): number | undefined {
  return inForce(versions, at)?.value
}

/** Where a device hangs at `at`. */
export function placementAt (device: Device, at: number): Placement | undefined {
  return device.placements.find(placement => placement.from <= at && (placement.to === undefined || at < placement.to))
}

/** Fast look-ups over one catalogue; made anew whenever the catalogue changes. */
export class CatalogueIndex {
  readonly catalogue: Catalogue
  readonly spaces: ReadonlyMap<string, Space>
  readonly sites: ReadonlyMap<string, Site>
  readonly devices: ReadonlyMap<string, Device>
  readonly #byExternal = new Map<string, Device>()
  readonly #bySpace = new Map<string, Device[]>()

  constructor (catalogue: Catalogue) {
    this.catalogue = catalogue
    this.spaces = new Map(catalogue.spaces.map(space => [space.id, space]))
    this.sites = new Map(catalogue.sites.map(site => [site.id, site]))
    this.devices = new Map(catalogue.devices.map(device => [device.id, device]))
    for (const device of catalogue.devices) {
      for (const name of [device.external, ...device.aliases]) this.#byExternal.set(externalKey(device.source, name), device)
      for (const space of new Set(device.placements.map(placement => placement.space))) {
        this.#bySpace.set(space, [...(this.#bySpace.get(space) ?? []), device])
      }
    }
  }

  /** The claimed device that `source` calls `external` (or by an alias); case does not matter, hardware addresses are written both ways. */
  byExternal (source: string, external: string): Device | undefined {
    return this.#byExternal.get(externalKey(source, external))
  }

  /** Every device that hangs or hung in a space. */
  devicesOf (space: string): readonly Device[] {
    return this.#bySpace.get(space) ?? []
  }

  /** Site of a space. */
  siteOf (space: string): Site | undefined {
    const found = this.spaces.get(space)
    return found && this.sites.get(found.site)
  }
}

function externalKey (source: string, external: string): string {
  return `${source}\n${external.toLowerCase()}`
}

/** Whether a device is of one of these kinds, in itself or by what its housing gives as well. */
export function isOfKind ({ kind, also }: Pick<Device, 'kind' | 'also'>, ...kinds: readonly DeviceKind[]): boolean {
  return kinds.includes(kind) || also.some(further => kinds.includes(further))
}

/** Floor to ceiling where nobody measured, m. */
const USUAL_CEILING_M = 3

/** m3 of a space: of its CO2 model, else area × ceiling; undefined where neither is known. */
export function volumeOf ({ areaM2, ceilingM = USUAL_CEILING_M, co2Model }: Pick<Space, 'areaM2' | 'ceilingM' | 'co2Model'>): number | undefined {
  return co2Model?.volumeM3 ?? (areaM2 === undefined ? undefined : areaM2 * ceilingM)
}
