/**
 * `npm run mutants [-- WORD...]`: plants the faults of `faults/` (those whose name or file holds one of the words), one at a time, in a copy of `domain/` and runs its tests. A fault that no test
 * notices survives: the test is missing. The working tree is not touched.
 */
import { spawn } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadFaults, planted, whyNotPlantable, type Fault } from './fault.ts'

const ROOT = join(import.meta.dirname, '../..')
/** A fault that makes the tests run for ever is noticed by their taking so much longer than without any. */
const TIMES_LONGER = 10

const folder = mkdtempSync(join(tmpdir(), 'linli-mutants-'))
/** Loading the libraries is most of what a fault that is caught at once costs. */
const CACHE = join(folder, 'cache')

type Outcome = { readonly kind: 'passed' } | { readonly kind: 'failed', readonly at: string } | { readonly kind: 'endless' }

/** A copy of `domain/` whose imports of packages lead to those that are installed here. */
function copyDomain (name: string): string {
  const copy = join(folder, name)
  cpSync(join(ROOT, 'domain'), join(copy, 'domain'), { recursive: true, filter: source => !source.endsWith('node_modules') })
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'))
  return join(copy, 'domain')
}

function runTests (domain: string, timeout?: number): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(import.meta.dirname, 'domain-tests.ts'), domain], { cwd: domain, env: { ...process.env, TAP_BAIL: '1', NODE_COMPILE_CACHE: CACHE }, stdio: ['ignore', 'pipe', 'pipe'], timeout, killSignal: 'SIGKILL' })
    let [output, errors] = ['', '']
    child.stdout.on('data', (chunk: Buffer) => { output += chunk.toString() })
    child.stderr.on('data', (chunk: Buffer) => { errors += chunk.toString() })
    child.once('error', reject)
    child.once('close', (code, signal) => {
      if (signal === 'SIGKILL') resolve({ kind: 'endless' })
      else if (code === 0) resolve({ kind: 'passed' })
      else resolve({ kind: 'failed', at: [...output.matchAll(/# Subtest: (.*)/g)].at(-1)?.[1] ?? errors.trim().split('\n').at(-1) ?? 'before any test' })
    })
  })
}

interface Verdict { readonly caught: boolean, readonly line: string }

async function judge (fault: Fault, domain: string, timeout: number): Promise<Verdict> {
  const misfit = whyNotPlantable(fault, domain)
  if (misfit !== undefined) return { caught: false, line: `✗ not planted: ${misfit}` }
  const file = join(domain, 'src', fault.file)
  const sound = readFileSync(file, 'utf8')
  writeFileSync(file, planted(fault, sound))
  try {
    const outcome = await runTests(domain, timeout)
    switch (outcome.kind) {
      case 'passed': return { caught: false, line: `✗ survived  ${fault.name} (${fault.file}): ${fault.why}` }
      case 'failed': return { caught: true, line: `  killed    ${fault.name} (${fault.file}), by "${outcome.at}"` }
      case 'endless': return { caught: true, line: `  killed    ${fault.name} (${fault.file}), the tests did not end` }
    }
  } finally {
    writeFileSync(file, sound)
  }
}

process.once('exit', () => { rmSync(folder, { recursive: true, force: true }) })
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))

const words = process.argv.slice(2)
const faults = (await loadFaults()).filter(({ name, file }) => words.length === 0 || words.some(word => name.includes(word) || file.includes(word)))
const began = performance.now()
const sound = await runTests(copyDomain('sound'))
const timeout = Math.ceil(TIMES_LONGER * (performance.now() - began))
if (sound.kind !== 'passed') throw new Error(`the tests of domain/ fail without any fault${sound.kind === 'failed' ? `, at "${sound.at}"` : ''}; mend that first`)
const queue = faults.values()
const verdicts: Verdict[] = []
await Promise.all(Array.from({ length: availableParallelism() }, async (_, worker) => {
  const domain = copyDomain(String(worker))
  for (const fault of queue) {
    const verdict = await judge(fault, domain, timeout)
    verdicts.push(verdict)
    process.stdout.write(`${verdict.line}\n`)
  }
}))
const failed = verdicts.filter(({ caught }) => !caught)
if (failed.length > 0) process.stdout.write(`\n${failed.map(({ line }) => line).join('\n')}\n`)
process.stdout.write(`${verdicts.length - failed.length} passed, ${failed.length} failed\n`)
if (failed.length > 0 || verdicts.length === 0) process.exitCode = 1
