import type { Catalogue, Placement } from '@linli/domain/catalogue'

export type Section = 'streets' | 'sites' | 'spaces' | 'devices' | 'sources'

/** What is wrong between entries of a catalogue, at an entry of the file. */
export interface SemanticProblem { readonly section: Section, readonly index: number, readonly field: readonly (string | number)[], readonly message: string }

/**
 * References that lead nowhere, ids that are there twice, placements that overlap: of the entries that a file adds. `names`: every id that the file uses, those of
 * entries that are wrong in themselves included; `position`: where an entry stands in its section of the file.
 */
export function semanticProblems (merged: Catalogue, added: Catalogue, { names, position, decoders }: {
  readonly names: (section: Section) => Iterable<string>, readonly position: (section: Section, index: number) => number, readonly decoders?: readonly string[]
}): readonly SemanticProblem[] {
  const problems: SemanticProblem[] = []
  const note = (section: Section, index: number, field: readonly (string | number)[], message: string) => { problems.push({ section, index: position(section, index), field, message }) }
  const ids = (section: Section) => new Set<string>([...merged[section].map(({ id }) => id), ...names(section)])
  const [streets, sites, spaces, devices] = [ids('streets'), ids('sites'), ids('spaces'), ids('devices')]
  for (const section of ['streets', 'sites', 'spaces', 'devices', 'sources'] as const) {
    added[section].forEach(({ id }, index) => {
      if (added[section].findIndex(entry => entry.id === id) < index) note(section, index, ['id'], `the id "${id}" is there twice among the ${section}`)
    })
  }
  added.sites.forEach(({ id, street }, index) => {
    if (!streets.has(street)) note('sites', index, ['street'], `site "${id}" belongs to street "${street}", which does not exist`)
  })
  added.spaces.forEach(({ id, site, parent }, index) => {
    if (!sites.has(site)) note('spaces', index, ['site'], `space "${id}" lies in site "${site}", which does not exist`)
    if (parent !== null && (!spaces.has(parent) || parent === id)) note('spaces', index, ['parent'], `space "${id}" lies in space "${parent}", which does not exist`)
  })
  const named = Map.groupBy(merged.devices, ({ source, external }) => `${source} ${external.toLowerCase()}`)
  const parents = new Map(merged.spaces.map(({ id, parent }) => [id, parent]))
  added.spaces.forEach(({ id }, index) => {
    if (liesInItself(id, parents)) note('spaces', index, ['parent'], `space "${id}" lies in itself; a space can only lie in a larger one`)
  })
  added.sources.forEach(({ id, decoder }, index) => {
    if (decoders && !decoders.includes(decoder)) note('sources', index, ['decoder'], `source "${id}" names the decoder "${decoder}"; there are ${decoders.join(', ')}`)
  })
  added.devices.forEach(({ id, source, external, via, placements }, index) => {
    const twin = named.get(`${source} ${external.toLowerCase()}`)?.find(other => other.id !== id)?.id
    if (twin !== undefined) note('devices', index, ['external'], `device "${id}" has the name "${external}" at source "${source}", which is that of device "${twin}"`)
    if (via !== undefined && !devices.has(via)) note('devices', index, ['via'], `device "${id}" speaks through "${via}", which does not exist`)
    placements.forEach(({ space, from, to }, placement) => {
      if (!spaces.has(space)) note('devices', index, ['placements', placement, 'space'], `device "${id}" hangs in space "${space}", which does not exist`)
      if (to !== undefined && to <= from) note('devices', index, ['placements', placement, 'to'], `device "${id}" leaves space "${space}" before it comes`)
    })
    const overlap = overlapping(placements)
    if (overlap !== undefined) note('devices', index, ['placements', overlap], `device "${id}" hangs in two places at once; give the earlier placement a "to"`)
  })
  return problems
}

/** Whether the way up from a space leads back to it. */
function liesInItself (id: string, parents: ReadonlyMap<string, string | null>): boolean {
  const seen = new Set<string>()
  for (let at = parents.get(id); at !== undefined && at !== null && !seen.has(at); at = parents.get(at)) {
    if (at === id) return true
    seen.add(at)
  }
  return false
}

/** Index of a placement that begins before another has ended. */
function overlapping (placements: readonly Placement[]): number | undefined {
  const order = placements.map((placement, index) => ({ placement, index })).sort((a, b) => a.placement.from - b.placement.from)
  return order.find(({ placement }, position) => position > 0 && placement.from < (order[position - 1]!.placement.to ?? Infinity))?.index
}
