import { annuity, equivalentAnnualCost, facilityCondition, presentValue, remainingDays } from '@linli/domain/asset'
import { absoluteHumidity, criticalHumidity, decayOf, dewPoint, mouldIndex, surfaceOf } from '@linli/domain/environment'
import { suppressByRule, type CountTable } from '@linli/domain/suppression'
import type { Operation } from '../vectors.ts'

/** Formulae of buildings, their air and their money, and of small counts. */
export const BUILDING: Readonly<Record<string, Operation>> = {
  'moisture.dewPoint': ({ temperature, humidity }) => dewPoint(temperature, humidity),
  'moisture.absoluteHumidity': ({ temperature, humidity }) => absoluteHumidity(temperature, humidity),
  'moisture.surface': input => surfaceOf(input),
  'mould.mouldIndex': ({ segments, material, start }) => mouldIndex({ segments, material, start: start ?? 0 }),
  'mould.criticalHumidity': ({ temperature, minimum }) => criticalHumidity(temperature, minimum),
  'decay.decay': ({ points, outdoor }) => decayOf(points, { outdoor }),
  'condition.fci': input => facilityCondition(input),
  'condition.annuity': ({ rate, years }) => annuity(rate, years),
  'condition.presentValue': ({ costs, rate }) => presentValue(costs, rate),
  'condition.equivalentAnnualCost': ({ costs, rate }) => equivalentAnnualCost(costs, rate),
  'condition.remainingDays': input => remainingDays(input),
  'suppression.suppress': ({ table, capacity }) => suppressByRule((table as (number | null)[][]).map(row => row.map(value => value ?? undefined)) satisfies CountTable, capacity ?? undefined)
}
