import { isOfKind, type CatalogueIndex, type Device, type Space } from '@linli/domain/catalogue'
import { seasonReachesOnTo } from '@linli/domain/environment'
import { addDays, DAY_MS, localDate, QUARTER_MS } from '@linli/domain/time'
import { countingDayAt, validityMs } from '@linli/domain/usage'
import type { DirtyQuarter, TelemetryStore } from '@linli/store/telemetry'
import { neighboursOf, reachesFar } from './around.ts'
import { asksForSeason, isOutdoorSensor, outdoorSensorsFor } from './season.ts'

/** Local days of spaces whose figures the raw rows of dirty quarters can have changed, by the space's id. */
export async function touchedDays ({ store, index, dirty, now }: {
  readonly store: TelemetryStore, readonly index: CatalogueIndex, readonly dirty: readonly DirtyQuarter[], readonly now: number
}): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const touched = new Map<string, Set<string>>()
  for (const [id, quarters] of Map.groupBy(dirty, ({ device }) => device)) {
    const device = index.devices.get(id)
    if (!device) continue
    if (isOutdoorSensor(device, index)) touchSeasons(touched, { device, quarters, index })
    for (const other of [device, ...index.catalogue.devices.filter(({ via, evidence }) => via === id && evidence === 'session')]) {
      const spans = await spansOf(other, quarters, { store, now })
      for (const name of new Set(other.placements.map(({ space }) => space))) {
        const space = index.spaces.get(name)
        if (!space) continue
        const days = touched.get(name) ?? new Set()
        touched.set(name, days)
        for (const { from, to } of spans) addDates(days, space, { from, to })
      }
    }
  }
  return touched
}

/** Outdoor air has a part in the season of the days that follow, in other spaces too. */
function touchSeasons (touched: Map<string, Set<string>>, { device, quarters, index }: { readonly device: Device, readonly quarters: readonly DirtyQuarter[], readonly index: CatalogueIndex }): void {
  const dates = new Set(quarters.flatMap(({ from }) => {
    const [first, last] = seasonReachesOnTo(localDate(from))
    return datesFrom(first, last)
  }))
  for (const space of index.spaces.values()) {
    if (asksForSeason(space, index) && outdoorSensorsFor(space, index).includes(device)) touched.set(space.id, new Set([...touched.get(space.id) ?? [], ...dates]))
  }
}

function datesFrom (first: string, last: string): readonly string[] {
  return first > last ? [] : [first, ...datesFrom(addDays(first, 1), last)]
}

interface Span { readonly from: number, readonly to: number }

/** Where readings in the quarters of a device can matter: as long as they are valid, and for some as far as their neighbours. */
async function spansOf (device: Device, quarters: readonly DirtyQuarter[], { store, now }: { readonly store: TelemetryStore, readonly now: number }): Promise<readonly Span[]> {
  const validity = validityMs(device)
  const [isTotals, isSession] = [isOfKind(device, 'totals'), device.evidence === 'session']
  const spans: Span[] = []
  for (const { from, to } of runsOf(quarters)) {
    const { before, after } = reachesFar(device) ? await neighboursOf(store, device.id, { from, to }) : {}
    const end = isTotals || isSession ? after ?? (isSession ? now : to) : to
    spans.push({ from: isTotals ? before ?? from : from, to: Math.max(to - 1 + validity, end) })
    if (after !== undefined) spans.push({ from: after, to: after })
  }
  return spans
}

/** Quarters as stretches with less than a day between them, whose days are all touched. */
function runsOf (quarters: readonly DirtyQuarter[]): readonly Span[] {
  const runs: { from: number, to: number }[] = []
  for (const { from } of quarters.toSorted((a, b) => a.from - b.from)) {
    const run = runs.at(-1)
    if (run && from - run.to < DAY_MS) run.to = from + QUARTER_MS
    else runs.push({ from, to: from + QUARTER_MS })
  }
  return runs
}

function addDates (days: Set<string>, { resetAt }: Space, { from, to }: Span): void {
  const last = localDate(Math.max(countingDayAt(resetAt, to).to - 1, to))
  for (let date = localDate(countingDayAt(resetAt, from).from); date <= last; date = addDays(date, 1)) days.add(date)
}
