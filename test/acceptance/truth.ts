/** `npm run truth -- FOLDER…`: recorded rooms and doors with ground truth against the product's methods; a folder of recordings or one recording. */
import { readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { LinliError } from '@linli/domain/errors'
import { checkDoor } from './truth/doors.ts'
import { checkGate } from './truth/gates.ts'
import { GOALS, judge } from './truth/goals.ts'
import { methodsOf } from './truth/methods.ts'
import { readRecording } from './truth/recording.ts'
import { scoreOf } from './truth/score.ts'
import { doorTable, roomTable } from './truth/table.ts'

const folders = process.argv.slice(2)
if (folders.length === 0) {
  process.stderr.write('usage: npm run truth -- FOLDER… (a recording, or a folder of recordings; formats: shared/data/series)\n')
  process.exit(2)
}

const count = { compared: 0, passed: 0, failed: 0 }

function note (what: string, wrong: readonly string[]): void {
  if (wrong.length === 0) count.passed++
  else count.failed++
  process.stdout.write(wrong.length === 0 ? `✓ ${what}\n` : wrong.slice(0, 12).map(line => `✗ ${what}: ${line}\n`).join(''))
}

async function run (folder: string): Promise<void> {
  const { rooms, doors, gates } = await readRecording(folder)
  count.compared += rooms.length + doors.length + gates.length
  for (const truth of rooms) {
    const id = `${basename(folder)}/${truth.space.id}`
    const scores = methodsOf(truth).map(method => ({ ...method, score: scoreOf(truth, method.verdict) }))
    process.stdout.write(`\n${roomTable(id, truth, scores)}\n`)
    for (const goal of GOALS.filter(({ room }) => room === id)) note(`${id}: ${goal.method} F1 ≥ ${goal.f1.toFixed(2)}`, judge(goal, scores.find(method => method.id === goal.method)?.score))
  }
  for (const door of doors) {
    const report = checkDoor(door)
    process.stdout.write(`\n${doorTable(`${basename(folder)}/${door.space.id}`, report)}\n`)
    note(`${basename(folder)}/${door.space.id}: balance and visits as DOMAIN A3.5`, report.wrong)
  }
  for (const gate of gates) {
    const { readings, passed, jumps, gaps, wrong } = checkGate(gate)
    process.stdout.write(`\n${basename(folder)}/${gate.space.id}: ${readings} totals, ${passed} passages between them, ${jumps} jumps, ${gaps} gaps of more than a day\n`)
    note(`${basename(folder)}/${gate.space.id}: differences as DOMAIN A3.5`, wrong)
  }
}

for (const folder of folders) {
  const inside = readdirSync(folder, { withFileTypes: true }).filter(entry => entry.isDirectory()).map(({ name }) => join(folder, name)).sort()
  for (const recording of inside.length > 0 ? inside : [folder]) {
    try {
      await run(recording)
    } catch (error) {
      if (!(error instanceof LinliError)) throw error
      note(basename(recording), [error.message])
    }
  }
}
if (count.compared === 0) process.stdout.write(`no recording in ${folders.join(', ')}\n`)
process.stdout.write(`\n${count.passed} passed, ${count.failed} failed\n`)
if (count.failed > 0 || count.compared === 0) process.exitCode = 1
