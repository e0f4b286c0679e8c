import { dayType, isoWeek, officialCalendar, type DayType } from '@linli/domain/calendar'
import { CatalogueIndex } from '@linli/domain/catalogue'
import { LinliError } from '@linli/domain/errors'
import type { Alert } from '@linli/domain/state'
import type { Text } from '@linli/domain/text'
import { addDays, startOfLocalDay, type Clock } from '@linli/domain/time'
import type { Ledger } from '@linli/store/ledger'
import type { Queries } from '../queries/index.ts'
import type { Comparisons } from '../comparison/index.ts'
import { correctionsOf, type LetterFigures } from './corrections.ts'
import type { LetterAlerts, LetterModel } from './model.ts'
import { comparedWeek, figuresOfWeek, ownSpaces, spacesIn, type OwnSpaces } from './week-figures.ts'

/** Where the figures of a letter come from. */
export interface LetterSource {
  /** `earlier`: letters that the same readers got before, in the order in which they were made; what they said wrong is corrected. @throws LinliError `street_unknown`. */
  week (street: string, monday: string, earlier?: readonly LetterModel[]): Promise<LetterModel>
}

/** Letters from the roll-ups and the ledger: only the spaces of the street itself (nobody else's are even read). */
export function letterSource ({ ledger, queries, comparisons, clock }: { readonly ledger: Ledger, readonly queries: Queries, readonly comparisons: Comparisons, readonly clock: Clock }): LetterSource {
  return {
    async week (id, monday, earlier = []) {
      const catalogue = ledger.catalogue()
      const street = catalogue.streets.find(other => other.id === id)
      if (!street) throw new LinliError('street_unknown', `there is no street "${id}" in the catalogue`)
      const index = new CatalogueIndex(catalogue)
      const own = ownSpaces(catalogue, id)
      const { figures, compared, comparedTotals } = await comparedWeek(own, monday, { queries, comparisons })
      const period = { from: startOfLocalDay(monday), to: startOfLocalDay(addDays(monday, 7)) }
      const alerts = ledger.alerts({ ...period, limit: 5000 }).filter(alert => own.sites.some(site => site.id === alert.site))
      const { isoYear, isoWeek: week } = isoWeek(monday)
      return {
        street: { id, name: street.name }, week: monday, isoYear, isoWeek: week, asOf: clock.now(), specialDays: specialDays(monday, catalogue.schoolHolidays), totals: figures.totals, comparedTotals,
        sites: figures.sites.map(site => ({ ...site, spaces: site.spaces.map(space => ({ ...space, ...(compared.has(space.id) ? { compared: compared.get(space.id)! } : {}) })) })),
        corrections: await corrections(earlier, own, queries), alerts: alertsOf(alerts, { ...period, index }), silentDevices: silentDevices(alerts, index)
      }
    }
  }
}

/** What earlier letters said that is known better now. */
async function corrections (letters: readonly LetterModel[], own: OwnSpaces, queries: Queries): Promise<LetterModel['corrections']> {
  const now: LetterFigures[] = []
  for (const letter of letters.toSorted((a, b) => a.week < b.week ? 1 : -1)) {
    // A space that came later is no mistake of the letter; where one has gone, its total cannot be computed again.
    const only = new Set(spacesIn({ sites: letter.sites ?? [] }).map(({ id }) => id))
    const figures = await figuresOfWeek(own, letter.week, { queries, only })
    now.push(spacesIn(figures).length === only.size ? figures : { ...figures, totals: { members: [], dropped: [], byClass: {} } })
  }
  return correctionsOf(letters, now)
}

const USUAL: ReadonlySet<DayType> = new Set(['workday', 'weekend'])

function specialDays (monday: string, schoolHolidays: readonly (readonly [string, string])[]): LetterModel['specialDays'] {
  const calendar = officialCalendar(schoolHolidays)
  return Array.from({ length: 7 }, (_, day) => addDays(monday, day)).flatMap(date => {
    const type = dayType(date, calendar)
    return USUAL.has(type) ? [] : [{ date, type }]
  })
}

function placeOf ({ space, site }: Alert, index: CatalogueIndex): Text {
  return (space === undefined ? undefined : index.spaces.get(space)?.name) ?? index.sites.get(site)?.name ?? { zh: site, en: site }
}

function alertsOf (alerts: readonly Alert[], { from, to, index }: { readonly from: number, readonly to: number, readonly index: CatalogueIndex }): LetterAlerts {
  const raised = alerts.filter(({ raisedAt }) => raisedAt >= from)
  const lengths = alerts.map(alert => ({ alert, ms: Math.min(to, alert.clearedAt ?? to) - Math.max(from, alert.raisedAt) })).sort((a, b) => b.ms - a.ms)
  const [longest] = lengths
  return {
    raised: raised.length, acknowledged: raised.filter(({ acknowledgedAt }) => acknowledgedAt !== undefined && acknowledgedAt < to).length,
    cleared: raised.filter(({ clearedAt }) => clearedAt !== undefined && clearedAt < to).length, stillActive: alerts.filter(({ clearedAt }) => clearedAt === undefined || clearedAt >= to).length,
    ...(longest ? { longest: { ms: longest.ms, rule: longest.alert.rule, place: placeOf(longest.alert, index) } } : {})
  }
}

function silentDevices (alerts: readonly Alert[], index: CatalogueIndex): LetterModel['silentDevices'] {
  return alerts.filter(({ rule, device }) => rule === 'device-silent' && device !== undefined).map(alert => ({
    name: index.devices.get(alert.device!)?.name ?? { zh: alert.device!, en: alert.device! }, place: placeOf(alert, index), since: alert.since
  }))
}
