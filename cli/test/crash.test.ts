import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import mqtt from 'mqtt'
import type { PipelineCounters } from '@linli/domain/pipeline'
import { openEmbeddedStore } from '@linli/store/embedded'
import t, { type Test } from 'tap'
import { ask, linli, startLinli, until } from './support/linli.ts'

const KILLS = 20
const T0 = Date.UTC(2026, 10, 1)
const CATALOGUE = `
streets: [{ id: s, name: s }]
sites: [{ id: lane, street: s, name: lane, recorded: true }]
spaces: [{ id: study, site: lane, name: study, kind: study_room, occupancySource: headcount, visitsSource: none }]
devices: [{ id: heads, kind: headcount, source: linli, external: heads, placements: [{ space: study, from: 2026-01-01 }] }]
`

/** Publishes numbered readings with QoS 1 and 2, some without a time of their own, until the connection is cut; notes what was acknowledged. */
async function flow (t: Test, mqttUrl: string, { next, acknowledged }: { readonly next: () => number, readonly acknowledged: Set<number> }) {
  const client = await mqtt.connectAsync(mqttUrl, { reconnectPeriod: 0 })
  client.on('error', () => undefined)
  t.teardown(() => client.endAsync(true))
  let isOpen = true
  client.on('close', () => { isOpen = false })
  const send = (): void => {
    if (!isOpen) return
    const number = next()
    client.publish('linli/v1/lane/heads/telemetry', JSON.stringify({ ...(number % 3 === 0 ? {} : { time: T0 + number }), totalIn: number }), { qos: number % 2 === 0 ? 1 : 2 }, error => {
      if (!error) acknowledged.add(number)
      setImmediate(send)
    })
  }
  for (let lane = 0; lane < 20; lane++) send()
}

t.test('killed twenty times in full flow, every acknowledged message is stored exactly once', { timeout: 200_000 }, async t => {
  const home = t.testdir()
  const acknowledged = new Set<number>()
  let number = 0
  const first = await startLinli(t, ['up', '--empty'], { home })
  t.match(await linli(['catalogue', 'import', '-'], { LINLI_HOME: home }, CATALOGUE), { code: 0 })
  let running = first
  for (let kill = 0; kill < KILLS; kill++) {
    await flow(t, running.mqttUrl, { next: () => number++, acknowledged })
    await setTimeout(120 + (kill * 37) % 200)
    const counters = await ask<PipelineCounters>(running, '/api/v1/pipeline')
    const { received, stored, control, duplicate, quarantined, expired, pending } = counters
    if (received !== stored + control + duplicate + quarantined + expired + pending) t.fail(`the counters do not balance: ${JSON.stringify(counters)}`)
    running.child.kill('SIGKILL')
    await once(running.child, 'exit')
    running = await startLinli(t, ['up', '--empty'], { home })
  }
  const counters = await until(() => ask<PipelineCounters>(running, '/api/v1/pipeline'), ({ pending }) => pending === 0, 20_000)
  running.child.kill('SIGINT')
  await once(running.child, 'exit')
  const store = await openEmbeddedStore({ file: join(home, 'telemetry.db') })
  t.teardown(() => store.close())
  const rows = await store.read({ measurement: 'occupancy', from: 0, to: Number.MAX_SAFE_INTEGER, tags: { device: ['heads'] } })
  const numbers = rows.map(({ fields }) => fields['totalIn'])
  const stored = new Set(numbers)
  t.ok(acknowledged.size > 300, `${acknowledged.size} messages were acknowledged`)
  t.same([...acknowledged].filter(one => !stored.has(one)), [], 'none is lost')
  t.equal(stored.size, numbers.length, 'none is there twice')
  t.match(counters, { stored: numbers.length, received: numbers.length, duplicate: 0, quarantined: 0 }, 'and the counters say so')
})
