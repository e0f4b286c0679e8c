import { spawnSync } from 'node:child_process'
import { mkdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Point } from '@linli/domain/telemetry'
import t, { type Test } from 'tap'
import { openEmbeddedStore, type EmbeddedOptions } from '../src/embedded/index.ts'

const T0 = Date.UTC(2026, 2, 2, 1)
const ALWAYS = { from: 0, to: Date.UTC(2100, 0, 1) }
const fileOf = (t: Test) => join(t.testdir(), 'telemetry.db')

async function open (t: Test, file = fileOf(t), options: Partial<EmbeddedOptions> = {}) {
  const store = await openEmbeddedStore({ file, ...options })
  t.teardown(() => store.close())
  return store
}

const air = (device: string, time: number, fields: Point['fields'] = { co2: 500 }): Point => ({ measurement: 'environment', tags: { device }, time, fields })
const event = (time: number, length: number): Point => ({ measurement: 'event', tags: { site: 's', kind: 'k', subject: 'x' }, time, fields: { text: 'x'.repeat(length) } })

t.test('two openers may write and read the same file, and share their dirty quarters', async t => {
  const file = fileOf(t)
  const [one, two] = [await open(t, file), await open(t, file)]
  const write = (store: typeof one, device: string) => Promise.all(Array.from({ length: 30 }, (_, i) => store.write([air(device, T0 + i), air('both', T0 + i, { [device === 'a' ? 'co2' : 'noise']: 40 })])))
  await Promise.all([write(one, 'a'), write(two, 'b')])
  const rows = await one.read({ measurement: 'environment', ...ALWAYS })
  t.equal(rows.length, 90)
  t.same(rows.filter(({ tags }) => tags['device'] === 'both').map(({ fields }) => fields), Array.from({ length: 30 }, () => ({ co2: 40, noise: 40 })))

  const taken = await two.takeDirty(10)
  t.same(taken.map(({ device }) => device), ['a', 'b', 'both'])
  await one.write([air('a', T0 + 100)])
  await two.clearDirty(taken)
  t.same((await one.takeDirty(10)).map(({ device }) => device), ['a'], 'written by the one after the other took it')
})

t.test('a batch is seen as a whole or not at all, also while it is written', async t => {
  const file = fileOf(t)
  const [one, two] = [await open(t, file), await open(t, file)]
  const writing = one.write(Array.from({ length: 5000 }, (_, i) => air(`d${i % 50}`, T0 + i * 1000)))
  const seen = await Promise.all([one, two].map(async store => (await store.read({ measurement: 'environment', ...ALWAYS })).length))
  t.ok(seen.every(count => count === 0 || count === 5000), `${seen.join(' and ')} rows seen`)
  await writing
  const reads = Promise.all([one, two].map(store => store.read({ measurement: 'environment', ...ALWAYS })))
  await one.write(Array.from({ length: 50 }, (_, i) => air(`d${i}`, T0 + i * 1000 + 1)))
  for (const rows of await reads) t.ok([5000, 5050].includes(rows.length), `${rows.length} rows: before or after the write, never in between`)
})

t.test('rows are there again after the file was closed and opened', async t => {
  const file = fileOf(t)
  const first = await open(t, file)
  await first.write([air('a', T0), event(T0, 10)])
  await first.close()
  t.equal(statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0, 0, 'the log is emptied')
  const store = await open(t, file)
  await store.write([air('a', T0, { noise: 40 })])
  t.match(await store.latest('environment'), [{ tags: { device: 'a' }, fields: { co2: 500, noise: 40 } }])
  t.equal((await store.takeDirty(10)).length, 1)
})

t.test('a field that a later version brings gets its column', async t => {
  const file = fileOf(t)
  const before = await open(t, file)
  await before.write([air('a', T0)])
  await before.close()
  const database = new DatabaseSync(file)
  database.exec('ALTER TABLE m_environment DROP COLUMN f_noise')
  database.close()
  const store = await open(t, file)
  t.same(await store.write([air('a', T0, { noise: 40.5 })]), { refused: [] })
  t.match(await store.read({ measurement: 'environment', ...ALWAYS }), [{ fields: { co2: 500, noise: 40.5 } }])
})

t.test('a column of a newer version is left alone', async t => {
  const file = fileOf(t)
  await (await open(t, file)).close()
  const database = new DatabaseSync(file)
  database.exec('ALTER TABLE m_environment ADD COLUMN f_radon REAL')
  database.close()
  const store = await open(t, file)
  await store.write([air('a', T0)])
  t.same((await store.read({ measurement: 'environment', ...ALWAYS })).map(({ fields }) => fields), [{ co2: 500 }])
})

t.test('waits for another writer, and calls it unavailable for now when that takes too long', async t => {
  const file = fileOf(t)
  const store = await open(t, file, { busyMs: 300 })
  const other = new DatabaseSync(file)
  t.teardown(() => other.close())
  other.exec('BEGIN IMMEDIATE')
  const waiting = store.write([air('a', T0)])
  setTimeout(() => { other.exec('COMMIT') }, 100)
  t.same(await waiting, { refused: [] })
  other.exec('BEGIN IMMEDIATE')
  await t.rejects(store.write([air('a', T0 + 1)]), { code: 'store_unavailable', retryable: true, message: /telemetry\.db.*locked/ })
  other.exec('COMMIT')
  t.same(await store.write([air('a', T0 + 1)]), { refused: [] })
})

t.test('a full disk is told, nothing of the batch is kept, and the store goes on when there is room', async t => {
  const store = await open(t, fileOf(t), { maxBytes: 400_000 })
  await store.write([air('a', T0)])
  const tooMuch = [air('new', T0 + 1), ...Array.from({ length: 100 }, (_, i) => event(T0 + i, 10_000))]
  await t.rejects(store.write(tooMuch), { code: 'disk_full', retryable: true })
  t.same((await store.read({ measurement: 'environment', ...ALWAYS })).map(({ tags }) => tags['device']), ['a'])
  t.same(await store.write([air('new', T0 + 1)]), { refused: [] }, 'the tag set that went with it is made again')
  t.same((await store.read({ measurement: 'environment', ...ALWAYS })).map(({ tags }) => tags['device']), ['a', 'new'])
  t.same((await store.takeDirty(10)).map(({ device }) => device), ['a', 'new'])
})

t.test('a file that is no database, and a folder that cannot be made, are refused with their names', async t => {
  const folder = t.testdir()
  mkdirSync(join(folder, 'directory.db'))
  for (const name of ['telemetry.db', 'a-file/telemetry.db', 'directory.db']) {
    if (name === 'telemetry.db') writeFileSync(join(folder, name), 'x'.repeat(5000))
    if (name === 'a-file/telemetry.db') writeFileSync(join(folder, 'a-file'), '')
    await t.rejects(openEmbeddedStore({ file: join(folder, name) }), { code: 'store_unavailable', retryable: false, message: new RegExp(name.replace('.', '\\.')) })
  }
})

t.test('a batch of fifty thousand is one transaction, and the main loop turns meanwhile', async t => {
  const store = await open(t)
  const batch = Array.from({ length: 50_000 }, (_, i) => air(`d${i % 500}`, T0 + Math.floor(i / 500) * 60_000, { co2: 400 + i % 1000, temperature: 20.5 }))
  let turns = 0
  const counting = setInterval(() => { turns++ }, 1)
  t.teardown(() => { clearInterval(counting) })
  await store.write(batch)
  t.ok(turns >= 10, `${turns} turns`)
  t.equal((await store.stats()).rows.environment, 50_000)
  t.equal((await store.read({ measurement: 'environment', ...ALWAYS })).length, 50_000)
})

t.test('a long read does not keep a write waiting', async t => {
  const store = await open(t)
  for (let hour = 0; hour < 40; hour++) await store.write(Array.from({ length: 3000 }, (_, i) => air(`d${i % 50}`, T0 + hour * 3_600_000 + Math.floor(i / 50) * 60_000)))
  const order: string[] = []
  const read = store.read({ measurement: 'environment', ...ALWAYS }).then(rows => { order.push(`read ${rows.length}`) })
  await store.write([air('d1', T0 - 1)])
  order.push('write')
  await read
  t.same(order, ['write', 'read 120000'])
})

t.test('a process that does not close the store ends when it is told to', async t => {
  const code = `import { openEmbeddedStore } from '${join(import.meta.dirname, '../src/embedded/index.ts')}'
    await openEmbeddedStore({ file: '${fileOf(t)}' })
    process.exit(7)`
  const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', code], { env: { ...process.env, NODE_OPTIONS: '' } })
  t.equal(status, 7, String(stderr))
})
