import { loadDecoders } from '@linli/gateway/decoders'
import { readCases, type FieldCase } from './cases/case-file.ts'
import { judge } from './cases/judge.ts'
import type { CaseRecord } from './cases/record.ts'
import { runCase } from './cases/run-case.ts'

/** Runs field cases of kind `sequence` against the real gateway and judges what their outcomes say in a regular form: `node test/acceptance/cases.ts DIR [ID...]`. */

type Verdict = 'passed' | 'failed' | 'waits' | 'unjudged'

function summaryOf ({ liveCounters, stored, openAlerts, atEnd, undone }: CaseRecord): readonly string[] {
  const moved = Object.entries(liveCounters).filter(([, value]) => value !== 0).map(([name, value]) => `${name} +${value}`).join(', ')
  const rows = stored.slice(0, 6).map(({ device, time, values }) => `${device} ${new Date(time).toISOString()} ${JSON.stringify(values)}`)
  const states = atEnd.spaces.slice(0, 4).map(({ space, status, people, occupied }) => `${space} ${status}${people === undefined ? '' : ` ${people} people`}${occupied === undefined ? '' : ` occupied=${occupied}`}`)
  const conditions = atEnd.devices.flatMap(({ device, conditions }) => conditions.map(condition => `${device} ${condition}`))
  return [
    `counters ${moved || 'unmoved'}`, ...rows.map(row => `row ${row}`), ...(stored.length > 6 ? [`… ${stored.length} rows in all`] : []),
    `states ${states.join(', ') || 'none'}`, ...(openAlerts.length > 0 ? [`alerts ${openAlerts.map(({ id }) => id).join(', ')}`] : []),
    ...(conditions.length > 0 ? [`conditions ${conditions.join(', ')}`] : []), ...undone.map(what => `not brought about: ${what}`)
  ]
}

async function show (fieldCase: FieldCase, decoders: ReadonlySet<string>): Promise<{ readonly verdict: Verdict, readonly clauses: number, readonly left: number }> {
  const { id, area, outcome, input } = fieldCase
  console.log(`\n${id} ${area}\n  wanted   ${outcome}`)
  const decoder = typeof input.given === 'object' ? input.given.source?.decoder : undefined
  if (decoder !== undefined && !decoders.has(decoder)) {
    console.log(`  waits    no decoder "${decoder}"`)
    return { verdict: 'waits', clauses: 0, left: 0 }
  }
  let record: CaseRecord
  try {
    record = await runCase(fieldCase)
  } catch (error) {
    console.log(`  FAILED   ${(error as Error).stack ?? String(error)}`)
    return { verdict: 'failed', clauses: 0, left: 0 }
  }
  for (const line of summaryOf(record)) console.log(`  happened ${line}`)
  const { checks, unjudged } = judge(outcome, record)
  const balance = { what: 'the counters balance', ok: record.balanced, saw: JSON.stringify(record.total) }
  for (const { what, ok, saw } of [balance, ...checks]) console.log(`  ${ok ? 'ok      ' : 'NOT OK  '} ${what}${ok ? '' : `: ${saw}`}`)
  for (const clause of unjudged) console.log(`  unjudged ${clause}`)
  const failed = [balance, ...checks].some(({ ok }) => !ok)
  return { verdict: failed ? 'failed' : checks.length === 0 ? 'unjudged' : 'passed', clauses: checks.length, left: unjudged.length }
}

const [folder, ...wanted] = process.argv.slice(2)
if (folder === undefined) {
  console.error('say which folder the cases are in: node test/acceptance/cases.ts DIR [ID...]')
  process.exit(2)
}
const decoders = new Set((await loadDecoders()).keys())
const cases = (await readCases(folder)).filter(({ id }) => wanted.length === 0 || wanted.includes(id))
const ids: Record<Verdict, string[]> = { passed: [], failed: [], waits: [], unjudged: [] }
let checks = 0
let left = 0
for (const fieldCase of cases) {
  const result = await show(fieldCase, decoders)
  ids[result.verdict].push(fieldCase.id)
  checks += result.clauses
  left += result.left
}
console.log(`\nfailed: ${ids.failed.join(' ') || 'none'}`)
console.log(`waiting for a decoder: ${ids.waits.join(' ') || 'none'}; not judged at all: ${ids.unjudged.join(' ') || 'none'}; ${checks} statements judged, ${left} clauses left to a reader`)
console.log(`${ids.passed.length} passed, ${ids.failed.length} failed`)
process.exitCode = ids.failed.length > 0 ? 1 : 0
