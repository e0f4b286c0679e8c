import type { Space } from '../catalogue/index.ts'
import { UNITS, type Figure, type FigureStatus, type MethodClass, type MetricId } from '../figures/figure.ts'
import { gateOf, statusOfCoverage } from '../figures/gate.ts'
import { hasOwnLimits, limitsOf } from '../limits/index.ts'
import { p95 } from '../statistics/index.ts'
import { HOUR_MS, MINUTE_MS } from '../time/index.ts'
import { costIn } from './cost.ts'
import { comfortKey, ENERGY_KEY, type Figures, type UsageParts } from './contract.ts'

/** What one figure rests on, before the gate. */
interface Basis {
  readonly value: number | undefined
  readonly coverage: number
  readonly methodClass: MethodClass | undefined
  readonly status?: FigureStatus
  readonly flags?: readonly string[]
}

/** Every figure of a space over the period of its parts (DOMAIN A1, A3.7 to A3.12). Comfort and cost only where there are limits and costs. */
export function figuresOf ({ space, parts }: { readonly space: Space, readonly parts: UsageParts }): Figures {
  return {
    coverage: coverageFigure(parts), ...visitFigures(parts), ...useFigures(parts), ...openingFigures(parts),
    ...comfortFigures(space, parts), ...costFigures(space, parts)
  }
}

/** A figure that its coverage decides on. */
function gated (metric: MetricId, { value, coverage, methodClass, status = statusOfCoverage(coverage), flags = [] }: Basis): Figure {
  const shown = status === 'ok' || status === 'footnote'
  if (shown && value === undefined) return { metric, unit: UNITS[metric], value: undefined, coverage, methodClass, status: 'not_applicable', flags: [] }
  return { metric, unit: UNITS[metric], value: shown ? value : undefined, coverage, methodClass, status, flags }
}

/** "—", and why. */
function notApplicable (metric: MetricId, reason: string): Figure {
  return { metric, unit: UNITS[metric], value: undefined, coverage: undefined, methodClass: undefined, status: 'not_applicable', flags: [reason] }
}

const share = (part: number, whole: number) => whole === 0 ? 0 : part / whole

function coverageFigure ({ occupancyClass, openMs, validMs }: UsageParts): Figure {
  if (occupancyClass === undefined) return notApplicable('coverage', 'no_source')
  if (openMs === 0) return notApplicable('coverage', 'never_open')
  return { metric: 'coverage', unit: '1', value: validMs / openMs, coverage: validMs / openMs, methodClass: occupancyClass, status: 'ok', flags: [] }
}

/** Visits of lumps that lie in the period as a whole. */
function lumpVisits ({ lumps, period }: UsageParts): { readonly visits: number, readonly any: boolean } {
  const inside = lumps.filter(({ from, to }) => period.from <= from && to <= period.to)
  return { visits: inside.reduce((sum, { visits }) => sum + visits, 0), any: inside.length > 0 }
}

function visitFigures (parts: UsageParts): Figures {
  if (parts.visitsClass === undefined) return { visits: notApplicable('visits', 'no_visits_source'), turnover: notApplicable('turnover', 'no_visits_source') }
  if (parts.openMs === 0) return { visits: notApplicable('visits', 'never_open'), turnover: notApplicable('turnover', 'never_open') }
  const basis = { coverage: parts.visitsKnownMs / parts.openMs, methodClass: parts.visitsClass, status: gateOf(parts.visitsKnownMs, parts.openMs) }
  const lump = lumpVisits(parts)
  return {
    visits: gated('visits', { ...basis, value: parts.visits + lump.visits, flags: lump.any ? ['lump'] : [] }),
    turnover: parts.capacityMissing ? notApplicable('turnover', 'no_capacity') : gated('turnover', { ...basis, value: parts.turnoverDays === 0 ? undefined : parts.turnoverSum / parts.turnoverDays })
  }
}

const PEOPLE_METRICS = ['person_hours', 'peak', 'p95', 'fullness', 'utilisation', 'over_capacity', 'unmet_demand'] as const

function useFigures (parts: UsageParts): Figures {
  const { occupancyClass, openMs, validMs } = parts
  if (occupancyClass === undefined) {
    return {
      frequency: notApplicable('frequency', 'no_source'), after_hours: notApplicable('after_hours', 'no_source'),
      ...Object.fromEntries([...PEOPLE_METRICS, 'mean_stay' as const].map(metric => [metric, notApplicable(metric, 'no_people_source')]))
    }
  }
  const basis = { coverage: share(validMs, openMs), methodClass: occupancyClass, status: gateOf(validMs, openMs) }
  const frequency = openMs === 0 ? notApplicable('frequency', 'never_open') : gated('frequency', { ...basis, value: share(parts.usedMs, validMs) })
  if (isPresenceOnly(parts)) {
    return { frequency, after_hours: afterHours(parts), ...Object.fromEntries([...PEOPLE_METRICS, 'mean_stay' as const].map(metric => [metric, notApplicable(metric, 'presence_only')])) }
  }
  if (openMs === 0) return { frequency, after_hours: afterHours(parts), ...Object.fromEntries([...PEOPLE_METRICS, 'mean_stay' as const].map(metric => [metric, notApplicable(metric, 'never_open')])) }
  return { frequency, person_hours: personHours(parts), after_hours: afterHours(parts), mean_stay: meanStay(parts), ...quarterFigures(parts, basis), ...capacityFigures(parts, basis) }
}

function personHours ({ openMs, validMs, personMs, occupancyClass: methodClass }: UsageParts): Figure {
  const coverage = share(validMs, openMs)
  const estimated = gateOf(validMs, openMs) === 'ok' && validMs < openMs
  return gated('person_hours', {
    coverage, methodClass, status: gateOf(validMs, openMs), value: personMs / HOUR_MS * (estimated ? openMs / validMs : 1), flags: estimated ? ['estimated'] : []
  })
}

function quarterFigures ({ quarterMeans }: UsageParts, basis: Omit<Basis, 'value'>): Figures {
  const any = quarterMeans.length > 0
  return {
    peak: gated('peak', { ...basis, value: any ? quarterMeans.reduce((most, mean) => Math.max(most, mean), 0) : undefined }),
    p95: gated('p95', { ...basis, value: any ? p95(quarterMeans) : undefined })
  }
}

function capacityFigures (parts: UsageParts, basis: Omit<Basis, 'value'>): Figures {
  const { capacityMissing, usedMs, validMs, loadMs, overMs, fullQuarters, quarterMeans } = parts
  if (capacityMissing) return Object.fromEntries((['fullness', 'utilisation', 'over_capacity', 'unmet_demand'] as const).map(metric => [metric, notApplicable(metric, 'no_capacity')]))
  return {
    fullness: gated('fullness', { ...basis, value: usedMs === 0 ? undefined : loadMs / usedMs }),
    utilisation: gated('utilisation', { ...basis, value: share(loadMs, validMs) }),
    over_capacity: gated('over_capacity', { ...basis, value: overMs / MINUTE_MS }),
    unmet_demand: gated('unmet_demand', { ...basis, value: quarterMeans.length === 0 ? undefined : fullQuarters / quarterMeans.length })
  }
}

/** Little's law: the same people above and below, so lumps and staff count as everybody (DOMAIN A3.8). Hours. */
function meanStay (parts: UsageParts): Figure {
  if (parts.visitsClass === undefined) return notApplicable('mean_stay', 'no_visits')
  const coverage = Math.min(share(parts.validMs, parts.openMs), share(parts.visitsKnownMs, parts.openMs))
  const covered = gateOf(parts.validMs, parts.openMs) === 'ok' && gateOf(parts.visitsKnownMs, parts.openMs) === 'ok'
  const visits = parts.entries + lumpVisits(parts).visits
  const methodClass = parts.occupancyClass === 'C' || parts.visitsClass === 'C' ? 'C' : 'A'
  return gated('mean_stay', { coverage, methodClass, status: covered ? 'ok' : 'insufficient', value: visits === 0 ? undefined : parts.personAllMs / HOUR_MS / visits })
}

/** Somebody is there or not, and never how many: class B, and CO2 without a checked factor. */
export function isPresenceOnly ({ occupancyClass, presenceOnly }: Pick<UsageParts, 'occupancyClass' | 'presenceOnly'>): boolean {
  return occupancyClass === 'B' || presenceOnly === true
}

function afterHours (parts: UsageParts): Figure {
  const { occupancyClass: methodClass, closedMs, closedValidMs, closedPersonMs, closedUsedMs } = parts
  const presenceOnly = isPresenceOnly(parts)
  const flags = presenceOnly ? ['occupied_hours'] : []
  const unit = presenceOnly ? 'h' : UNITS.after_hours
  if (closedMs === 0) return { metric: 'after_hours', unit, value: undefined, coverage: undefined, methodClass, status: 'not_applicable', flags }
  return { ...gated('after_hours', { coverage: closedValidMs / closedMs, methodClass, status: gateOf(closedValidMs, closedMs), value: (presenceOnly ? closedUsedMs : closedPersonMs) / HOUR_MS, flags }), unit }
}

function openingFigures ({ hasWitness, hasDoor, roundTheClock, openMs, plannedMs, keptMs, serviceMs, aliveMs }: UsageParts): Figures {
  const opening = openMs === 0
    ? notApplicable('opening_compliance', 'never_open')
    : roundTheClock
      ? notApplicable('opening_compliance', 'round_the_clock')
      : !hasWitness
          ? notApplicable('opening_compliance', 'no_witness')
          : gated('opening_compliance', {
              coverage: plannedMs / openMs, status: gateOf(plannedMs, openMs), value: share(keptMs, plannedMs), methodClass: hasDoor ? 'A' : 'C', flags: hasDoor ? [] : ['lower_bound']
            })
  return {
    opening_compliance: opening,
    device_availability: serviceMs === 0 ? notApplicable('device_availability', 'no_devices') : gated('device_availability', { coverage: 1, methodClass: 'A', value: aliveMs / serviceMs })
  }
}

function comfortFigures (space: Space, parts: UsageParts): Figures {
  const judged = limitsOf(space).filter(limit => hasOwnLimits(space) || parts.comfort[comfortKey(limit)] !== undefined)
  return Object.fromEntries([
    ...judged.map(limit => [`comfort_${limit.quantity}`, comfortKey(limit)] as const),
    ...(parts.comfort[ENERGY_KEY] ? [['energy_temperature', ENERGY_KEY] as const] : [])
  ].map(([metric, key]) => {
    const { insideMs, judgedMs } = parts.comfort[key] ?? { insideMs: 0, judgedMs: 0 }
    if (parts.openMs === 0) return [metric, notApplicable(metric, 'never_open')]
    const byOpenTime = parts.occupancyClass === undefined
    const countedMs = byOpenTime ? parts.openMs : parts.usedMs
    // Where one of the two gates is lower, it decides; a space without any use has no comfort of use.
    const [part, whole] = byOpenTime || parts.validMs * countedMs > judgedMs * parts.openMs ? [judgedMs, countedMs] : [parts.validMs, parts.openMs]
    const isUnused = countedMs === 0
    return [metric, gated(metric, {
      coverage: isUnused ? share(parts.validMs, parts.openMs) : part / whole, status: isUnused ? gateOf(parts.validMs, parts.openMs) : gateOf(part, whole),
      value: isUnused || judgedMs === 0 ? undefined : insideMs / judgedMs, methodClass: parts.occupancyClass ?? 'A', flags: byOpenTime ? ['by_open_time'] : []
    })]
  }))
}

function costFigures (space: Space, parts: UsageParts): Figures {
  if (space.costs.length === 0) return {}
  const cost = costIn(space, parts.period)
  const per = (metric: 'cost_per_visit' | 'cost_per_person_hour', of: Figure | undefined): Figure => {
    if (!of || of.coverage === undefined) return notApplicable(metric, of?.flags[0] ?? 'no_source')
    return gated(metric, { coverage: of.coverage, methodClass: of.methodClass, status: of.status, value: of.value === undefined || of.value <= 0 ? undefined : cost / of.value, flags: of.flags })
  }
  return {
    cost_per_visit: per('cost_per_visit', visitFigures(parts).visits), cost_per_person_hour: per('cost_per_person_hour', useFigures(parts).person_hours),
    cost_per_open_hour: parts.openMs === 0 ? notApplicable('cost_per_open_hour', 'never_open') : gated('cost_per_open_hour', { coverage: 1, methodClass: 'A', value: cost / (parts.openMs / HOUR_MS) })
  }
}
