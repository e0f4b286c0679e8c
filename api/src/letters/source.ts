import { dayType, isoWeek, officialCalendar, type DayType } from '@linli/domain/calendar'
import { CatalogueIndex, type Space } from '@linli/domain/catalogue'
import { LinliError } from '@linli/domain/errors'
import { UNITS, type Figure } from '@linli/domain/figures'
import { limitsOf } from '@linli/domain/limits'
import type { Alert } from '@linli/domain/state'
import type { Text } from '@linli/domain/text'
import { addDays, startOfLocalDay, type Clock } from '@linli/domain/time'
import { addParts, figuresOf, groupFigures, type UsageParts } from '@linli/domain/usage'
import type { Ledger } from '@linli/store/ledger'
import type { Queries } from '../queries/index.ts'
import type { LetterAlerts, LetterModel, LetterSite } from './model.ts'

/** Where the figures of a letter come from. */
export interface LetterSource {
  /** @throws LinliError `street_unknown`. */
  week (street: string, monday: string): Promise<LetterModel>
}

/** Letters from the roll-ups and the ledger: only the spaces of the street itself (nobody else's are even read). */
export function letterSource ({ ledger, queries, clock }: { readonly ledger: Ledger, readonly queries: Queries, readonly clock: Clock }): LetterSource {
  return {
    async week (id, monday) {
      const catalogue = ledger.catalogue()
      const street = catalogue.streets.find(other => other.id === id)
      if (!street) throw new LinliError('street_unknown', `there is no street "${id}" in the catalogue`)
      const index = new CatalogueIndex(catalogue)
      const sites = catalogue.sites.filter(site => site.street === id)
      const days = new Map<string, readonly UsageParts[]>()
      for (const space of catalogue.spaces.filter(({ site }) => sites.some(own => own.id === site))) days.set(space.id, await queries.days(space, monday, addDays(monday, 6)))
      const whole = (space: Space) => days.get(space.id)!.reduce(addParts)
      const counted = catalogue.spaces.filter(space => days.has(space.id) && index.sites.get(space.site)?.line !== 'commercial')
      const period = { from: startOfLocalDay(monday), to: startOfLocalDay(addDays(monday, 7)) }
      const alerts = ledger.alerts({ ...period, limit: 5000 }).filter(alert => sites.some(site => site.id === alert.site))
      const { isoYear, isoWeek: week } = isoWeek(monday)
      return {
        street: { id, name: street.name }, week: monday, isoYear, isoWeek: week, asOf: clock.now(), specialDays: specialDays(monday, catalogue.schoolHolidays),
        totals: groupFigures(counted.map(space => ({ space, parts: whole(space) })), catalogue.spaces),
        sites: sites.map((site): LetterSite => ({
          id: site.id, name: site.name, line: site.line,
          spaces: catalogue.spaces.filter(space => space.site === site.id).map(space => {
            const figures = figuresOf({ space, parts: whole(space) })
            return {
              id: space.id, name: space.name, limits: limitsOf(space).filter(({ quantity }) => figures[`comfort_${quantity}`]), figures,
              dailyVisits: days.get(space.id)!.map(parts => visitsOfDay(space, parts))
            }
          })
        })).filter(({ spaces }) => spaces.length > 0),
        alerts: alertsOf(alerts, { ...period, index }), silentDevices: silentDevices(alerts, index)
      }
    }
  }
}

function visitsOfDay (space: Space, parts: UsageParts): Figure {
  return figuresOf({ space, parts }).visits ?? { metric: 'visits', unit: UNITS.visits, value: undefined, coverage: undefined, methodClass: undefined, status: 'not_applicable', flags: [] }
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
