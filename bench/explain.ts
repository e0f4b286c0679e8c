/**
 * Where a figure comes from, over the demo district's last ten days: wall and CPU milliseconds of one explanation, median and worst over all spaces. The limit is 500 ms for a week.
 * `node bench/explain.ts`
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createExplain } from '@linli/api/explain'
import { createRollup } from '@linli/api/rollup'
import { Catalogue } from '@linli/domain/catalogue'
import type { MetricId } from '@linli/domain/figures'
import { addDays, DAY_MS, localDate, startOfLocalDay } from '@linli/domain/time'
import { demoCatalogue } from '@linli/firmware-sim/demo'
import { history } from '@linli/firmware-sim/history'
import { demoIncidents } from '@linli/firmware-sim/world'
import { openEmbeddedStore } from '@linli/store/embedded'
import { openLedger } from '@linli/store/ledger'
import { pino } from 'pino'

const NOW = startOfLocalDay('2026-11-26') + DAY_MS / 2
const DAYS = 10
const dir = mkdtempSync(join(tmpdir(), 'linli-explain-'))
const store = await openEmbeddedStore({ file: join(dir, 'telemetry.db') })
const ledger = openLedger(join(dir, 'ledger.db'))
try {
  const catalogue = ledger.saveCatalogue(Catalogue.parse(demoCatalogue(NOW)), { at: NOW - 60 * DAY_MS, by: 'bench' })
  for (const batch of history({ catalogue, from: NOW - DAYS * DAY_MS, to: NOW, incidents: demoIncidents(NOW) })) await store.write(batch)
  const clock = { now: () => NOW }
  await createRollup({ store, catalogue: () => catalogue, clock, log: pino({ level: 'silent' }), rawRetentionDays: 90 }).runUntilClean()
  const explain = createExplain({ store, ledger, clock, rawRetentionDays: 90 })
  const to = startOfLocalDay(localDate(NOW))
  for (const [days, metric, asOf] of [[7, 'visits'], [7, 'utilisation'], [7, 'peak'], [7, 'device_availability'], [1, 'visits'], [7, 'visits', NOW - 3 * DAY_MS]] as const satisfies readonly (readonly [number, MetricId, number?])[]) {
    const taken: { readonly wall: number, readonly cpu: number }[] = []
    for (const { id: space } of catalogue.spaces) {
      const [started, cpu] = [performance.now(), process.cpuUsage()]
      await explain({ space, metric, from: startOfLocalDay(addDays(localDate(to), -days)), to, ...(asOf === undefined ? {} : { asOf }) })
      const { user, system } = process.cpuUsage(cpu)
      taken.push({ wall: performance.now() - started, cpu: (user + system) / 1000 })
    }
    const told = (key: 'wall' | 'cpu') => {
      const sorted = taken.map(one => one[key]).sort((a, b) => a - b)
      return `${key} ${sorted[sorted.length >> 1]!.toFixed(0)} ms, worst ${sorted.at(-1)!.toFixed(0)} ms`
    }
    console.log(`${metric}, ${days} day(s)${asOf === undefined ? '' : ', as known three days ago'}: ${told('wall')}; ${told('cpu')}`)
  }
} finally {
  ledger.close()
  await store.close()
  rmSync(dir, { recursive: true })
}
