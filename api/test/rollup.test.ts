import { deepStrictEqual as deepEqual } from 'node:assert'
import { join } from 'node:path'
import { Catalogue, CatalogueIndex } from '@linli/domain/catalogue'
import { LinliError } from '@linli/domain/errors'
import type { Reading } from '@linli/domain/readings'
import { addDays, DAY_MS, HOUR_MS, localDate, MINUTE_MS, startOfLocalDay } from '@linli/domain/time'
import { evaluateUsage, type UsageParts } from '@linli/domain/usage'
import { openEmbeddedStore } from '@linli/store/embedded'
import { pointsOfReading, type TelemetryStore } from '@linli/store/telemetry'
import fc from 'fast-check'
import { pino } from 'pino'
import t, { type Test } from 'tap'
import { createQueries } from '../src/queries/index.ts'
import { createRollup, RUNNING } from '../src/rollup/index.ts'

const MONDAY = startOfLocalDay('2026-11-16')
const daily = Object.fromEntries(['1', '2', '3', '4', '5', '6', '7'].map(day => [day, [['09:00', '18:00']]]))
const space = { site: 'lane', kind: 'study_room', capacity: [{ from: 0, value: 20 }], hours: [{ from: 0, weekly: daily }] }
const CATALOGUE = Catalogue.parse({
  streets: [{ id: 'wutong', name: '梧桐街道' }], sites: [{ id: 'lane', street: 'wutong', name: '梧桐里' }],
  spaces: [
    { ...space, id: 'study', name: '书房', occupancySource: 'headcount', visitsSource: 'none' },
    { ...space, id: 'hall', name: '厅', occupancySource: 'counter', visitsSource: 'counter' }
  ],
  devices: [
    { id: 'heads', kind: 'headcount', source: 'linli', external: 'heads', placements: [{ space: 'study', from: 0 }] },
    { id: 'bridge', kind: 'gateway', source: 'linli', external: 'bridge' },
    { id: 'contact', kind: 'door', source: 'linli', external: 'contact', evidence: 'session', via: 'bridge', placements: [{ space: 'study', from: 0 }] },
    { id: 'totals', kind: 'totals', source: 'linli', external: 'totals', placements: [{ space: 'hall', from: 0 }] }
  ]
})
const INDEX = new CatalogueIndex(CATALOGUE)

async function open (t: Test) {
  const store = await openEmbeddedStore({ file: join(t.testdir(), 'telemetry.db') })
  t.teardown(() => store.close())
  return store
}

function rollupOver (store: TelemetryStore, { now, rawRetentionDays = 90 }: { readonly now: () => number, readonly rawRetentionDays?: number }) {
  return createRollup({ store, catalogue: () => CATALOGUE, clock: { now }, log: pino({ level: 'silent' }), rawRetentionDays })
}

const reading = (device: string, time: number, values: Reading['values'], receivedAt = time): Reading => ({ device, time, timedOn: 'device', receivedAt, values })
const heads = (from: number, to: number, count = 5) => Array.from({ length: Math.ceil((to - from) / (10 * MINUTE_MS)) }, (_, i) => reading('heads', from + i * 10 * MINUTE_MS, { count }))
const save = (store: TelemetryStore, readings: readonly Reading[]) => store.write(readings.flatMap(pointsOfReading))

async function stored (store: TelemetryStore, name: string): Promise<Map<string, UsageParts & { readonly definition: number }>> {
  const rows = await store.read({ measurement: 'usage_daily', from: 0, to: MONDAY + 100 * DAY_MS, tags: { space: [name] } })
  return new Map(rows.map(({ time, fields }) => [localDate(time), { ...JSON.parse(fields['parts'] as string) as UsageParts, definition: fields['definition'] as number }]))
}

t.test('silence takes from the coverage of the running day, and its end makes it final', async t => {
  const store = await open(t)
  let now = MONDAY + 10 * HOUR_MS
  const rollup = rollupOver(store, { now: () => now })
  await save(store, heads(MONDAY, now))
  await rollup.runUntilClean()
  const before = (await stored(store, 'study')).get('2026-11-16')!
  t.match(before, { openMs: HOUR_MS, validMs: HOUR_MS })
  now += 2 * HOUR_MS
  await rollup.runUntilClean()
  const silent = (await stored(store, 'study')).get('2026-11-16')!
  t.match(silent, { openMs: 3 * HOUR_MS, definition: before.definition })
  t.ok(silent.validMs < 2 * HOUR_MS, `${silent.validMs} ms of three hours are known`)
  now = MONDAY + 2 * DAY_MS
  await rollup.runUntilClean()
  const over = (await stored(store, 'study')).get('2026-11-16')!
  t.equal(over.openMs, 9 * HOUR_MS)
  t.not(over.definition, before.definition, 'it is no longer for the moment only')
  const [row] = await store.read({ measurement: 'usage_daily', from: MONDAY, to: MONDAY + DAY_MS, tags: { space: ['study'] } })
  t.match(row!.fields, { name: '书房', siteNameEn: '梧桐里', visits: over.visits, visitsKnownMs: over.visitsKnownMs, capacityMs: over.capacityMs, overMs: 0, peakMean: 5, occupancyClass: 'A', nested: 0 })
  t.notOk('co2JudgedMs' in row!.fields, 'no limit, no judgement')
})

t.test('a day is told by hours of the week, and a week later when it is over', async t => {
  const store = await open(t)
  let now = MONDAY + 12 * HOUR_MS
  const rollup = rollupOver(store, { now: () => now })
  await save(store, heads(MONDAY, MONDAY + DAY_MS))
  await rollup.runUntilClean()
  const rows = async (measurement: 'usage_hourly' | 'usage_week_ago', from: number) => await store.read({ measurement, from, to: from + DAY_MS, tags: { space: ['study'] } })
  t.same(await rows('usage_week_ago', MONDAY + 7 * DAY_MS), [], 'what is not over is no yardstick')
  now = MONDAY + 2 * DAY_MS
  await rollup.runUntilClean()
  const hours = await rows('usage_hourly', MONDAY)
  t.equal(hours.length, 24, 'hours without opening are zeros: those of a changed timetable must not stay')
  t.match(hours.filter(({ tags }) => ['08', '09', '17', '18'].includes(tags['hour']!)).map(({ tags, fields }) => [tags['weekday'], fields['openMs'], fields['usedMs']]), [
    ['1', 0, 0], ['1', HOUR_MS, HOUR_MS], ['1', HOUR_MS, HOUR_MS], ['1', 0, 0]
  ])
  const later = await rows('usage_week_ago', MONDAY + 7 * DAY_MS)
  t.equal(later.length, 96)
  t.match(later.find(({ time }) => time === MONDAY + 7 * DAY_MS + 9 * HOUR_MS)!.fields, { mean: 5, openMs: HOUR_MS / 4, validMs: HOUR_MS / 4, occupancyClass: 'A', nested: 0 })
  t.same(later.filter(({ fields }) => 'visits' in fields).map(({ time }) => time), [MONDAY + 7 * DAY_MS], 'the visits of the day are told once')
  t.equal([...hours, ...later].reduce((sum, { fields }) => sum + Number(fields['openMs']), 0), 2 * 9 * HOUR_MS)
})

t.test('days in which nothing ran are computed after a start, and the heat map calls them missing', async t => {
  const store = await open(t)
  let now = MONDAY + 12 * HOUR_MS
  await save(store, heads(MONDAY, now))
  await rollupOver(store, { now: () => now }).runUntilClean()
  now += 6 * DAY_MS
  const queries = createQueries({ store, catalogue: () => CATALOGUE, clock: { now: () => now } })
  const heat = await queries.heat(INDEX.spaces.get('study')!, '2026-11-16')
  t.equal(heat[2]![10], undefined, 'open and not known')
  t.equal(heat[2]![3], null, 'closed')
  await rollupOver(store, { now: () => now }).runUntilClean()
  const days = await stored(store, 'study')
  t.same([...days.keys()], Array.from({ length: 8 }, (_, day) => addDays('2026-11-15', day)), 'from the day before the first start')
  t.equal(days.get('2026-11-16')!.openMs, 9 * HOUR_MS, 'the day that was running is whole')
  t.equal(days.get('2026-11-18')!.validMs, 0)
  t.equal((await queries.heat(INDEX.spaces.get('study')!, '2026-11-16'))[2]![10], undefined)
})

t.test('what the store could not do is done again, and no quarter is forgotten', async t => {
  const store = await open(t)
  let isBroken = true
  const broken: TelemetryStore = Object.assign(Object.create(store) as TelemetryStore, {
    read: (query: Parameters<TelemetryStore['read']>[0]) => store.read(query), takeDirty: (limit: number) => store.takeDirty(limit),
    clearDirty: (quarters: Parameters<TelemetryStore['clearDirty']>[0]) => store.clearDirty(quarters),
    write: (points: Parameters<TelemetryStore['write']>[0]) => isBroken ? Promise.reject(new LinliError('disk_full', 'no space left', { retryable: true })) : store.write(points)
  })
  const now = () => MONDAY + 3 * DAY_MS
  await save(store, heads(MONDAY, MONDAY + DAY_MS))
  await t.rejects(rollupOver(broken, { now }).runUntilClean(), { code: 'disk_full' }, 'nobody makes a letter of it')
  t.ok((await store.takeDirty(10)).length > 0, 'they are still dirty')
  isBroken = false
  await rollupOver(broken, { now }).runUntilClean()
  t.same(await store.takeDirty(10), [])
  t.equal((await stored(store, 'study')).get('2026-11-16')!.validMs, 9 * HOUR_MS)
})

t.test('it comes to an end while devices go on speaking', async t => {
  const store = await open(t)
  const now = MONDAY + 12 * HOUR_MS
  await save(store, heads(MONDAY, now))
  const rollup = rollupOver(store, { now: () => now })
  let heard = 0
  rollup.onDay(() => { void save(store, [reading('heads', now - HOUR_MS + ++heard * 1000, { count: 4 })]) })
  await rollup.runUntilClean()
  t.ok(heard > 0 && heard < 20)
  t.ok((await store.takeDirty(10)).length > 0, 'what came meanwhile is for the next turn')
})

t.test('a changed catalogue computes days anew only as far back as raw readings go', async t => {
  const store = await open(t)
  const now = MONDAY + 20 * DAY_MS
  const rollup = rollupOver(store, { now: () => now, rawRetentionDays: 10 })
  await save(store, heads(MONDAY, MONDAY + DAY_MS))
  await rollup.runUntilClean()
  const changed = { ...CATALOGUE, spaces: CATALOGUE.spaces.map(one => ({ ...one, capacity: [{ from: 0, value: 30 }] })) }
  rollup.recompute(changed, CATALOGUE)
  t.equal(rollup.pendingDays(), 2 * 9)
  rollup.recompute({ ...CATALOGUE, spaces: [...CATALOGUE.spaces, { ...CATALOGUE.spaces[0]!, id: 'new' }] }, CATALOGUE)
  t.equal(rollup.pendingDays(), 3 * 9, 'a space that is new may have devices that spoke before')
})

t.test('a late total is counted over the whole gap, however long', async t => {
  const store = await open(t)
  const now = () => MONDAY + 8 * DAY_MS
  const rollup = rollupOver(store, { now })
  const total = (at: number, people: number) => reading('totals', at, { totalIn: people, totalOut: people })
  await save(store, [total(MONDAY + 10 * HOUR_MS, 100), total(MONDAY + 5 * DAY_MS, 400)])
  await rollup.runUntilClean()
  t.match((await stored(store, 'hall')).get('2026-11-18')!, { visitsKnownMs: 9 * HOUR_MS, visits: 0, lumps: [{ device: 'totals', visits: 300 }] }, 'no visit is lost, and none belongs to the day')
  await save(store, [total(MONDAY + 2 * DAY_MS + 12 * HOUR_MS, 250)])
  await rollup.runUntilClean()
  const days = await stored(store, 'hall')
  t.same(days.get('2026-11-17')!.lumps.map(({ visits }) => visits), [150])
  t.same(days.get('2026-11-20')!.lumps.map(({ visits }) => visits), [150])
})

t.test('however readings come, and whatever was computed in between, a day is what all of them together say', async t => {
  const dir = t.testdir()
  let run = 0
  const day = fc.integer({ min: 0, max: 6 * 24 * 12 }).map(steps => MONDAY + steps * 5 * MINUTE_MS)
  const one = fc.oneof(
    day.map(time => reading('heads', time, { count: time / (5 * MINUTE_MS) % 9 })),
    fc.tuple(day, fc.boolean()).map(([time, isOpen]) => reading('contact', time, { open: isOpen })),
    fc.tuple(day, fc.boolean()).map(([time, online]) => reading('bridge', time, { online })),
    day.map(time => reading('totals', time, { totalIn: Math.floor((time - MONDAY) / HOUR_MS), totalOut: Math.floor((time - MONDAY) / HOUR_MS) }))
  )
  await fc.assert(fc.asyncProperty(fc.array(fc.array(one, { maxLength: 8 }), { minLength: 1, maxLength: 4 }), async batches => {
    const store = await openEmbeddedStore({ file: join(dir, `${++run}.db`) })
    try {
      const rollup = rollupOver(store, { now: () => MONDAY + 9 * DAY_MS })
      for (const batch of batches) {
        await save(store, batch)
        await rollup.runUntilClean()
      }
      const readings = batches.flat()
      for (const { id } of CATALOGUE.spaces) {
        const known = await stored(store, id)
        for (const [date, { definition, ...parts }] of known) {
          if (definition === RUNNING) continue
          const from = startOfLocalDay(date)
          const devices = INDEX.devicesOf(id)
          const whole = evaluateUsage({ space: INDEX.spaces.get(id)!, devices, gateways: [INDEX.devices.get('bridge')!], readings, period: { from, to: from + DAY_MS }, schoolHolidays: CATALOGUE.schoolHolidays }).parts
          deepEqual(parts, JSON.parse(JSON.stringify(whole)), `${id} ${date}`)
        }
      }
    } finally {
      await store.close()
    }
  }), { numRuns: 15 })
  t.pass('for each of fifteen histories')
})
