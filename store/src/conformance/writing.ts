import { air, ALWAYS, people, T0, usage, type Check } from './check.ts'

const BATCH = 5000

/** What becomes of a write. */
export function writingChecks (check: Check): void {
  check('a repetition changes nothing, and fields of one key merge, the later write winning', async (t, store) => {
    for (let i = 0; i < 3; i++) await store.write([air('a', T0, { co2: 800 })])
    await store.write([air('a', T0, { temperature: 20 })])
    await store.write([air('a', T0, { co2: 900 }), air('a', T0, { co2: 901 })])
    t.same(await store.read({ measurement: 'environment', ...ALWAYS }), [{ tags: { device: 'a' }, time: T0, fields: { co2: 901, temperature: 20 } }])
  })

  check('within a batch, too, points of one key merge in their order', async (t, store) => {
    await store.write([
      air('a', T0, { co2: 1000 }), air('a', T0, { co2: 1001, temperature: 20 }), air('b', T0, { co2: 700 }), air('a', T0, { humidity: 40 }), air('a', T0, { co2: 1002 })
    ])
    t.same(await store.read({ measurement: 'environment', ...ALWAYS, tags: { device: ['a'] } }), [{ tags: { device: 'a' }, time: T0, fields: { co2: 1002, temperature: 20, humidity: 40 } }])
  })

  check('writes that are not awaited take effect in the order of the calls', async (t, store) => {
    const large = Array.from({ length: BATCH }, (_, i) => air('a', T0 + i, { co2: 500 }))
    await Promise.all([store.write(large), store.write([air('a', T0, { co2: 600 })])])
    t.match(await store.find('environment', { device: 'a' }, T0), { fields: { co2: 600 } })
  })

  check('a sequence number is part of the key, its absence a key of its own', async (t, store) => {
    await store.write([air('a', T0, { co2: 900 }, 7), air('a', T0, { co2: 700 }), air('a', T0, { co2: 800 }, 0)])
    await store.write([air('a', T0, { co2: 701 })])
    t.same((await store.read({ measurement: 'environment', ...ALWAYS })).map(({ seq, fields }) => [seq, fields['co2']]), [[undefined, 701], [0, 800], [7, 900]])
  })

  check('measurements and tag sets are keys of their own', async (t, store) => {
    await store.write([air('a', T0, { co2: 900 }), people('a', T0, 3), usage('s', 'x', T0, 1), usage('s', 'y', T0, 2), usage('t', 'x', T0, 3)])
    t.equal((await store.read({ measurement: 'environment', ...ALWAYS })).length, 1)
    t.same(await store.read({ measurement: 'occupancy', ...ALWAYS }), [{ tags: { device: 'a' }, time: T0, fields: { count: 3 } }])
    t.equal((await store.read({ measurement: 'space_usage', ...ALWAYS })).length, 3)
  })

  check('a large batch is there as a whole when its write resolves, and writing it again adds nothing', async (t, store) => {
    const batch = Array.from({ length: BATCH }, (_, i) => i % 2 === 0 ? air(`d${i % 50}`, T0 + i * 1000, { co2: 400 + i % 100 }) : people(`d${i % 50}`, T0 + i * 1000, i % 9))
    t.same(await store.write(batch), { refused: [] })
    t.equal((await store.read({ measurement: 'environment', ...ALWAYS })).length, BATCH / 2)
    await store.write(batch)
    t.match((await store.stats()).rows, { environment: BATCH / 2, occupancy: BATCH / 2 })
    t.equal((await store.read({ measurement: 'occupancy', ...ALWAYS })).length, BATCH / 2)
  })

  check('an empty batch is no error', async (t, store) => {
    t.same(await store.write([]), { refused: [] })
  })

  check('refuses everything after it was closed, and may be closed again', async (t, store) => {
    const last = store.write([air('a', T0, { co2: 500 })])
    await store.close()
    t.same(await last, { refused: [] }, 'what was written before is done')
    await t.rejects(store.write([air('a', T0, { co2: 500 })]), { code: 'store_closed' })
    await t.rejects(store.latest('environment'), { code: 'store_closed' })
    await t.resolves(store.close())
  })
}
