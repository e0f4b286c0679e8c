import { join } from 'node:path'
import { Catalogue, type CatalogueInput } from '@linli/domain/catalogue'
import type { PipelineCounters } from '@linli/domain/pipeline'
import { systemClock, type Clock } from '@linli/domain/time'
import { createGateway, type Gateway, type GatewayOptions } from '../../src/app/index.ts'
import { openEmbeddedStore } from '@linli/store/embedded'
import type { TelemetryStore } from '@linli/store/telemetry'
import { pino } from 'pino'
import type { Test } from 'tap'

const ALL_DAY: [string, string][] = [['00:00', '24:00']]

/** A street with one room, one head count and one Zigbee door. */
export const SMALL: CatalogueInput = {
  version: 1,
  streets: [{ id: 'wutong', name: '梧桐' }], sites: [{ id: 'lane', street: 'wutong', name: '梧桐里' }],
  spaces: [{
    id: 'study', site: 'lane', name: '书房', kind: 'study_room', capacity: [{ from: 0, value: 40 }], occupancySource: 'headcount', visitsSource: 'none',
    hours: [{ from: 0, weekly: { 1: ALL_DAY, 2: ALL_DAY, 3: ALL_DAY, 4: ALL_DAY, 5: ALL_DAY, 6: ALL_DAY, 7: ALL_DAY } }]
  }],
  devices: [
    { id: 'heads', kind: 'headcount', source: 'linli', external: 'heads', placements: [{ space: 'study', from: 0 }] },
    { id: 'door', kind: 'door', source: 'zigbee2mqtt', external: '0x00158d0001', aliases: ['door'], placements: [{ space: 'study', from: 0 }] }
  ]
}

export const silent = pino({ level: 'silent' })

export interface Running { readonly gateway: Gateway, readonly store: TelemetryStore, readonly url: string }

/** A whole gateway on free ports with a real store, stopped after the test. */
export async function startGateway (t: Test, { dir = t.testdir(), catalogue = SMALL, clock = systemClock, ...more }: Partial<Omit<GatewayOptions, 'catalogue'>> & {
  readonly dir?: string, readonly catalogue?: CatalogueInput, readonly clock?: Clock
} = {}): Promise<Running> {
  const store = more.store ?? await openEmbeddedStore({ file: join(dir, 'telemetry.db') })
  const gateway = createGateway({
    log: silent, stateDir: join(dir, 'gateway'), rawRetentionDays: 90, mqtt: { kind: 'embedded', host: '127.0.0.1', port: 0 }, ...more, store, clock, catalogue: Catalogue.parse(catalogue)
  })
  t.teardown(async () => {
    await gateway.stop()
    await store.close()
  })
  await gateway.start()
  return { gateway, store, url: `mqtt://127.0.0.1:${gateway.mqttPort}` }
}

export const balance = ({ stored, control, duplicate, quarantined, expired, pending }: PipelineCounters): number => stored + control + duplicate + quarantined + expired + pending

/** Waits until nothing is pending and this many messages came. */
export async function settled ({ gateway }: Pick<Running, 'gateway'>, received: number): Promise<PipelineCounters> {
  for (let attempt = 0; ; attempt++) {
    const { counters } = await gateway.control.pipeline()
    if (counters.received >= received && counters.pending === 0) return counters
    if (attempt > 400) throw new Error(`still ${JSON.stringify(counters)}`)
    await new Promise(resolve => setTimeout(resolve, 10))
  }
}
