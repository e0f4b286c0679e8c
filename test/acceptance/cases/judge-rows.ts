import type { Reading } from '@linli/domain/readings'
import { instantOf, quantitiesIn } from './clauses.ts'
import type { CaseRecord } from './record.ts'
import { whenSaid, type Check, type Words } from './words.ts'
import { numberOf } from './judge-counters.ts'

const TIME = String.raw`(?:\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)|\d\d:\d\d:\d\d(?:\.\d+)?Z|\d\d:\d\d|\d+(?:\.\d+)? s\b)`

const valuesOf = (readings: readonly Reading[], quantities: readonly string[]) => readings.flatMap(({ values }) => Object.entries(values).filter(([id]) => quantities.includes(id)).map(([, value]) => value))
const rowsWith = (readings: readonly Reading[], quantities: readonly string[]) => readings.filter(({ values }) => quantities.some(quantity => quantity in values))

/** What was stored at a time that stands behind the words, or received until one that stands in front of the clause. */
function about (clause: string, behind: string | undefined, { stored, clock }: CaseRecord): readonly Reading[] {
  if (behind !== undefined) return stored.filter(({ time }) => Math.abs(time - instantOf(behind, clock)) <= 1)
  const seconds = /^At (\d+(?:\.\d+)? s):/.exec(clause)?.[1]
  if (seconds !== undefined) return stored.filter(({ receivedAt }) => receivedAt <= instantOf(seconds, clock) + 500)
  const lead = new RegExp(`^(?:at )?(${TIME})`, 'i').exec(clause)?.[1]
  return lead === undefined ? stored : stored.filter(({ time }) => Math.abs(time - instantOf(lead, clock)) <= 1)
}

function none (what: string, found: readonly unknown[]): readonly Check[] {
  return [{ what, ok: found.length === 0, saw: found.length === 0 ? 'none' : found.slice(0, 6).map(entry => JSON.stringify(entry)).join(', ') }]
}

export const ROW_WORDS: readonly Words[] = [
  whenSaid(
    new RegExp(String.raw`\bno ((?:(?! no )(?:[^;.()]|\.(?=\w)))*?)(?:rows?|values?)\b(?: is stored)?(?: at (${TIME}))?`, 'i'),
    ([, words = '', time], record, clause) => {
      if (/\bzero\b/i.test(words)) return none('no zero', record.stored.filter(({ values }) => Object.values(values).includes(0)))
      const quantities = quantitiesIn(words)
      return quantities.length === 0 ? undefined : none(`no ${words.trim()} row`, valuesOf(about(clause, time, record), quantities))
    }
  ),
  whenSaid(/\bno (occupancy|environment|door|battery)(?= and no\b)/i, ([, words = ''], record, clause) => none(`no ${words}`, valuesOf(about(clause, undefined, record), quantitiesIn(words)))),
  whenSaid(/\bno row in (\d{4})\b/i, ([, year = ''], { stored }) => none(`no row in ${year}`, stored.filter(({ time }) => new Date(time).getUTCFullYear() === Number(year)))),
  whenSaid(/\bno 0 anywhere\b/i, (_, { stored }) => none('no 0', stored.filter(({ values }) => Object.values(values).includes(0)))),
  whenSaid(
    /\bnothing (?:of it )?(?:is )?stored\b/i,
    (_, record, clause) => (new RegExp(`^(?:at )?${TIME}`, 'i').test(clause) ? none('nothing stored then', about(clause, undefined, record)) : undefined)
  ),
  whenSaid(
    /\b([\w.]+) rows: only ((?:-?[\d.]*\d(?:, | and )?)+)/i,
    ([, name = '', list = ''], { stored }) => {
      const wanted = list.split(/, | and /).map(Number)
      const found = valuesOf(stored, quantitiesIn(name))
      return [{ what: `${name} only ${wanted.join(', ')}`, ok: found.length === wanted.length && wanted.every(value => found.includes(value)), saw: found.join(', ') || 'none' }]
    }
  ),
  whenSaid(
    /\b([\w.]+)(?: and ([\w.]+))? (?:are |is )?stored (\w+) times\b/i,
    ([, first = '', second, amount = ''], { stored }) => [first, second ?? ''].flatMap(name => {
      const quantities = quantitiesIn(name)
      return quantities.length === 0 ? [] : [{ what: `${name} ×${amount}`, ok: rowsWith(stored, quantities).length === numberOf(amount), saw: String(rowsWith(stored, quantities).length) }]
    })
  ),
  whenSaid(
    /\bexactly (\w+) (\w+) rows?\b(?: \((-?[\d.]*\d))?/i,
    ([, amount = '', name = '', value], { all }) => {
      const quantities = quantitiesIn(name)
      if (quantities.length === 0) return undefined
      const rows = rowsWith(all, quantities)
      const has = value === undefined || valuesOf(rows, quantities).includes(Number(value))
      return [{ what: `exactly ${amount} ${name} row${value === undefined ? '' : ` (${value})`}`, ok: rows.length === numberOf(amount) && has, saw: `${rows.length} rows: ${valuesOf(rows, quantities).slice(0, 6).join(', ')}` }]
    }
  ),
  whenSaid(/\b([\d,]+|one|two|three|four|five|six|ten) (?:new )?rows (?:are )?stored\b|^(four|three|two|five|six) rows\b/i, ([, first, second], { stored }) => [{ what: `${first ?? second} rows`, ok: stored.length === numberOf(first ?? second ?? ''), saw: String(stored.length) }]),
  whenSaid(
    /(?:^|, |\bthe )(?:(\S+) )?(mean|maximum|minimum)(?: of the hour)? (?:is |of )?(-?\d+(?:\.\d+)?)(?![\d-])/i,
    ([, name = '', what = '', wanted = ''], { stored }) => {
      const quantities = quantitiesIn(name)
      const held = quantities.length === 0 ? stored.flatMap(({ values }) => Object.values(values)) : valuesOf(stored, quantities)
      const numbers = held.filter(value => typeof value === 'number')
      const figure = what === 'mean' ? numbers.reduce((sum, value) => sum + value, 0) / numbers.length : what === 'maximum' ? Math.max(...numbers) : Math.min(...numbers)
      return [{ what: `${name} ${what} ${wanted}`.trim(), ok: Math.abs(figure - Number(wanted)) < 1e-9, saw: String(figure) }]
    }
  ),
  whenSaid(/\bmarked as timed on receipt\b/i, (_, { stored }) => [{ what: 'timed on receipt', ok: stored.some(({ timedOn }) => timedOn === 'receipt'), saw: stored.map(({ timedOn }) => timedOn).join(', ') }]),
  whenSaid(
    /\b(\d+) entries(?: and (\d+) exits)?\b/i,
    ([, entries, exits], { days }) => {
      const all = [...days.values()].flat()
      const sum = (side: 'in' | 'out') => all.reduce((total, day) => total + day[side], 0)
      return [
        { what: `${entries} entries`, ok: sum('in') === Number(entries), saw: String(sum('in')) },
        ...(exits === undefined ? [] : [{ what: `${exits} exits`, ok: sum('out') === Number(exits), saw: String(sum('out')) }])
      ]
    }
  )
]
