import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { startOfQuarter } from '@linli/domain/time'
import t from 'tap'
import { openEmbeddedStore } from '../src/embedded/index.ts'
import { BATCH_ROWS, batchOf } from './support/batches.ts'

const KILLS = 5
const ALWAYS = { from: 0, to: Date.UTC(2100, 0, 1) }

/** Number of the last batch that was acknowledged before the writer was killed. */
async function writeUntilKilled (file: string, from: number, batches: number): Promise<number> {
  const writer = spawn(process.execPath, [join(import.meta.dirname, 'support/crash-writer.ts'), file, String(from)], {
    stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, NODE_OPTIONS: '' }
  })
  const ended = once(writer, 'exit')
  let last = from - 1
  for await (const line of createInterface({ input: writer.stdout })) {
    last = Number(line)
    if (last >= from + batches) writer.kill('SIGKILL')
  }
  await ended
  return last
}

t.test(`after ${KILLS} times kill -9 every acknowledged row is there, and no batch is torn`, async t => {
  const file = join(t.testdir(), 'telemetry.db')
  const acknowledged = new Set<number>()
  let next = 0
  for (let kill = 0; kill < KILLS; kill++) {
    // Some more batches each time, so that the kill meets other states of the log.
    const last = await writeUntilKilled(file, next, 20 + 17 * kill)
    for (let number = next; number <= last; number++) acknowledged.add(number)
    // What came after the last acknowledgement may be there or not: it is not written again.
    next = last + 3
  }
  const store = await openEmbeddedStore({ file })
  t.teardown(() => store.close())
  const counts = new Map<number, number>()
  const count = (number: number) => counts.set(number, (counts.get(number) ?? 0) + 1)
  const air = await store.read({ measurement: 'environment', ...ALWAYS })
  for (const { fields } of air) count(Number(fields['co2']) - 400)
  for (const { fields } of await store.read({ measurement: 'occupancy', ...ALWAYS })) count(Number(fields['count']))
  t.ok(acknowledged.size > 100, `${acknowledged.size} batches were acknowledged`)
  t.same([...acknowledged].filter(number => !counts.has(number)), [], 'lost')
  t.same([...counts].filter(([, rows]) => rows !== BATCH_ROWS), [], 'torn')

  const written = [...counts.keys()].flatMap(batchOf)
  const quarters = new Set(written.map(({ tags, time }) => `${tags['device']} ${startOfQuarter(time)}`))
  t.same(new Set((await store.takeDirty(1e6)).map(({ device, from }) => `${device} ${from}`)), quarters, 'quarter-hours of all that is there are dirty')
  const newest = new Map(air.map(({ tags, time }) => [tags['device'], time]))
  t.same(new Map((await store.latest('environment')).map(({ tags, time }) => [tags['device'], time])), newest, 'the newest rows are known')
})
