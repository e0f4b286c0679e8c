import { calendarStatus, officialCalendar, openingIntervals, type Calendar } from '../calendar/index.ts'
import { LinliError } from '../errors/index.ts'
import { addDays, clip, intersect, lengthOf, localDate, startOfLocalDay, subtract, union, type Interval, type TimeSet } from '../time/index.ts'
import { atomsOf, capacityOver } from './atoms.ts'
import { comfortParts, limitsInForce } from './comfort.ts'
import type { UsageEvaluation, UsageInput, UsageParts } from './contract.ts'
import { countPeople } from './counting.ts'
import { countingDays } from './counting-days.ts'
import { occupancyOf, useIn } from './occupancy.ts'
import { openingParts } from './opening-compliance.ts'
import type { Passage } from './passages.ts'
import { edgesOf, partsOfAtoms, visitParts } from './parts.ts'
import { quartersOf } from './quarters.ts'
import { sense } from './sensed.ts'
import { visitsOf } from './visits.ts'

/**
 * Everything that DOMAIN A1 to A3 says about one space over whole local days, from its raw readings: additive parts, quarters, balance.
 * Readings of the counting days that meet the period are needed in full (from `resetAt` of the eve to `resetAt` after the end), and for held values what
 * was said within the validity of each device before.
 * @throws LinliError `period_not_local_days`, `capacity_not_positive`, `calendar_unknown_year`.
 */
export function evaluateUsage (input: UsageInput, calendar: Calendar = officialCalendar(input.schoolHolidays)): UsageEvaluation {
  const { space, period, until = Infinity } = input
  checkInput(input)
  const sensed = sense(input)
  const days = countingDays(space.resetAt, period)
  const around = { from: Math.min(days[0]!.from, period.from), to: Math.max(days.at(-1)!.to, period.to) }
  const open = clip(openingIntervals(space, period, calendar), { from: period.from, to: Math.min(period.to, until) })
  const opening = union(open, openingAround(input, { calendar, around }))
  const hasCounters = sensed.of('counter', 'totals').length > 0
  const counting = hasCounters ? countPeople({ space, sensed, period, open: opening, ...(input.until === undefined ? {} : { until: input.until }) }) : undefined
  const { occupied, people, valid, ...occupancy } = occupancyOf(space, sensed, { counting, around: period, open })
  const known = clip(valid, { from: period.from, to: Math.min(period.to, until) })
  const validOpen = intersect(open, known)
  const used = useIn(validOpen, occupied)
  const usedClosed = intersect(subtract(known, open), occupied)
  const atoms = atomsOf(period, { open, valid: known, used: union(used, usedClosed), people, capacity: capacityOver(occupancy.presenceOnly ? [] : space.capacity) })
  const visits = visitsOf(space, sensed, counting)
  const counted = occupancy.methodClass === 'A' || (occupancy.methodClass === 'C' && !occupancy.presenceOnly)
  const { quarters, fullQuarters } = quartersOf(period, { atoms, entries: visits.entries, counted })
  const sensors = sensed.of('environment')
  const { comfort, blocks } = comfortParts({ limits: limitsInForce(space, { sensors, season: input.season }), sensors, period, counts: occupancy.methodClass === undefined ? open : used })
  const service = sensed.all.map(served => clip(served.service, { from: period.from, to: Math.min(period.to, until) }))
  return {
    parts: {
      period, ...(occupancy.methodClass === undefined ? {} : { occupancyClass: occupancy.methodClass }), ...(occupancy.presenceOnly ? { presenceOnly: true as const } : {}), ...partsOfAtoms(atoms),
      ...visitParts({ space, visits, period, open }), quarterMeans: quarters.flatMap(({ mean }) => mean ?? []), fullQuarters,
      ...countedIn(counting?.passages ?? [], period), ...openingParts({ space, sensed, passages: counting?.passages ?? [], period, opening, open }), comfort,
      serviceMs: service.reduce((sum, set) => sum + lengthOf(set), 0),
      aliveMs: sensed.all.reduce((sum, { alive }, index) => sum + lengthOf(intersect(alive, service[index]!)), 0),
      ...edgesOf({ period, valid: validOpen, used, blocks })
    },
    quarters, balance: counting?.balance ?? [], atoms,
    calendar: calendarStatus(localDate(period.from), localDate(period.to - 1), calendar)
  }
}

function countedIn (passages: readonly Passage[], { from, to }: Interval): Pick<UsageParts, 'countedIn' | 'countedOut'> {
  const own = passages.filter(({ at }) => from <= at && at < to)
  return { countedIn: own.reduce((sum, passage) => sum + passage.in, 0), countedOut: own.reduce((sum, { out }) => sum + out, 0) }
}

function checkInput ({ space, period }: UsageInput): void {
  const isMidnight = (at: number) => startOfLocalDay(localDate(at)) === at
  if (!isMidnight(period.from) || !isMidnight(period.to) || period.from >= period.to) {
    throw new LinliError('period_not_local_days', `the period from ${new Date(period.from).toISOString()} to ${new Date(period.to).toISOString()} is not made of whole days in Shanghai`)
  }
  const wrong = space.capacity.find(({ value }) => !(value > 0))
  if (wrong) throw new LinliError('capacity_not_positive', `the capacity ${wrong.value} of space "${space.id}" is not above 0`)
}

/** Opening of the counting days around the period; where the calendar does not reach, nothing. */
function openingAround ({ space, period }: UsageInput, { calendar, around }: { readonly calendar: Calendar, readonly around: Interval }): TimeSet {
  const isKnown = (date: string) => calendar.years[date.slice(0, 4)] !== undefined
  const before = isKnown(addDays(localDate(period.from), -1)) ? openingIntervals(space, { from: around.from, to: period.from }, calendar) : []
  const after = around.to > period.to && isKnown(localDate(period.to)) ? openingIntervals(space, { from: period.to, to: around.to }, calendar) : []
  return union(before, after)
}
