import type { CaseRecord } from './record.ts'
import { clausesOf, namedValues, withoutAsides, type NamedValue } from './clauses.ts'
import { ALERT_WORDS } from './judge-alerts.ts'
import { COUNTER_WORDS } from './judge-counters.ts'
import { LIVE_WORDS } from './judge-live.ts'
import { ROW_WORDS } from './judge-rows.ts'
import type { Check, Words } from './words.ts'

export interface Judgement { readonly checks: readonly Check[], readonly unjudged: readonly string[] }

const ALL_WORDS: readonly Words[] = [...COUNTER_WORDS, ...ALERT_WORDS, ...LIVE_WORDS, ...ROW_WORDS]

/** Numbers beside such words are no readings. */
const NO_READINGS = /\b(?:maximum|minimum|sum|median|coverage|subscri|within|hours?|minutes?|limit|rate|share|roll-ups?|series|percentile|retention|MQTT)\b/i

/** Judges an outcome clause by clause. A clause without any word of a known form is unjudged, and says so. */
export function judge (outcome: string, record: CaseRecord): Judgement {
  const checks: Check[] = []
  const unjudged: string[] = []
  for (const clause of clausesOf(outcome)) {
    const before = checks.length
    let rest = clause
    for (const { pattern, claim } of ALL_WORDS) {
      for (const match of clause.matchAll(new RegExp(pattern, pattern.flags.includes('g') ? pattern.flags : `${pattern.flags}g`))) {
        const found = claim(match, record, clause)
        if (!found) continue
        checks.push(...found)
        rest = rest.replace(match[0], ' ')
      }
    }
    const plain = withoutAsides(rest)
    if (!NO_READINGS.test(plain)) checks.push(...namedValues(plain, record.clock).map(value => valueCheck(value, record)))
    if (checks.length === before) unjudged.push(clause)
  }
  return { checks, unjudged }
}

function valueCheck ({ quantities, value, at, onReceipt }: NamedValue, record: CaseRecord): Check {
  const what = `${quantities?.join('/') ?? 'a value'} ${value}${at === undefined ? '' : ` at ${new Date(at).toISOString()}`}`
  if (quantities?.includes('online')) return onlineCheck(what, value === true, at, record)
  const tolerance = onReceipt ? 1000 : 1
  const timed = record.all.filter(({ time }) => at === undefined || Math.abs(time - at) <= tolerance)
  const held = timed.flatMap(({ values }) => Object.entries(values).filter(([id]) => quantities === undefined || quantities.some(quantity => quantity === id)).map(([, held]) => held))
  const ok = held.some(own => (typeof own === 'number' && typeof value === 'number' ? Math.abs(own - value) < 1e-6 : own === value))
  return { what, ok, saw: held.length === 0 ? 'nothing stored' : [...new Set(held)].slice(0, 8).join(', ') }
}

function onlineCheck (what: string, wanted: boolean, at: number | undefined, { deviceHistory, atEnd, end }: CaseRecord): Check {
  const devices = at === undefined ? atEnd.devices : deviceHistory.findLast(entry => entry.at <= at)?.devices ?? (at > end ? atEnd.devices : [])
  return { what, ok: devices.some(({ alive, offlineSince }) => (wanted ? alive : offlineSince !== undefined || !alive)), saw: devices.map(({ device, alive }) => `${device} ${alive ? 'online' : 'offline'}`).join(', ') || 'no device' }
}
