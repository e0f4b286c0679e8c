import { join } from 'node:path'
import { createApi } from '@linli/api/app'
import { consolePages } from '@linli/dashboards/console'
import { Catalogue } from '@linli/domain/catalogue'
import type { GatewayControl } from '@linli/domain/pipeline'
import type { Point } from '@linli/domain/telemetry'
import { DAY_MS, HOUR_MS, startOfLocalDay, type Clock } from '@linli/domain/time'
import { demoCatalogue } from '@linli/firmware-sim/demo'
import { history } from '@linli/firmware-sim/history'
import { demoIncidents } from '@linli/firmware-sim/world'
import { openLedger } from '@linli/store/ledger'
import type { TelemetryStore } from '@linli/store/telemetry'
import { pino } from 'pino'
import type { Test } from 'tap'
import { memoryBus } from './memory-bus.ts'

/** A Tuesday, so that last week is whole; the district's past begins eight days before that week's end. */
export const NOW = startOfLocalDay('2026-11-24') + 11 * HOUR_MS
/** A whole week of it. */
export const WEEK = '2026-11-16'
const SINCE = startOfLocalDay('2026-11-15')
const RECENT = startOfLocalDay('2026-11-22')
/** The time is {@link NOW}. */
export const clock: Clock = { now: () => NOW }

/** A part of the demo district. */
export const catalogue = someOfEach(Catalogue.parse(demoCatalogue(NOW)))

/** One space of each way of knowing people and visits, with those they lie in, and their devices. */
function someOfEach (district: Catalogue): Catalogue {
  const chosen = new Set(new Map(district.spaces.map(space => [`${space.occupancySource} ${space.visitsSource}`, space])).values())
  for (const space of district.spaces) if ([...chosen].some(({ parent }) => parent === space.id)) chosen.add(space)
  const spaces = district.spaces.filter(space => chosen.has(space))
  const isChosen = (id: string) => spaces.some(space => space.id === id)
  return { ...district, spaces, devices: district.devices.filter(({ placements }) => placements.length === 0 || placements.some(({ space }) => isChosen(space))) }
}

/** What the district has said; the last days come first, and one device's Wednesday comes late. */
export function *district (): Generator<readonly Point[]> {
  const incidents = demoIncidents(NOW)
  const late: Point[] = []
  const wednesday = startOfLocalDay('2026-11-18')
  const isLate = ({ tags, time }: Point) => tags['device'] === catalogue.devices[0]!.id && time >= wednesday && time < wednesday + DAY_MS
  for (const [from, to] of [[RECENT, NOW], [SINCE, RECENT]] as const) {
    for (const batch of history({ catalogue, from, to, incidents })) {
      late.push(...batch.filter(isLate))
      yield batch.filter(point => !isLate(point))
    }
  }
  yield late
}

const gateway: GatewayControl = {
  pipeline: () => Promise.resolve({ counters: { received: 0, stored: 0, control: 0, duplicate: 0, quarantined: 0, expired: 0, pending: 0 }, condition: 'running', catalogueVersion: 1, refusals: [], sources: [] }),
  quarantine: () => Promise.resolve({ total: 0, entries: [] }), replay: () => Promise.resolve({ replayed: 0, left: 0 }), found: () => Promise.resolve([])
}

/** A store with a district in it, and how its api is asked. */
export interface Settled {
  readonly store: TelemetryStore
  readonly ask: (method: 'GET' | 'POST', url: string, payload?: object) => Promise<string>
}

/** An api over a store that holds the district, its usage computed. */
export async function settle (t: Test, { store, dir, batches }: { readonly store: TelemetryStore, readonly dir: string, readonly batches: readonly (readonly Point[])[] }): Promise<Settled> {
  const ledger = openLedger(join(dir, 'ledger.db'))
  ledger.saveCatalogue(catalogue, { at: NOW, by: 'test' })
  const api = createApi({ ledger, store, bus: memoryBus(), gateway, clock, log: pino({ level: 'silent' }), rawRetentionDays: 90, outboxDir: join(dir, 'outbox') })
  await api.app.register(consolePages({ desk: api.desk, clock }))
  t.teardown(async () => {
    await api.stop()
    await api.app.close()
    ledger.close()
    await store.close()
  })
  for (const [index, batch] of batches.entries()) {
    // The late day meets days that are computed already.
    if (index === batches.length - 1) await api.rollup.runUntilClean()
    t.same((await store.write(batch)).refused, [])
  }
  await api.rollup.runUntilClean()
  const ask = async (method: 'GET' | 'POST', url: string, payload?: object) => (await api.app.inject({ method, url, ...(payload ? { payload } : {}), headers: { host: '127.0.0.1' } })).body
  return { store, ask }
}
