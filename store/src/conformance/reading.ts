import { DAY_MS, HOUR_MS, MINUTE_MS } from '@linli/domain/time'
import { air, ALWAYS, T0, usage, type Check } from './check.ts'

/** How rows are found. */
export function readingChecks (check: Check): void {
  check('reads back what was written, oldest first, in [from, to)', async (t, store) => {
    await store.write([air('b', T0 + 1000, { co2: 801.5 }), air('a', T0, { temperature: 21.5, receivedAt: T0 + 5, timedOnReceipt: true, leak: false })])
    t.same(await store.read({ measurement: 'environment', ...ALWAYS }), [
      { tags: { device: 'a' }, time: T0, fields: { temperature: 21.5, receivedAt: T0 + 5, timedOnReceipt: true, leak: false } },
      { tags: { device: 'b' }, time: T0 + 1000, fields: { co2: 801.5 } }
    ])
    t.same((await store.read({ measurement: 'environment', from: T0, to: T0 + 1000 })).map(({ time }) => time), [T0])
    t.same((await store.read({ measurement: 'environment', from: T0 + 1, to: T0 + 1001 })).map(({ time }) => time), [T0 + 1000])
    t.same(await store.read({ measurement: 'environment', from: T0, to: T0 }), [])
    t.same(await store.read({ measurement: 'environment', from: T0 + 1, to: T0 }), [])
    t.same(await store.read({ measurement: 'door', ...ALWAYS }), [])
  })

  check('orders rows of all devices by time, then sequence number, however they came', async (t, store) => {
    const times = Array.from({ length: 300 }, (_, i) => T0 + (i * 7919) % 300 * 5 * MINUTE_MS)
    for (let i = 0; i < 300; i += 50) await store.write(times.slice(i, i + 50).flatMap(time => [air(`d${time % 7}`, time, { co2: 500 }, 2), air(`e${time % 3}`, time, { co2: 500 }, 1)]))
    const rows = await store.read({ measurement: 'environment', ...ALWAYS })
    t.equal(rows.length, 600)
    t.same(rows.map(({ time, seq }) => [time, seq]), times.toSorted((a, b) => a - b).flatMap(time => [[time, 1], [time, 2]]))
    t.same((await store.read({ measurement: 'environment', ...ALWAYS, newest: 301 })).map(({ time, seq }) => [time, seq]), rows.toReversed().slice(0, 301).map(({ time, seq }) => [time, seq]))
  })

  check('tags choose rows, and the newest come first when asked for', async (t, store) => {
    await store.write(['a', 'b', 'c'].flatMap(device => Array.from({ length: 40 }, (_, i) => air(device, T0 + i * MINUTE_MS, { co2: 500 + i }))))
    t.equal((await store.read({ measurement: 'environment', ...ALWAYS, tags: { device: ['a', 'c', 'nobody'] } })).length, 80)
    t.same((await store.read({ measurement: 'environment', ...ALWAYS, tags: { device: ['b'] }, newest: 2 })).map(({ fields }) => fields['co2']), [539, 538])
    t.same((await store.read({ measurement: 'environment', from: T0, to: T0 + 10 * MINUTE_MS, tags: { device: ['b'] }, newest: 1 })).map(({ fields }) => fields['co2']), [509])
    t.equal((await store.read({ measurement: 'environment', ...ALWAYS, tags: { device: ['b'] }, newest: 1000 })).length, 40)
    t.same(await store.read({ measurement: 'environment', ...ALWAYS, tags: { device: [] } }), [])
    t.same(await store.read({ measurement: 'environment', ...ALWAYS, newest: 0 }), [])
    t.same((await store.read({ measurement: 'environment', from: T0 + 5 * MINUTE_MS, to: ALWAYS.to, tags: { device: ['b'] }, oldest: 2 })).map(({ fields }) => fields['co2']), [505, 506])
    t.same(await store.read({ measurement: 'environment', ...ALWAYS, oldest: 0 }), [])
  })

  check('several tags must all match, one that is not named is not restricted', async (t, store) => {
    await store.write([usage('s', 'x', T0, 1), usage('s', 'y', T0 + 1, 2), usage('t', 'x', T0 + 2, 3), usage('t', 'y', T0 + 3, 4)])
    const found = async (tags: Record<string, readonly string[]>) => (await store.read({ measurement: 'space_usage', ...ALWAYS, tags })).map(({ fields }) => fields['openMs'])
    t.same(await found({ site: ['s'] }), [1, 2])
    t.same(await found({ space: ['x'] }), [1, 3])
    t.same(await found({ site: ['s', 't'], space: ['y'] }), [2, 4])
    t.same(await found({ site: ['s'], space: ['z'] }), [])
  })

  check('finds rows that lie years apart', async (t, store) => {
    const times = [-400, -1, 0, 1, 400].map(days => T0 + days * DAY_MS)
    await store.write(times.map(time => air('a', time, { co2: 500 })))
    t.same((await store.read({ measurement: 'environment', ...ALWAYS })).map(({ time }) => time), times)
    t.same((await store.read({ measurement: 'environment', ...ALWAYS, newest: 4 })).map(({ time }) => time), times.toReversed().slice(0, 4))
  })

  check('reads a large answer whole, while others write', async (t, store) => {
    const hour = Array.from({ length: 60 }, (_, i) => i * MINUTE_MS)
    for (let h = 0; h < 24; h++) await store.write(['a', 'b', 'c', 'd'].flatMap(device => hour.map(minute => air(device, T0 + h * HOUR_MS + minute, { co2: 500 + h }))))
    const reads = Promise.all([store.read({ measurement: 'environment', ...ALWAYS }), store.read({ measurement: 'environment', ...ALWAYS, tags: { device: ['c'] } })])
    await store.write(Array.from({ length: 24 }, (_, h) => air('c', T0 + h * HOUR_MS + 1, { co2: 500 })))
    const [all, one] = await reads
    t.ok(all.length >= 5760 && all.length <= 5784, `${all.length} rows`)
    t.ok(one.length >= 1440 && one.length <= 1464, `${one.length} rows`)
    t.ok(all.every(({ time }, i) => i === 0 || all[i - 1]!.time <= time), 'in order')
  })
}

/** Answers that must be cheap. */
export function seekingChecks (check: Check): void {
  check('knows the newest row of each series, whatever came late', async (t, store) => {
    await store.write([air('a', T0 + 2000, { co2: 900 }), air('b', T0, { co2: 700 })])
    await store.write([air('a', T0 + 1000, { co2: 800 }), air('a', T0 - 1000, { co2: 800 })])
    await store.write([air('a', T0 + 2000, { temperature: 22 })])
    t.same((await store.latest('environment')).toSorted((x, y) => x.tags['device']! < y.tags['device']! ? -1 : 1), [
      { tags: { device: 'a' }, time: T0 + 2000, fields: { co2: 900, temperature: 22 } }, { tags: { device: 'b' }, time: T0, fields: { co2: 700 } }
    ])
    await store.write([air('b', T0, { co2: 702 }, 2), air('b', T0, { co2: 701 }, 1)])
    t.match((await store.latest('environment')).find(({ tags }) => tags['device'] === 'b'), { seq: 2, fields: { co2: 702 } }, 'of equal times the highest sequence number')
    t.same(await store.latest('door'), [])
  })

  check('finds a row by its key', async (t, store) => {
    await store.write([air('a', T0, { co2: 900 }), usage('s', 'x', T0, 1)])
    t.same(await store.find('environment', { device: 'a' }, T0), { tags: { device: 'a' }, time: T0, fields: { co2: 900 } })
    t.match(await store.find('space_usage', { space: 'x', site: 's' }, T0), { fields: { openMs: 1 } }, 'whatever the order of the tags')
    t.equal(await store.find('environment', { device: 'a' }, T0 + 1), undefined)
    t.equal(await store.find('environment', { device: 'b' }, T0), undefined)
    t.equal(await store.find('occupancy', { device: 'a' }, T0), undefined)
  })
}
