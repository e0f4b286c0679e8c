import { join } from 'node:path'
import type { Point } from '@linli/domain/telemetry'
import { DAY_MS, QUARTER_MS } from '@linli/domain/time'
import t, { type Test } from 'tap'
import { openEmbeddedStore } from '../src/embedded/index.ts'
import { copyMeasurement, fingerprintOf, staleOf } from '../src/transfer/index.ts'

const T0 = Date.UTC(2026, 2, 2, 1)
const ALWAYS = { from: 0, to: Date.UTC(2100, 0, 1) }
const air = (device: string, time: number, fields: Point['fields'] = { co2: 500 }, seq?: number): Point => ({ measurement: 'environment', tags: { device }, time, ...(seq === undefined ? {} : { seq }), fields })

async function two (t: Test) {
  const dir = t.testdir()
  const stores = await Promise.all(['from', 'to'].map(name => openEmbeddedStore({ file: join(dir, `${name}.db`) })))
  t.teardown(() => Promise.all(stores.map(store => store.close())))
  return { from: stores[0]!, to: stores[1]! }
}

t.test('a copy is equal, can be broken off and repeated, and leaves stale what was stale', async t => {
  const stores = await two(t)
  const points = [-4000, -3, -2, -1, 0].flatMap(day => Array.from({ length: 30 }, (_, i) => air(`d${i % 3}`, T0 + day * DAY_MS + i * QUARTER_MS, { co2: 400 + i, leak: i % 2 === 0 }, i % 5 === 0 ? i : undefined)))
  await stores.from.write(points)
  await stores.from.clearDirty((await stores.from.takeDirty(1000)).slice(5))
  const stale = await staleOf(stores.from)
  t.equal(stale.size, 5)

  const first = await copyMeasurement(stores, 'environment', { stale }).next()
  t.match(first.value, { rows: 30, refused: [] }, 'a day')
  const reached = (first.value as { to: number }).to
  let rows = 30
  for await (const day of copyMeasurement(stores, 'environment', { stale, after: reached })) rows += day.rows
  t.equal(rows, 150)
  t.same(await stores.to.read({ measurement: 'environment', ...ALWAYS }), await stores.from.read({ measurement: 'environment', ...ALWAYS }))
  t.same(await fingerprintOf(stores.to, 'environment'), await fingerprintOf(stores.from, 'environment'))
  t.same(await staleOf(stores.to), stale)
  for await (const day of copyMeasurement(stores, 'environment', { stale })) t.same(day.refused, [])
  t.equal((await fingerprintOf(stores.to, 'environment')).rows, 150, 'again changes nothing')
})

t.test('a fingerprint tells any difference, and none in the order of writing', async t => {
  const { from, to } = await two(t)
  await from.write([air('a', T0, { co2: 500, noise: 40 }), air('b', T0, { co2: 500 }, 0)])
  await to.write([air('b', T0, { co2: 500 }, 0), air('a', T0, { noise: 40 })])
  const print = await fingerprintOf(from, 'environment')
  t.not((await fingerprintOf(to, 'environment')).checksum, print.checksum, 'a field')
  await to.write([air('a', T0, { co2: 500 })])
  t.same(await fingerprintOf(to, 'environment'), print)
  await to.write([air('b', T0, { co2: 500 })])
  t.not((await fingerprintOf(to, 'environment')).checksum, print.checksum, 'a row')
  t.same(await fingerprintOf(to, 'door'), { rows: 0, checksum: '0000000000000000' })
})
