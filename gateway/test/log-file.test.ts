import { appendFileSync, renameSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { LogFile } from '../src/sources/log-file.ts'

async function follow (t: Test, file: string) {
  const lines: string[] = []
  const warnings: unknown[] = []
  const log = { warn: (...words: unknown[]) => { warnings.push(words) } }
  const logFile = new LogFile({ file, log, onLine: line => { lines.push(line) }, everyMs: 5 })
  await logFile.start()
  t.teardown(() => logFile.stop())
  const told = async (count: number) => {
    for (let attempt = 0; attempt < 400 && lines.length < count; attempt++) await setTimeout(5)
    return lines
  }
  return { lines, warnings, told }
}

t.test('lines that are added are told, whole, and those before are not', async t => {
  const file = join(t.testdir({ log: 'old\n' }), 'log')
  const { told, lines } = await follow(t, file)
  appendFileSync(file, 'one\ntw')
  t.same(await told(1), ['one'])
  appendFileSync(file, 'o\n')
  t.same(await told(2), ['one', 'two'])
  await setTimeout(30)
  t.equal(lines.length, 2, 'each once')
})

t.test('a file that is cut, or that another takes the place of, is read from its beginning', async t => {
  const file = join(t.testdir({ log: 'a line that is longer\n' }), 'log')
  const { told } = await follow(t, file)
  truncateSync(file)
  await setTimeout(30)
  appendFileSync(file, 'cut\n')
  t.same(await told(1), ['cut'])
  renameSync(file, `${file}.1`)
  writeFileSync(file, 'a new file\n')
  t.same(await told(2), ['cut', 'a new file'])
})

t.test('a file that is not there is missed once, and read when it comes', async t => {
  const file = join(t.testdir(), 'log')
  const { told, warnings } = await follow(t, file)
  await setTimeout(30)
  t.equal(warnings.length, 1)
  writeFileSync(file, 'first\n')
  t.same(await told(1), ['first'])
})
