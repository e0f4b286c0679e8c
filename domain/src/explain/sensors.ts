import { officialCalendar, openingIntervals } from '../calendar/index.ts'
import { isOfKind, type Device, type Space } from '../catalogue/index.ts'
import type { MetricId } from '../figures/index.ts'
import { clip, intersect, lengthOf, normalise, subtract, union, type Interval, type TimeSet } from '../time/index.ts'
import { hold, type Living } from '../usage/alive.ts'
import type { UsageInput } from '../usage/contract.ts'
import { countingDayAt } from '../usage/counting-days.ts'
import { doorTransitions } from '../usage/doors.ts'
import { countedBy } from '../usage/passages.ts'
import { sense } from '../usage/sensed.ts'
import type { Gap, RawCount } from './contract.ts'
import { comfortQuantity, decidingKinds, scopeOf } from './deciding.ts'

/** What one sensor knew of one day, in the time that the figure looks at. */
export interface SensorDay { readonly device: Device, readonly decides: boolean, readonly watchedMs: number, readonly knownMs: number, readonly gaps: readonly Gap[], readonly readings: number, readonly raw: RawCount }

/** The sensors of a day, its opening, and what of the looked-at time no deciding sensor served. */
export interface DayOfSensors { readonly sensors: readonly SensorDay[], readonly open: TimeSet, readonly unserved: TimeSet }

/** What each sensor of a space knew, for one metric over the period of the input (DOMAIN A3.4). @throws LinliError `calendar_unknown_year`. */
export function sensorsOfDay (input: UsageInput, metric: MetricId): DayOfSensors {
  const { space, period, until = Infinity } = input
  const past = { from: period.from, to: Math.max(period.from, Math.min(period.to, until)) }
  const open = clip(openingIntervals(space, period, officialCalendar(input.schoolHolidays)), past)
  const watched = { open, closed: subtract(normalise([past]), open), all: normalise([past]) }[scopeOf(metric)]
  const kinds = decidingKinds(metric, space)
  const all = sense(input).all
  const sensors = all.filter(({ service }) => clip(service, past).length > 0).map((living): SensorDay => {
    const served = intersect(living.service, watched)
    const known = intersect(knownTimes(living, { metric, space }), served)
    const missing = subtract(served, known)
    const gaps = [
      ...subtract(missing, living.alive).map((gap): Gap => ({ ...gap, kind: 'silent' })),
      ...intersect(missing, living.alive).map((gap): Gap => ({ ...gap, kind: 'no_value' }))
    ].sort((a, b) => a.from - b.from)
    return {
      device: living.device, decides: isOfKind(living.device, ...kinds), watchedMs: lengthOf(served), knownMs: lengthOf(known), gaps,
      readings: living.messages.filter(({ time }) => past.from <= time && time < past.to).length, raw: rawCount(living, past)
    }
  })
  const serving = union(...all.filter(({ device }) => isOfKind(device, ...kinds)).map(({ service }) => service))
  return { sensors, open, unserved: kinds.length === 0 ? [] : subtract(watched, serving) }
}

/** When a sensor knew what the metric needs of it: for a value, while it holds; for totals and visits, also in gaps that lost none. */
function knownTimes (living: Living, { metric, space }: { readonly metric: MetricId, readonly space: Space }): TimeSet {
  const { device, alive } = living
  const quantity = comfortQuantity(metric) ?? (space.occupancySource === 'co2' ? 'co2' : undefined)
  if (quantity !== undefined && isOfKind(device, 'environment')) return normalise(hold(living, ({ values }) => values[quantity]))
  if (isOfKind(device, 'headcount')) return normalise(hold(living, ({ values }) => values.count))
  const isOfVisits = ['visits', 'turnover', 'cost_per_visit'].includes(metric)
  return isOfVisits && isOfKind(device, 'totals') ? union(alive, normalise(countedBy(living, crossesReset(space)).bridged)) : alive
}

const crossesReset = ({ resetAt }: Space) => ({ from, to }: Interval) => countingDayAt(resetAt, from).day !== countingDayAt(resetAt, to).day

function rawCount (living: Living, { from, to }: Interval): RawCount {
  const { device, messages } = living
  const isIn = (at: number) => from <= at && at < to
  if (isOfKind(device, 'counter', 'totals')) {
    const passages = countedBy(living, () => false).passages.filter(({ at }) => isIn(at))
    return { in: passages.reduce((sum, passage) => sum + passage.in, 0), out: passages.reduce((sum, { out }) => sum + out, 0) }
  }
  const own = messages.filter(({ time }) => isIn(time))
  if (isOfKind(device, 'oneway')) return { in: own.reduce((sum, { values }) => sum + (values.passagesIn ?? values.passages ?? 0), 0) }
  if (isOfKind(device, 'beam')) return { passages: own.reduce((sum, { values }) => sum + (values.passages ?? 0), 0) }
  return isOfKind(device, 'door') ? { openings: doorTransitions(living).filter(({ open, at }) => open && isIn(at)).length } : {}
}
