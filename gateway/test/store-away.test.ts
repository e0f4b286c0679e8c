import { join } from 'node:path'
import { LinliError } from '@linli/domain/errors'
import { openEmbeddedStore } from '@linli/store/embedded'
import { pointsOfReading, type TelemetryStore } from '@linli/store/telemetry'
import { connectAsync } from 'mqtt'
import t from 'tap'
import { settled, startGateway } from './support/gateway.ts'

t.test('a gateway that starts while the store is away takes messages, and learns what was before when it is back', async t => {
  const dir = t.testdir()
  const real = await openEmbeddedStore({ file: join(dir, 'real.db') })
  const before = Date.now() - 60_000
  await real.write([...pointsOfReading({ device: 'door', time: before, receivedAt: before, timedOn: 'device', values: { open: true } })])
  let isAway = true
  const away = () => Promise.reject(new LinliError('store_unavailable', 'the store is away', { retryable: true, retryAfterMs: 20 }))
  const store: TelemetryStore = {
    ...real, write: points => isAway ? away() : real.write(points), read: query => isAway ? away() : real.read(query), latest: measurement => isAway ? away() : real.latest(measurement)
  }
  let ahead = 0
  const { gateway, url } = await startGateway(t, { dir, store, clock: { now: () => Date.now() + ahead } })
  const device = await connectAsync(url)
  t.teardown(() => device.endAsync())
  await device.publishAsync('linli/v1/lane/heads/telemetry', JSON.stringify({ time: Date.now(), count: 7 }), { qos: 1 })
  await t.resolveMatch(gateway.control.pipeline(), { condition: 'store_unavailable', counters: { received: 1, pending: 1 } }, 'it is acknowledged and waits')
  const doorOf = () => gateway.live.deviceStates().find(({ device }) => device === 'door')
  t.equal(doorOf()?.lastSeen, undefined)
  isAway = false
  ahead = 10_000
  await settled({ gateway }, 1)
  await gateway.live.tick()
  for (let i = 0; i < 200 && doorOf()?.lastSeen === undefined; i++) await new Promise(resolve => setTimeout(resolve, 10))
  t.equal(doorOf()?.lastSeen, before)
  t.equal(gateway.live.states()[0]?.people, 7, 'and what came meanwhile counts once')
})

t.test('a store that takes questions and does not answer keeps no gateway from starting', async t => {
  const dir = t.testdir()
  const real = await openEmbeddedStore({ file: join(dir, 'real.db') })
  const { gateway, url } = await startGateway(t, { dir, store: { ...real, latest: () => new Promise(() => undefined) } })
  const device = await connectAsync(url)
  t.teardown(() => device.endAsync())
  await device.publishAsync('linli/v1/lane/heads/telemetry', '{"count":7}', { qos: 1 })
  t.match(await gateway.control.pipeline(), { counters: { received: 1, pending: 1 } })
})
