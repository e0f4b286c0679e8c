import { Catalogue, type Device, type Space } from '@linli/domain/catalogue'
import { addDays, startOfLocalDay, type Interval } from '@linli/domain/time'
import { demoCatalogue } from '@linli/firmware-sim/demo'
import { handCountsOf, type Fault } from '@linli/firmware-sim/faults'

/** The first Monday: the weeks after it lie in an official year and hold a public holiday (清明). */
export const FIRST_MONDAY = '2026-03-02'
/** The demo's devices are installed this many days before the instant that its catalogue is made for. */
const INSTALLED_DAYS_BEFORE = 70

/** Days between installation and the first Monday, in which counters are checked by hand. */
const CHECKING_DAYS = 14

/** Whole weeks from {@link FIRST_MONDAY}: their Mondays, and the span. */
export function weeksOf (count: number): { readonly mondays: readonly string[], readonly span: Interval } {
  const mondays = Array.from({ length: count }, (_, week) => addDays(FIRST_MONDAY, 7 * week))
  return { mondays, span: { from: startOfLocalDay(FIRST_MONDAY), to: startOfLocalDay(addDays(FIRST_MONDAY, 7 * count)) } }
}

/**
 * Spaces of the demo district with the devices that say who is in them (no air, except where people are inferred from it), installed two weeks before the first
 * Monday. `spaces`: their ids, or how many; then the ways of knowing people and visits take turns, so that a few spaces show each way.
 */
export function districtOf (spaces: number | readonly string[]): Catalogue {
  const district = Catalogue.parse(demoCatalogue(startOfLocalDay(addDays(FIRST_MONDAY, INSTALLED_DAYS_BEFORE - CHECKING_DAYS))))
  const byMethod = Map.groupBy(district.spaces, ({ occupancySource, visitsSource }) => `${occupancySource} ${visitsSource}`)
  const inTurn = Array.from({ length: district.spaces.length }, (_, turn) => [...byMethod.values()].flatMap(own => own[turn] ?? [])).flat()
  const wanted = typeof spaces === 'number' ? inTurn.slice(0, spaces) : inTurn.filter(({ id }) => spaces.includes(id))
  const chosen = new Map(wanted.map(space => [space.id, space]))
  return Catalogue.parse({
    ...district, spaces: [...chosen.values()].map(space => ({ ...space, parent: space.parent !== null && chosen.has(space.parent) ? space.parent : null })),
    devices: district.devices.filter(device => device.placements.some(({ space }) => chosen.has(space) && counts(device, chosen.get(space)!)))
  })
}

/** The same district after somebody counted `people` beside each counter, and what came of it. */
export function checkedDistrict (catalogue: Catalogue, { faults, seed, people }: { readonly faults: readonly Fault[], readonly seed: number, readonly people: number }): Catalogue {
  const { span: { from } } = weeksOf(1)
  const installed = startOfLocalDay(addDays(FIRST_MONDAY, -CHECKING_DAYS))
  const checks = handCountsOf({ catalogue, faults, seed, people, from: installed, to: from })
  return Catalogue.parse({
    ...catalogue, devices: catalogue.devices.map(device => {
      const check = checks.get(device.id)
      return check ? { ...device, countChecks: [{ from: installed, ...check }] } : device
    })
  })
}

const counts = ({ kind }: Device, { occupancySource }: Space) => kind !== 'environment' || occupancySource === 'co2'

/** How many there are to choose from. */
export const MOST_SPACES = demoCatalogue(0).spaces!.length
