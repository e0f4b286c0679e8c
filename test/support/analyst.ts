/**
 * What an analyst does with an exported folder, after its README and nothing else: none of the product's code.
 */
import { parse } from 'csv-parse/sync'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** A line of a CSV file; an empty cell is missing. */
export type Line = Readonly<Record<string, string>>

/** Lines of a table. */
export function linesOf (dir: string, table: string): readonly Line[] {
  return parse<Line>(readFileSync(join(dir, `${table}.csv`)), { columns: true, record_delimiter: '\r\n' })
}

const QUARTER_OF_AN_HOUR = 900_000
const HOUR = 3_600_000

/** Figures of a space over all days of the folder, by metric; undefined where there is no number. */
export function recompute (dir: string, space: string): Readonly<Record<string, number | undefined>> {
  const own = (table: string) => linesOf(dir, table).filter(line => line['space'] === space)
  const days = own('days').sort((a, b) => a['date']! < b['date']! ? -1 : 1)
  const sum = (column: string, lines = days) => lines.reduce((total, line) => total + Number(line[column] || 0), 0)
  const joins = days.slice(1).flatMap((day, index) => {
    const [trail, lead] = [days[index]!['trailMs']!, day['leadMs']!]
    return trail !== '' && lead !== '' && Number(trail) + Number(lead) < QUARTER_OF_AN_HOUR ? [{ before: days[index]!, after: day, trail: Number(trail), lead: Number(lead) }] : []
  })
  const [open, valid, used] = [sum('openMs'), sum('validMs'), sum('usedMs') + joins.reduce((total, { trail, lead }) => total + trail + lead, 0)]
  const gate = (part: number, whole: number) => whole > 0 && 4 * part >= 3 * whole
  const classOf = (column: string) => days.map(day => day[column]!).find(text => text !== '')
  const [counted, presence] = [['A', 'C'].includes(classOf('occupancyClass') ?? ''), classOf('occupancyClass') === 'B']
  const places = counted && days.every(day => day['capacityMissing'] === 'false')
  const whole = own('lumps').reduce((total, { from, to, visits }) => {
    const [begin, end] = [Date.parse(`${days[0]!['date']}T00:00:00+08:00`), Date.parse(`${days.at(-1)!['date']}T00:00:00+08:00`) + 24 * HOUR]
    return total + (Date.parse(from!) >= begin && Date.parse(to!) <= end ? Number(visits) : 0)
  }, 0)
  const means = own('quarters').flatMap(({ mean }) => mean === '' ? [] : [Number(mean)]).sort((a, b) => a - b)
  const when = (condition: boolean, number: () => number) => condition && Number.isFinite(number()) ? number() : undefined
  const [isValid, visitsKnown] = [gate(valid, open), classOf('visitsClass') !== undefined && gate(sum('visitsKnownMs'), open)]
  const isMostly = 10 * valid >= 9 * open
  const comfort = Object.fromEntries(['temperature', 'humidity', 'co2', 'pm25', 'noise'].map(quantity => {
    const lines = own('day-comfort').filter(line => line['quantity'] === quantity)
    const at = (day: Line) => lines.find(({ date }) => date === day['date'])
    const total = (column: 'insideMs' | 'judgedMs', flag: 'Inside' | 'Judged') => sum(column, lines) + joins.reduce((more, { before, after, trail, lead }) =>
      more + (at(before)?.[`trail${flag}`] === 'true' ? trail : 0) + (at(after)?.[`lead${flag}`] === 'true' ? lead : 0), 0)
    const [inside, judged] = [total('insideMs', 'Inside'), total('judgedMs', 'Judged')]
    const covered = classOf('occupancyClass') === undefined ? gate(judged, open) : isValid && used > 0 && gate(judged, used)
    return [`comfort_${quantity}`, when(covered && judged > 0, () => inside / judged)]
  }))
  return {
    visits: when(visitsKnown, () => sum('visits') + whole),
    person_hours: when(counted && isValid, () => sum('personMs') / HOUR * (isMostly && valid < open ? open / valid : 1)),
    frequency: when((counted || presence) && isValid, () => used / valid),
    fullness: when(places && isValid && used > 0, () => sum('loadMs') / used), utilisation: when(places && isValid, () => sum('loadMs') / valid),
    peak: when(counted && isValid && means.length > 0, () => means.at(-1)!), p95: when(counted && isValid && means.length > 0, () => means[Math.ceil(95 * means.length / 100) - 1]!),
    over_capacity: when(places && isValid, () => sum('overMs') / 60_000), unmet_demand: when(places && isValid, () => sum('fullQuarters') / sum('judgedQuarters')),
    turnover: when(visitsKnown && days.every(day => day['capacityMissing'] === 'false'), () => sum('turnoverSum') / sum('turnoverDays')),
    mean_stay: when(counted && visitsKnown && isMostly && 10 * sum('visitsKnownMs') >= 9 * open, () => sum('personAllMs') / HOUR / (sum('entries') + whole)),
    opening_compliance: when(days.some(day => day['hasWitness'] === 'true') && days.every(day => day['roundTheClock'] === 'false') && gate(sum('plannedMs'), open), () => sum('keptMs') / sum('plannedMs')),
    device_availability: when(sum('serviceMs') > 0, () => sum('aliveMs') / sum('serviceMs')),
    after_hours: when((counted || presence) && gate(sum('closedValidMs'), sum('closedMs')), () => sum(presence ? 'closedUsedMs' : 'closedPersonMs') / HOUR), ...comfort
  }
}
