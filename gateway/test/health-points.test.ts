import { LinliError } from '@linli/domain/errors'
import type { GatewayControl, PipelineStatus } from '@linli/domain/pipeline'
import type { Point } from '@linli/domain/telemetry'
import { MINUTE_MS } from '@linli/domain/time'
import type { TelemetryStore } from '@linli/store/telemetry'
import { setTimeout } from 'node:timers/promises'
import t from 'tap'
import { WriteTimes } from '../src/pipeline/write-times.ts'
import { keepHealth } from '../src/app/health-points.ts'
import { startGateway } from './support/gateway.ts'

const NOON = Date.UTC(2026, 2, 2, 4)
const counters = { received: 9, stored: 4, control: 1, duplicate: 1, quarantined: 1, expired: 1, pending: 1 }
const alert = { id: 'a', rule: 'r', site: 's', priority: 'P3' as const, since: NOON, raisedAt: NOON }
const device = { device: 'd', values: {}, conditions: [] }

t.test('a minute is one point, and an outage of the store is told when it is over', async t => {
  let now = NOON + 1234
  let condition: PipelineStatus['condition'] = 'store_unavailable'
  const written: Point[] = []
  const store = {
    write: (points: readonly Point[]) => {
      if (condition !== 'running') return Promise.reject(new LinliError('store_unavailable', 'away', { retryable: true }))
      written.push(...points)
      return Promise.resolve({ refused: [] })
    }
  } as unknown as TelemetryStore
  const writeTimes = [undefined, undefined, 12.5]
  const control = { pipeline: () => Promise.resolve({ counters, condition }) } as unknown as GatewayControl
  const health = keepHealth({
    store, control, clock: { now: () => now }, log: { warn: () => t.fail('nothing to warn of') }, everyMs: MINUTE_MS,
    live: () => ({ devices: [{ ...device, alive: true }, { ...device, alive: false }], alerts: [{ ...alert, active: true }, { ...alert, active: false }], writeP95Ms: writeTimes.shift() })
  })
  t.teardown(() => health.stop())
  await health.look()
  now += MINUTE_MS
  await health.look()
  t.same(written, [])
  condition = 'running'
  await health.look()
  await health.look()
  t.same(written.map(({ time, fields }) => [time - NOON, fields['storeUp']]), [[0, 0], [MINUTE_MS, 0]])
  now += MINUTE_MS
  await health.look()
  t.same(written[2], { measurement: 'gateway', tags: { gateway: 'linli-gateway' }, time: NOON + 2 * MINUTE_MS, fields: { ...counters, storeUp: 1, writeP95Ms: 12.5, devices: 2, devicesAlive: 1, alerts: 1 } })
})

t.test('a running gateway tells of itself', async t => {
  const { store } = await startGateway(t)
  for (let i = 0; i < 100 && (await store.latest('gateway')).length === 0; i++) await setTimeout(20)
  t.match(await store.latest('gateway'), [{ fields: { received: Number, storeUp: 1, devices: Number } }])
})

t.test('what a write takes is told once, failed ones included', async t => {
  const times = new WriteTimes()
  t.equal(times.takeP95(), undefined)
  t.equal(await times.timed(() => Promise.resolve(7)), 7)
  await t.rejects(times.timed(async () => {
    await setTimeout(30)
    throw new Error('away')
  }), /away/)
  t.ok(times.takeP95()! >= 29)
  t.equal(times.takeP95(), undefined)
})
