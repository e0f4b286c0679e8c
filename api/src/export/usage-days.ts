import type { CatalogueIndex, Space } from '@linli/domain/catalogue'
import { addDays, localDate, startOfLocalDay } from '@linli/domain/time'
import type { TelemetryStore } from '@linli/store/telemetry'
import { DEFINITION, evaluateDay, storedDayOf, storedQuarterOf, windowOf } from '../rollup/index.ts'
import type { UsageDay } from './tables/days.ts'

/** Days that are asked for at once: some 3000 quarter-hours. */
const DAYS_AT_ONCE = 31

/** Local dates, both included. */
export interface Dates { readonly first: string, readonly last: string }

/** Every local day of a space in order, from its roll-up; a day without one is computed on the spot, as {@link evaluateDay} does it. */
export async function *usageDays ({ store, index, now }: { readonly store: TelemetryStore, readonly index: CatalogueIndex, readonly now: number }, space: Space, { first, last }: Dates): AsyncGenerator<UsageDay> {
  for (let from = first; from <= last; from = addDays(from, DAYS_AT_ONCE)) {
    const end = addDays(from, DAYS_AT_ONCE)
    const until = end > last ? addDays(last, 1) : end
    const span = { from: startOfLocalDay(from), to: startOfLocalDay(until), tags: { space: [space.id] } }
    const [days, quarters] = await Promise.all([store.read({ measurement: 'usage_daily', ...span }), store.read({ measurement: 'space_usage', ...span })])
    const partsByDate = new Map(days.flatMap(row => storedDayOf(row) ?? []).filter(({ partsVersion }) => partsVersion === DEFINITION).map(({ date, parts }) => [date, parts]))
    const quartersByDate = Map.groupBy(quarters, ({ time }) => localDate(time))
    for (let date = from; date < until; date = addDays(date, 1)) {
      const parts = partsByDate.get(date)
      const isFinal = windowOf(space, date).counting.to <= now
      if (parts) yield { space, date, isFinal, parts, quarters: (quartersByDate.get(date) ?? []).map(storedQuarterOf) }
      else yield { space, date, isFinal, ...(await evaluateDay({ store, index, space, date, now })).evaluation }
    }
  }
}
