import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Catalogue, CatalogueIndex } from '@linli/domain/catalogue'
import type { Point } from '@linli/domain/telemetry'
import { addDays, HOUR_MS, localDate, MINUTE_MS, startOfLocalDay } from '@linli/domain/time'
import type { Bus } from '@linli/domain/topics'
import { demoCatalogue } from '@linli/firmware-sim/demo'
import { history } from '@linli/firmware-sim/history'
import { createWorld, demoIncidents } from '@linli/firmware-sim/world'
import { createLiveSide } from '@linli/gateway/live'
import { openEmbeddedStore } from '@linli/store/embedded'
import { pointsOfReading } from '@linli/store/telemetry'
import { evaluateDay } from '../../../../api/src/rollup/evaluate-day.ts'
import { pointsOfDay } from '../../../../api/src/rollup/points-of-day.ts'
import { healthPoint } from '../../../../gateway/src/app/health-points.ts'

const DAYS = 14

/** The demo district as boards would see it at half past three in the afternoon: days from the roll-up, the hours since the opening from the live side. */
export async function demoRows (realNow: number): Promise<readonly Point[]> {
  const dir = mkdtempSync(join(tmpdir(), 'boards-'))
  const store = await openEmbeddedStore({ file: join(dir, 'telemetry.db') })
  const today = startOfLocalDay(addDays(localDate(realNow), -1))
  const end = today + 15.5 * HOUR_MS
  const catalogue = Catalogue.parse(demoCatalogue(end))
  const index = new CatalogueIndex(catalogue)
  const incidents = demoIncidents(end)
  let now = today + 9 * HOUR_MS
  for (const batch of history({ catalogue, from: startOfLocalDay(addDays(localDate(end), -DAYS)), to: now, incidents })) await store.write(batch)
  const rows: Point[] = []
  const bus: Bus = { publish: () => Promise.resolve(), subscribe: () => Promise.resolve(() => Promise.resolve()), close: () => Promise.resolve() }
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined }
  const live = createLiveSide({ store, bus, log, clock: { now: () => now }, stateDir: dir, intervalMs: 0 })
  await live.start(catalogue)
  const world = createWorld(catalogue, { incidents })
  const said = catalogue.devices.flatMap(device => world.readings(device, now, end).map(reading => ({ device, reading }))).sort((a, b) => a.reading.time - b.reading.time)
  let next = 0
  let received = 40_000
  const shift = Math.floor((realNow - end) / MINUTE_MS) * MINUTE_MS
  for (; now <= end; now += MINUTE_MS) {
    for (; next < said.length && said[next]!.reading.time <= now; next++) {
      const { device, reading } = said[next]!
      const whole = { device: device.id, receivedAt: reading.time, timedOn: 'device' as const, ...reading }
      await store.write(pointsOfReading(whole))
      live.apply({ type: 'reading', device, reading: whole, refusals: [], history: false })
      received++
    }
    await live.tick()
    const counters = { received, stored: received - 130, control: 90, duplicate: 30, quarantined: 10, expired: 0, pending: 0 }
    rows.push({ ...healthPoint({ counters, condition: 'running', catalogueVersion: 1, refusals: [], sources: [] }, { devices: live.deviceStates(), alerts: live.alerts() }, now), time: now + shift })
  }
  await live.stop()
  for (let day = -DAYS + 2; day <= 0; day++) {
    for (const space of catalogue.spaces) {
      const { evaluation, isRunning } = await evaluateDay({ store, index, space, date: addDays(localDate(end), day), now: end })
      rows.push(...pointsOfDay({ space, site: index.siteOf(space.id) }, evaluation, { isRunning, catalogue: 1, computedAt: end }))
    }
  }
  for (const measurement of ['space_state', 'device_state', 'event'] as const) {
    for (const { tags, time, fields } of await store.read({ measurement, from: 0, to: end + HOUR_MS })) rows.push({ measurement, tags, time: time + shift, fields })
  }
  await store.close()
  rmSync(dir, { recursive: true, force: true })
  return rows
}
