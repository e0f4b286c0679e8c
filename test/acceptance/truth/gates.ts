import { DAY_MS } from '@linli/domain/time'
import { increments } from '@linli/domain/usage'
import type { Place } from './recording.ts'

/** What an accumulated counter says of its whole record. */
export interface GateReport { readonly readings: number, readonly passed: number, readonly jumps: number, readonly gaps: number, readonly wrong: readonly string[] }

const MOST_A_MINUTE = 60

/** Differences of the product against a plain recount of DOMAIN A3.5: roll-over where the wrapped difference keeps the limit, else a restart; a jump counts nothing. */
export function checkGate ({ devices, readings }: Place): GateReport {
  const totals = readings.flatMap(({ time, values }) => values.totalIn === undefined ? [] : [{ at: time, in: values.totalIn, out: 0 }]).sort((a, b) => a.at - b.at)
  const modulus = devices[0]?.rollover
  const found = increments(totals, modulus)
  const report = { passed: 0, jumps: 0, gaps: 0, wrong: [] as string[] }
  totals.slice(1).forEach(({ at, in: now }, index) => {
    const before = totals[index]!
    const limit = MOST_A_MINUTE * Math.max(1, (at - before.at) / 60_000)
    const wrapped = modulus === undefined ? Infinity : now + modulus - before.in
    const difference = now >= before.in ? now - before.in : wrapped <= limit ? wrapped : now
    const expected = difference > limit ? 0 : difference
    report.passed += expected
    if (difference > limit) report.jumps++
    if (at - before.at > 1.5 * DAY_MS) report.gaps++
    if (found[index]?.in !== expected) report.wrong.push(`${new Date(at).toISOString()}: ${before.in} to ${now} is ${expected}, the product says ${found[index]?.in}`)
  })
  return { readings: totals.length, ...report, wrong: totals.length < 2 ? ['no two totals were found'] : report.wrong }
}
