/** `npm run accuracy`: what we print against what really happened in a simulated district under stated faults. */
import { loadFaults, type Fault } from '@linli/firmware-sim/faults'
import { districtOf } from './accuracy/district.ts'
import { goalsOf } from './accuracy/goals.ts'
import { judge, linesOf } from './accuracy/judge.ts'
import { optionsOf, USAGE } from './accuracy/options.ts'
import { LIMITS_OF_METHOD, mixOf, spacesOf, tableOf } from './accuracy/report.ts'
import { runAccuracy } from './accuracy/run.ts'

const known = await loadFaults()
const options = optionsOf(process.argv.slice(2), known)
if (typeof options === 'string') {
  process.stderr.write(`${options}\n${USAGE}`)
  process.exit(2)
}
const { weeks, spaces, seed, each, handCount } = options
const count = { passed: 0, failed: 0 }
const print = (...lines: readonly string[]) => { for (const line of lines) process.stdout.write(`${line}\n`) }

async function show (title: string, faults: readonly Fault[], { judged }: { readonly judged: boolean }): Promise<void> {
  const started = performance.now()
  const run = await runAccuracy({ catalogue: districtOf(spaces), weeks, faults, seed, handCount: judged ? handCount : 0 })
  print('', `${title}: ${run.messages} messages, ${run.counters.duplicate} of them known already, ${((performance.now() - started) / 1000).toFixed(0)} s`, ...mixOf(faults).map(line => `  ${line}`))
  const judgements = judge(run.weeks)
  print(...tableOf(linesOf(judgements)))
  if (!judged) return
  const best = run.checked.length > 0 ? judge(run.checked) : judgements
  if (run.checked.length > 0) print('', `the same readings, each counter checked once against ${handCount} people counted by hand`, ...tableOf(linesOf(best)))
  print('', 'class A by space', ...spacesOf(best), '')
  for (const { what, holds, saw } of goalsOf(run, [...best, ...judgements], linesOf(best))) {
    if (holds) count.passed++
    else count.failed++
    print(`${holds ? '✓' : '✗'} ${what}: ${saw}`)
  }
}

print(`${weeks} weeks × ${spaces} spaces, seed ${seed}, through decoders, pipeline, embedded store and roll-up`)
if (each) {
  await show('no fault', [], { judged: false })
  for (const fault of options.faults) await show(fault.id, [fault], { judged: false })
}
await show(options.faults.length === 0 ? 'no fault' : 'the faults together', options.faults, { judged: true })
print('', ...LIMITS_OF_METHOD, '', `${count.passed} passed, ${count.failed} failed`)
process.exitCode = count.failed > 0 ? 1 : 0
