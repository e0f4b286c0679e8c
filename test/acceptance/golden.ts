/** `npm run golden -- DIR`: scenarios and vectors of figures computed outside the product, against `domain/`. */
import { globSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { Scenario } from './golden/input.ts'
import { judgeScenario } from './golden/scenario.ts'
import { judgeCase, type Vectors } from './golden/vectors.ts'

const [folder] = process.argv.slice(2)
if (folder === undefined) {
  process.stderr.write('usage: npm run golden -- DIR (a folder with scenarios/*.json and vectors/*.json)\n')
  process.exit(2)
}

const count = { passed: 0, failed: 0 }
const skipped = new Map<string, number>()

function note (name: string, wrong: readonly string[]): void {
  if (wrong.length === 0) count.passed++
  else count.failed++
  for (const line of wrong.slice(0, 12)) process.stdout.write(`✗ ${name}: ${line}\n`)
  if (wrong.length > 12) process.stdout.write(`✗ ${name}: and ${wrong.length - 12} more\n`)
}

const read = (file: string): unknown => JSON.parse(readFileSync(join(folder, file), 'utf8'))

for (const file of globSync('scenarios/*.json', { cwd: folder }).sort()) {
  const scenario = read(file) as Scenario
  note(scenario.id, judgeScenario(scenario))
}
for (const file of globSync('vectors/*.json', { cwd: folder }).sort()) {
  const name = basename(file, '.json')
  const vectors = read(file) as Vectors
  for (const one of vectors.cases) {
    const wrong = judgeCase(name, one, vectors)
    if (wrong) note(one.id, wrong)
    else skipped.set(`${name}.${one.op}`, (skipped.get(`${name}.${one.op}`) ?? 0) + 1)
  }
}
if (skipped.size > 0) process.stdout.write(`skipped, no formula yet: ${[...skipped].map(([op, cases]) => `${op} ${cases}`).join(', ')}\n`)
if (count.passed + count.failed === 0) process.stdout.write(`no scenario and no vector in ${folder}\n`)
process.stdout.write(`${count.passed} passed, ${count.failed} failed\n`)
if (count.failed > 0 || count.passed === 0) process.exitCode = 1
