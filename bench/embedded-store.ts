/**
 * The embedded telemetry store against its limits. `node bench/embedded-store.ts [thousands of rows] [rounds]`
 * - writing: rows/s through the port, durable, one write after another and two in flight, against the same rows inserted by node:sqlite in this thread with the
 *   same key (the limit: no tags, checks, newest rows or stale quarters, and the main loop stands still) and with the textbook key (series, time);
 * - the main loop: CPU time that the port takes of its thread, and the longest time it stood still during each write, beside that of an idle loop;
 * - reading: one week of 50 devices, a message every five minutes, through the port and with node:sqlite.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout } from 'node:timers/promises'
import type { Point } from '@linli/domain/telemetry'
import { DAY_MS, MINUTE_MS, QUARTER_MS } from '@linli/domain/time'
import { openEmbeddedStore } from '@linli/store/embedded'
import { readReadings } from '@linli/store/telemetry'

const T0 = Date.UTC(2026, 2, 2)
const DEVICES = 2000
const ROWS = Number(process.argv[2] ?? 500) * 1000
const ROUNDS = Number(process.argv[3] ?? 3)
const STATEMENT_ROWS = 50
const BATCHES = [1000, 5000]
const READ_DEVICES = 50
const IDLE_MS = 10
const FIELDS = ['receivedAt', 'timedOnReceipt', 'temperature', 'humidity', 'co2']

const say = (line: string) => { process.stdout.write(`${line}\n`) }
const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!
const quantile = (values: readonly number[], q: number) => values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * q))]!

/** Devices report once a minute, in another order each minute. */
function pointAt (index: number): Point {
  const minute = Math.floor(index / DEVICES)
  // 1,999 is prime to 2,000 and to its odd multiples: a permutation that changes with the minute.
  const device = (index * 1999 + minute * 787) % DEVICES
  const time = T0 + minute * MINUTE_MS + device * 29
  return {
    measurement: 'environment', tags: { device: `sensor-${device}` }, time,
    fields: { receivedAt: time + 250, timedOnReceipt: false, temperature: 20 + device % 70 / 10, humidity: 40 + device % 30, co2: 500 + (index * 7) % 900 }
  }
}

function batchesOf (size: number): Point[][] {
  return Array.from({ length: Math.floor(ROWS / size) }, (_, batch) => Array.from({ length: size }, (_, i) => pointAt(batch * size + i)))
}

async function inFolder<T> (act: (file: string) => T | Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'linli-store-'))
  try {
    return await act(join(folder, 'telemetry.db'))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Rows a second of node:sqlite alone. */
function raw (batches: readonly (readonly Point[])[], key: 'bucket' | 'textbook'): Promise<number> {
  return inFolder(file => {
    const database = new DatabaseSync(file)
    database.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -65536;
      CREATE TABLE m (bucket INTEGER, series INTEGER, time INTEGER, seq INTEGER, ${FIELDS.map((field, i) => `${field} ${i < 2 ? 'INTEGER' : 'REAL'}`).join(', ')}, PRIMARY KEY (${key === 'bucket' ? 'bucket, ' : ''}series, time, seq)) WITHOUT ROWID`)
    const row = `(?, ?, ?, ?${', ?'.repeat(FIELDS.length)})`
    const insert = database.prepare(`INSERT INTO m VALUES ${row}${`, ${row}`.repeat(STATEMENT_ROWS - 1)} ON CONFLICT DO UPDATE SET ${FIELDS.map(field => `${field} = excluded.${field}`).join(', ')}`)
    const series = new Map(Array.from({ length: DEVICES }, (_, device) => [`sensor-${device}`, device]))
    const started = performance.now()
    for (const batch of batches) {
      const rows = batch.map(({ tags, time, fields }) => [Math.floor(time / QUARTER_MS), series.get(tags['device']!)!, time, -1, ...FIELDS.map(field => Number(fields[field]))])
        .sort((a, b) => a[0]! - b[0]! || a[1]! - b[1]! || a[2]! - b[2]!)
      database.exec('BEGIN IMMEDIATE')
      for (let i = 0; i < rows.length; i += STATEMENT_ROWS) insert.run(...rows.slice(i, i + STATEMENT_ROWS).flat())
      database.exec('COMMIT')
    }
    const seconds = (performance.now() - started) / 1000
    database.close()
    return batches.length * batches[0]!.length / seconds
  })
}

/** Rows a second through the port. */
function port (batches: readonly (readonly Point[])[], inFlight: number): Promise<number> {
  return inFolder(async file => {
    const store = await openEmbeddedStore({ file })
    const queue = batches.values()
    const started = performance.now()
    await Promise.all(Array.from({ length: inFlight }, async () => { for (const batch of queue) await store.write(batch) }))
    const seconds = (performance.now() - started) / 1000
    const { rows } = await store.stats()
    if (rows.environment !== batches.length * batches[0]!.length) throw new Error(`${rows.environment} rows are there`)
    await store.close()
    return rows.environment / seconds
  })
}

/** For each piece of work the longest time between two turns of the main loop, ms. */
async function blocks (works: Iterable<() => Promise<unknown>>): Promise<number[]> {
  const longest: number[] = []
  let last = performance.now()
  let worst = 0
  let running = true
  const turn = () => {
    const now = performance.now()
    worst = Math.max(worst, now - last)
    last = now
    if (running) setImmediate(turn)
  }
  setImmediate(turn)
  for (const work of works) {
    worst = 0
    await work()
    turn()
    longest.push(worst)
  }
  running = false
  return longest
}

/** CPU time of this thread for each row, µs. */
function mainThread (batches: readonly (readonly Point[])[]): Promise<number> {
  return inFolder(async file => {
    const store = await openEmbeddedStore({ file })
    const before = process.threadCpuUsage()
    for (const batch of batches) await store.write(batch)
    const { user, system } = process.threadCpuUsage(before)
    await store.close()
    return (user + system) / (batches.length * batches[0]!.length)
  })
}

const heldFor = (held: readonly number[]) => `p50 ${quantile(held, 0.5).toFixed(2)} ms, p99 ${quantile(held, 0.99).toFixed(2)} ms`

async function writing (): Promise<void> {
  for (const size of BATCHES) {
    const batches = batchesOf(size)
    const figures: Record<'limit' | 'textbook' | 'one' | 'two', number[]> = { limit: [], textbook: [], one: [], two: [] }
    for (let round = 0; round < ROUNDS; round++) {
      figures.limit.push(await raw(batches, 'bucket'))
      figures.one.push(await port(batches, 1))
      figures.two.push(await port(batches, 2))
      // The slow one has to show its ratio only.
      figures.textbook.push(await raw(batches.slice(0, Math.ceil(batches.length / 2)), 'textbook'))
    }
    const limit = median(figures.limit)
    const line = (name: string, rate: number) => { say(`  ${name.padEnd(34)} ${Math.round(rate / 1000).toString().padStart(6)} k rows/s   ${(rate / limit).toFixed(2)} of the limit`) }
    say(`write, ${ROWS / 1000} k rows in batches of ${size}, median of ${ROUNDS}`)
    line('node:sqlite, same key (limit)', limit)
    line('port, one write after another', median(figures.one))
    line('port, two in flight', median(figures.two))
    line('node:sqlite, key (series, time)', median(figures.textbook))
    await inFolder(async file => {
      const store = await openEmbeddedStore({ file })
      const held = await blocks(batches.map(batch => () => store.write(batch)))
      await store.close()
      const idle = await blocks(batches.slice(0, 50).map(() => () => setTimeout(IDLE_MS)))
      say(`  main loop stood still for          ${heldFor(held)}; an idle one ${heldFor(idle)}`)
      say(`  CPU of the main thread             ${(await mainThread(batches)).toFixed(2)} µs a row`)
    })
  }
}

async function reading (): Promise<void> {
  await inFolder(async file => {
    const store = await openEmbeddedStore({ file })
    const devices = Array.from({ length: 4 * READ_DEVICES }, (_, device) => `sensor-${device}`)
    for (let time = T0; time < T0 + 7 * DAY_MS; time += 60 * MINUTE_MS) {
      await store.write(devices.flatMap(device => Array.from({ length: 12 }, (_, i) => ({ ...pointAt(i), tags: { device }, time: time + i * 5 * MINUTE_MS }))))
    }
    const week = { from: T0, to: T0 + 7 * DAY_MS }
    const wanted = devices.slice(0, READ_DEVICES)
    const database = new DatabaseSync(file)
    const ids = database.prepare(`SELECT id FROM series WHERE json_extract(tags, '$.device') IN (${wanted.map(device => `'${device}'`).join(',')})`).all().map(({ id }) => id)
    const direct = database.prepare(`SELECT series, time, seq, ${FIELDS.map(field => `f_${field}`).join(', ')} FROM m_environment
      WHERE bucket BETWEEN ? AND ? AND series IN (${ids.join(',')}) ORDER BY time, seq`)
    const times: Record<'limit' | 'rows' | 'readings', number[]> = { limit: [], rows: [], readings: [] }
    const timed = async (into: number[], act: () => unknown) => {
      const started = performance.now()
      await act()
      into.push(performance.now() - started)
    }
    let count = 0
    for (let round = 0; round < Math.max(3, ROUNDS); round++) {
      await timed(times.limit, () => direct.all(week.from / QUARTER_MS, week.to / QUARTER_MS - 1))
      await timed(times.rows, async () => { count = (await store.read({ measurement: 'environment', ...week, tags: { device: wanted } })).length })
      await timed(times.readings, () => readReadings(store, wanted, week))
    }
    const held = await blocks([() => store.read({ measurement: 'environment', ...week, tags: { device: wanted } })])
    const whileReading: number[] = []
    const reads = readReadings(store, wanted, week)
    for (let i = 0; i < 20; i++) await timed(whileReading, () => store.write([pointAt(i)]))
    await reads
    database.close()
    await store.close()
    say(`read a week of ${READ_DEVICES} of ${devices.length} devices, ${count} rows, median of ${Math.max(3, ROUNDS)}`)
    say(`  node:sqlite in this thread           ${median(times.limit).toFixed(0).padStart(6)} ms   main loop held all the time`)
    say(`  port, rows                           ${median(times.rows).toFixed(0).padStart(6)} ms   ${(median(times.rows) / median(times.limit)).toFixed(2)} of node:sqlite; main loop held ${held[0]!.toFixed(1)} ms at most`)
    say(`  port, readings of four measurements  ${median(times.readings).toFixed(0).padStart(6)} ms`)
    say(`  a write meanwhile                    p50 ${quantile(whileReading, 0.5).toFixed(1)} ms, most ${Math.max(...whileReading).toFixed(1)} ms`)
  })
}

await writing()
await reading()
