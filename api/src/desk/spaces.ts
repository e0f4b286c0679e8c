import type { Space } from '@linli/domain/catalogue'
import { figureOfNothing } from './figures.ts'
import { openingIntervals, officialCalendar } from '@linli/domain/calendar'
import { limitsOf } from '@linli/domain/limits'
import type { Alert } from '@linli/domain/state'
import { addDays, DAY_MS, localDate, mondayOf, startOfLocalDay } from '@linli/domain/time'
import { figuresOf, type UsageParts } from '@linli/domain/usage'
import type { AlertRow, DayQuarter, Overview, SpaceDetail, SpaceRow } from '@linli/domain/views'
import { alertRow } from './alerts.ts'
import { placesOf, type DeskContext, type Place } from './context.ts'
import { deviceRow, deviceStates } from './devices.ts'

/** Whole weeks that the page of a space shows beside the current one. */
const WEEKS = 8

export async function overview (context: DeskContext): Promise<Overview> {
  const now = context.clock.now()
  const { index, places } = placesOf(context)
  const spaces = places.map(({ space }) => space)
  const today = localDate(now)
  const [quarters, parts, states, found] = await Promise.all([
    context.queries.quarters(spaces, today), context.queries.day(spaces, today), deviceStates(context), context.gateway.found().catch(() => [])
  ])
  const open = context.ledger.alerts({ open: true })
  // Recorded devices of the past are neither alive nor silent.
  const recorded = new Set(places.filter(({ site }) => site.recorded).flatMap(({ space }) => index.devicesOf(space.id).map(({ id }) => id)))
  const live = [...states.values()].filter(({ device }) => !recorded.has(device))
  const backfill = context.backfill()
  return {
    now, ...(backfill === undefined ? {} : { backfill }), alerts: rank(open.map(alert => alertRow(alert, index))),
    spaces: places.map(place => spaceRow(context, place, { quarters: quarters.get(place.space.id) ?? [], parts: parts.get(place.space.id), alerts: open, today })),
    devices: { total: live.length, alive: live.filter(({ alive }) => alive).length, found: found.length }
  }
}

/** Worst first, of equal ones the oldest. */
function rank (alerts: readonly AlertRow[]): readonly AlertRow[] {
  return alerts.toSorted((a, b) => Number(b.active) - Number(a.active) || a.priority.localeCompare(b.priority) || a.raisedAt - b.raisedAt)
}

function spaceRow (context: DeskContext, { space, site, street }: Place, { quarters, parts, alerts, today }: {
  readonly quarters: readonly DayQuarter[], readonly parts: UsageParts | undefined, readonly alerts: readonly Alert[], readonly today: string
}): SpaceRow {
  const figures = parts ? figuresOf({ space, parts }) : undefined
  const opening = openingOn(context, space, today)
  return {
    id: space.id, name: space.name, kind: space.kind, site: { id: site.id, name: site.name, line: site.line, recorded: site.recorded }, street: { id: street.id, name: street.name }, state: context.live.state(space.id),
    today: {
      quarters, visits: figures?.visits ?? figureOfNothing('visits', space.visitsSource), coverage: figures?.coverage ?? figureOfNothing('coverage', space.occupancySource),
      ...(opening ? { opens: opening.from, closes: opening.to } : {})
    },
    alerts: alerts.filter(alert => alert.space === space.id)
  }
}

/** From the first opening to the last closing of a local date. */
function openingOn (context: DeskContext, space: Space, date: string): { readonly from: number, readonly to: number } | undefined {
  const day = { from: startOfLocalDay(date), to: startOfLocalDay(addDays(date, 1)) }
  const open = openingIntervals(space, day, officialCalendar(context.catalogue.current().schoolHolidays))
  return open.length === 0 ? undefined : { from: open[0]!.from, to: open.at(-1)!.to }
}

export async function spaceDetail (context: DeskContext, id: string): Promise<SpaceDetail | undefined> {
  const { index, places } = placesOf(context)
  const place = places.find(({ space }) => space.id === id)
  if (!place) return undefined
  const { space, site } = place
  const now = context.clock.now()
  // Recorded data ends in the past: its page shows the last day that there is.
  const newest = site.recorded ? await context.queries.newestDate(space) : undefined
  const date = newest ?? localDate(now)
  const end = newest ? startOfLocalDay(addDays(newest, 1)) : now
  const [quarters, parts, states, air, weeks] = await Promise.all([
    context.queries.quarters([space], date), context.queries.day([space], date), deviceStates(context), context.queries.air(space, end - DAY_MS, end), weeksOf(context, space, date)
  ])
  const whole = weeks.find(({ partial }) => !partial) ?? weeks[0]
  const recent = context.ledger.alerts({ space: id, limit: 20 })
  return {
    ...spaceRow(context, place, { quarters: quarters.get(id) ?? [], parts: parts.get(id), alerts: context.ledger.alerts({ open: true, space: id }), today: date }),
    space, air, weeks, recentAlerts: recent, heat: whole ? await context.queries.heat(space, whole.monday) : [],
    devices: index.devicesOf(id).map(device => deviceRow(device, { index, state: states.get(device.id), now })),
    limits: limitsOf(space).flatMap(({ quantity, lo, hi }) => [
      ...(hi === undefined ? [] : [{ quantity, value: hi, name: { zh: '上限', en: 'upper limit' } }]), ...(lo === undefined ? [] : [{ quantity, value: lo, name: { zh: '下限', en: 'lower limit' } }])
    ])
  }
}

async function weeksOf (context: DeskContext, space: Space, date: string): Promise<SpaceDetail['weeks']> {
  const monday = mondayOf(date)
  const mondays = Array.from({ length: WEEKS + 1 }, (_, back) => addDays(monday, -7 * back))
  const started = Math.min(...space.hours.map(({ from }) => from), Infinity)
  const wanted = mondays.filter(start => startOfLocalDay(addDays(start, 7)) > started)
  const figures = await Promise.all(wanted.map(start => context.queries.figures(space, start)))
  return wanted.map((start, index) => ({ monday: start, figures: figures[index]!, partial: startOfLocalDay(addDays(start, 7)) > context.clock.now() }))
    .filter(({ figures: own }, index) => index === 0 || own.coverage?.coverage !== 0)
}
