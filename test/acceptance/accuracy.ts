/** `npm run accuracy`: what we print against what really happened in a simulated district under stated faults. */
import { loadFaults, type Fault } from '@linli/firmware-sim/faults'
import { districtOf } from './accuracy/district.ts'
import { goalsOf } from './accuracy/goals.ts'
import { judge, linesOf } from './accuracy/judge.ts'
import { optionsOf, USAGE } from './accuracy/options.ts'
import { mixOf, tableOf } from './accuracy/report.ts'
import { runAccuracy } from './accuracy/run.ts'

const known = await loadFaults()
const options = optionsOf(process.argv.slice(2), known)
if (typeof options === 'string') {
  process.stderr.write(`${options}\n${USAGE}`)
  process.exit(2)
}
const { weeks, spaces, seed, each } = options
const count = { passed: 0, failed: 0 }
const print = (...lines: readonly string[]) => { for (const line of lines) process.stdout.write(`${line}\n`) }

async function show (title: string, faults: readonly Fault[], { judged }: { readonly judged: boolean }): Promise<void> {
  const started = performance.now()
  const run = await runAccuracy({ catalogue: districtOf(spaces), weeks, faults, seed })
  const judgements = judge(run.weeks)
  const lines = linesOf(judgements)
  print('', `${title}: ${run.messages} messages, ${run.counters.duplicate} of them known already, ${((performance.now() - started) / 1000).toFixed(0)} s`, ...mixOf(faults).map(line => `  ${line}`), ...tableOf(lines))
  if (!judged) return
  for (const { what, holds, saw } of goalsOf(run, judgements, lines)) {
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
print('', `${count.passed} passed, ${count.failed} failed`)
process.exitCode = count.failed > 0 ? 1 : 0
