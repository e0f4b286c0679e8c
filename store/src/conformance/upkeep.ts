import { DAY_MS, QUARTER_MS } from '@linli/domain/time'
import type { DirtyQuarter } from '../telemetry/index.ts'
import { air, ALWAYS, people, T0, usage, type Check } from './check.ts'

const named = (quarters: readonly DirtyQuarter[]) => quarters.map(({ device, from }) => [device, from])

/** Stale quarters. */
export function staleChecks (check: Check): void {
  check('marks quarter-hours of raw rows as dirty, oldest first, once each', async (t, store) => {
    await store.write([air('a', T0 + QUARTER_MS, { co2: 900 }), air('b', T0, { co2: 900 }), people('a', T0 + 1, 3), air('a', T0 + QUARTER_MS - 1, { co2: 900 }), air('a', T0 + 2, { smell: 1 })])
    await store.write([usage('s', 'x', T0 - DAY_MS, 1)])
    await store.write([air('c', T0 + QUARTER_MS, { smell: 1 })])
    t.same(named(await store.takeDirty(10)), [['a', T0], ['b', T0], ['a', T0 + QUARTER_MS]])
    t.same(named(await store.takeDirty(2)), [['a', T0], ['b', T0]], 'taking alone clears nothing')
    t.same(await store.takeDirty(0), [])
  })

  check('a quarter-hour stays dirty when it is written again after it was taken', async (t, store) => {
    await store.write([air('a', T0, { co2: 900 }), air('b', T0, { co2: 900 }), air('c', T0, { co2: 900 })])
    const taken = await store.takeDirty(10)
    await store.write([air('b', T0 + 5, { co2: 901 })])
    await store.clearDirty(taken)
    t.same(named(await store.takeDirty(10)), [['b', T0]])
    await store.clearDirty(await store.takeDirty(10))
    t.same(await store.takeDirty(10), [])
    await store.write([air('a', T0, { co2: 900 })])
    t.same(named(await store.takeDirty(10)), [['a', T0]], 'even the same row again')
  })

  check('a quarter that was cleared without its generation is marked again by the next write', async (t, store) => {
    await store.write([air('a', T0, { co2: 900 })])
    await store.takeDirty(10)
    await store.clearDirty([{ device: 'a', from: T0 }])
    t.same(await store.takeDirty(10), [])
    await store.write([air('a', T0 + 1, { co2: 900 })])
    t.match(await store.takeDirty(10), [{ device: 'a', from: T0 }])
  })

  check('quarters whose raw rows were forgotten are not dirty any more', async (t, store) => {
    await store.write([air('a', T0, { co2: 900 }), air('a', T0 + QUARTER_MS, { co2: 900 }), air('museum', T0, { co2: 900 })])
    await store.expire('environment', T0 + QUARTER_MS, { except: { device: ['museum'] } })
    t.same(named(await store.takeDirty(10)), [['museum', T0], ['a', T0 + QUARTER_MS]])
  })

  check('a part of the dirty quarters can be taken and cleared while others are written', async (t, store) => {
    const devices = Array.from({ length: 20 }, (_, i) => `d${String(i).padStart(2, '0')}`)
    await store.write(devices.map(device => air(device, T0, { co2: 500 })))
    const seen: string[] = []
    for (let i = 0; ; i++) {
      const taken = await store.takeDirty(7)
      if (taken.length === 0) break
      if (i === 0) await store.write([air(devices[0]!, T0 + 1, { co2: 501 }), air(devices[19]!, T0 + 1, { co2: 501 })])
      await store.clearDirty(taken)
      seen.push(...taken.map(({ device }) => device))
    }
    t.same(seen.toSorted(), [...devices, devices[0]!].toSorted(), 'the one that was written between taking and clearing comes twice')
  })
}

/** Retention, figures about the store. */
export function upkeepChecks (check: Check): void {
  check('forgets whole quarter-hours before an instant, but not those of devices that are kept', async (t, store) => {
    await store.write([air('a', T0 - 1, { co2: 900 }), air('a', T0 + 1, { co2: 900 }), air('museum', T0 - 1, { co2: 900 }), people('a', T0 - 1, 1)])
    await store.expire('environment', T0 + 5, { except: { device: ['museum', 'nobody'] } })
    t.same((await store.read({ measurement: 'environment', ...ALWAYS })).map(({ tags, time }) => [tags['device'], time]), [['museum', T0 - 1], ['a', T0 + 1]])
    t.equal((await store.read({ measurement: 'occupancy', ...ALWAYS })).length, 1, 'one measurement only')
    t.equal(await store.find('environment', { device: 'a' }, T0 - 1), undefined)
    await store.expire('environment', T0 + 10 * QUARTER_MS)
    t.same(await store.read({ measurement: 'environment', ...ALWAYS }), [])
    t.same(await store.latest('environment'), [])
    t.same(await store.latest('occupancy'), [{ tags: { device: 'a' }, time: T0 - 1, fields: { count: 1 } }])
  })

  check('forgets a long past, and takes new rows after', async (t, store) => {
    const days = Array.from({ length: 120 }, (_, day) => T0 - (day + 1) * DAY_MS)
    await store.write(days.flatMap(time => ['a', 'b', 'c'].map(device => air(device, time, { co2: 500 }))))
    await store.expire('environment', T0 - 30 * DAY_MS)
    t.equal((await store.read({ measurement: 'environment', ...ALWAYS })).length, 3 * 30)
    await store.write([air('a', T0 - 90 * DAY_MS, { co2: 600 })])
    t.match(await store.find('environment', { device: 'a' }, T0 - 90 * DAY_MS), { fields: { co2: 600 } })
    t.equal((await store.stats()).rows.environment, 91)
  })

  check('says how much it holds', async (t, store) => {
    await store.write([air('a', T0, { co2: 900 }), air('a', T0 + QUARTER_MS, { co2: 900 }), people('a', T0, 1)])
    const { rows, bytes } = await store.stats()
    t.equal(rows.environment, 2)
    t.equal(rows.occupancy, 1)
    t.equal(rows.door ?? 0, 0)
    t.ok(bytes === undefined || bytes > 0)
  })
}
