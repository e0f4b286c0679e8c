import type { Space } from '@linli/domain/catalogue'
import { addDays, localDate, startOfLocalDay } from '@linli/domain/time'
import type { UsageParts } from '@linli/domain/usage'
import type { Row, TelemetryStore } from '@linli/store/telemetry'

/** Parts of a local day as they are stored, with what they were made of. */
export interface StoredDay {
  readonly date: string
  readonly parts: UsageParts
  /** `DEFINITION` of when they were made; `RUNNING` while the day was not over. */
  readonly partsVersion: number
  /** Version of the catalogue, and UTC ms; undefined in rows from before this was kept. */
  readonly catalogue?: number
  readonly computedAt?: number
}

export function storedDayOf ({ time, fields }: Row): StoredDay | undefined {
  const { parts, definition, catalogue, computedAt } = fields
  if (typeof parts !== 'string' || typeof definition !== 'number') return undefined
  return {
    date: localDate(time), parts: JSON.parse(parts) as UsageParts, partsVersion: definition,
    ...(typeof catalogue === 'number' ? { catalogue } : {}), ...(typeof computedAt === 'number' ? { computedAt } : {})
  }
}

interface Days { readonly first: string, readonly last: string }

/** The stored local days of a space from `first` to `last`, inclusive. */
export async function readStoredDays (store: TelemetryStore, space: Pick<Space, 'id'>, days: Days): Promise<ReadonlyMap<string, StoredDay>> {
  return (await readStoredDaysOf(store, [space], days)).get(space.id)!
}

/** The same of several spaces, by their ids, in one question. */
export async function readStoredDaysOf (store: TelemetryStore, spaces: readonly Pick<Space, 'id'>[], { first, last }: Days): Promise<ReadonlyMap<string, ReadonlyMap<string, StoredDay>>> {
  const found = new Map(spaces.map(({ id }) => [id, new Map<string, StoredDay>()]))
  const rows = spaces.length === 0 ? [] : await store.read({ measurement: 'usage_daily', from: startOfLocalDay(first), to: startOfLocalDay(addDays(last, 1)), tags: { space: [...found.keys()] } })
  for (const row of rows) {
    const day = storedDayOf(row)
    if (day) found.get(row.tags['space']!)?.set(day.date, day)
  }
  return found
}
