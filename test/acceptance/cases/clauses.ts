import { DAY_MS, localDate, SECOND_MS, startOfLocalDay } from '@linli/domain/time'
import { QUANTITIES, type QuantityId } from '@linli/domain/readings'

/** A quantity as outcomes call it, without a unit, and what it may be followed by. */
const NAMES: Readonly<Record<string, QuantityId>> = {
  occupied: 'occupied', occupancy: 'occupied', temperature: 'temperature', temperatures: 'temperature', humidity: 'humidity', co2: 'co2', 'device.battery': 'battery', battery: 'battery',
  'device.online': 'online', online: 'online', open: 'open', illuminance: 'illuminance', lux: 'illuminance', pm25: 'pm25', 'pm2.5': 'pm25', pm10: 'pm10', tvoc: 'tvoc', pressure: 'pressure', noise: 'noise',
  count: 'count', rssi: 'rssi', snr: 'snr', leak: 'leak', linkquality: 'linkQuality', voltage: 'batteryVoltage'
}
const UNITS: Readonly<Record<string, readonly QuantityId[]>> = { '°C': ['temperature'], '%': ['humidity', 'battery'], ppm: ['co2'], hPa: ['pressure'], lux: ['illuminance'], lx: ['illuminance'] }

const NAME = Object.keys(NAMES).sort((a, b) => b.length - a.length).map(name => name.replace('.', String.raw`\.`)).join('|')
const TIME = String.raw`\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)|\d\d:\d\d:\d\d(?:\.\d+)?Z|\d\d:\d\d(?::\d\d)?\b|\d+(?:\.\d+)? s\b`

/** An instant in words: ISO, time of day in UTC with Z, local without, or seconds after the clock. UTC ms. */
export function instantOf (text: string, clock: number): number {
  const seconds = /^(\d+(?:\.\d+)?) s$/.exec(text)?.[1]
  if (seconds !== undefined) return clock + Number(seconds) * SECOND_MS
  if (text.includes('T')) return Date.parse(text)
  const [hours = 0, minutes = 0, rest = 0] = text.replace('Z', '').split(':').map(Number)
  const ofDay = (hours * 3600 + minutes * 60 + rest) * SECOND_MS
  return Math.round(text.endsWith('Z') ? Math.floor(clock / DAY_MS) * DAY_MS + ofDay : startOfLocalDay(localDate(clock)) + ofDay)
}

/** A value that an outcome names, and when. */
export interface NamedValue { readonly quantities: readonly QuantityId[] | undefined, readonly value: number | boolean, readonly at: number | undefined, readonly onReceipt: boolean }

interface Token { readonly kind: 'name' | 'number' | 'time', readonly text: string, readonly index: number, readonly end: number, readonly lead?: boolean, readonly bound?: boolean }

/** Sentence parts that can be judged alone. Parentheses stay with their part. */
export function clausesOf (outcome: string): readonly string[] {
  const clauses: string[] = []
  let depth = 0
  let part = ''
  for (let i = 0; i < outcome.length; i++) {
    const char = outcome[i]!
    if (char === '(') depth++
    if (char === ')') depth--
    const ends = depth === 0 && (char === ';' || (char === '.' && (i + 1 === outcome.length || /\s/.test(outcome[i + 1]!))))
    if (ends) {
      clauses.push(part.trim())
      part = ''
    } else part += char
  }
  return [...clauses, part.trim()].filter(clause => clause !== '')
}

/** Text without its parentheses and without parts that say what must not be. */
export function withoutAsides (clause: string): string {
  return clause.replace(/\([^)]*\)/g, ' ').replace(/,?\s*\b(?:never|not)\b[^,;]*/g, ' ')
}

/**
 * Values that a clause names: "temperature 21.5", "occupied=true at 02:00:00Z", "-2.9 °C and 70.0 %", "21.0 and 21.4", "temperatures 20.0, 20.1". A name holds
 * for the numbers after it; a time in front ("At 02:00:00Z: …") holds for all, one behind for the values since the last.
 */
export function namedValues (clause: string, clock: number): readonly NamedValue[] {
  const tokens = tokensOf(clause)
  const values: { quantities: readonly QuantityId[] | undefined, value: number | boolean, at: number | undefined, onReceipt: boolean }[] = []
  let name: QuantityId | undefined
  let lead: number | undefined
  let waiting = 0
  const onReceipt = /receipt/.test(clause)
  for (const token of tokens) {
    if (token.kind === 'name') name = NAMES[token.text.toLowerCase()]
    else if (token.kind === 'number') {
      const [, digits = '', unit = ''] = /^([+-]?[\d.]+|true|false)\s*(\S*)$/.exec(token.text) ?? []
      const value = digits === 'true' ? true : digits === 'false' ? false : Number(digits)
      const quantities = UNITS[unit] ?? (name === undefined ? undefined : [name])
      if (typeof value === 'boolean' && name === undefined) continue
      values.push({ quantities, value, at: lead, onReceipt })
      waiting++
    } else {
      const at = instantOf(token.text, clock)
      const isLead = waiting === 0 || token.lead
      if (!isLead) for (const value of values.slice(-waiting)) value.at = at
      lead = isLead ? at : undefined
      waiting = 0
    }
  }
  return values
}

function tokensOf (clause: string): readonly Token[] {
  const tokens: Token[] = []
  // A bare number must look like a measured value: it has a decimal point, a unit, or follows a name.
  const pattern = new RegExp(`(?<time>${TIME})(?<lead>\\s*[:(])?|\\b(?<name>${NAME})\\b|(?<number>(?<![\\w.:+-])-?\\d+(?:\\.\\d+)?(?![\\w:.]*\\d)(?:\\s*(?:°C|%|ppm|hPa|lux|lx)(?![\\w/]))?|\\b(?:true|false)\\b)`, 'gi')
  let lastName = -1
  for (const match of clause.matchAll(pattern)) {
    const { time, name, number, lead } = match.groups!
    const index = match.index
    const end = index + match[0].length
    if (time !== undefined) tokens.push({ kind: 'time', text: time, index, end, lead: lead?.includes(':') === true })
    else if (name !== undefined) {
      tokens.push({ kind: 'name', text: name, index, end })
      lastName = end
    } else if (number !== undefined) {
      const between = lastName >= 0 ? clause.slice(lastName, index) : undefined
      const isBound = between !== undefined && /^(?:\s*[=:]?\s*|\s+(?:is|of|was|gives|at|becomes|stays)\s+)$/.test(between)
      const isMeasured = /[.°%]|ppm|hPa|lux|lx|true|false/.test(number)
      if (!isBound && !isMeasured) continue
      tokens.push({ kind: 'number', text: number, index, end, bound: isBound })
    }
  }
  return tokens
}

/** Quantities that words like "occupancy, door or environment row" or "no co2 row" speak of. */
export function quantitiesIn (words: string): readonly QuantityId[] {
  const found = new Set<QuantityId>()
  for (const [name] of words.matchAll(new RegExp(`\\b(?:${NAME})\\b`, 'gi'))) found.add(NAMES[name.toLowerCase()]!)
  for (const measurement of ['occupancy', 'door', 'environment'] as const) {
    if (!new RegExp(`\\b${measurement}\\b`, 'i').test(words)) continue
    for (const [id, quantity] of Object.entries(QUANTITIES)) if (quantity.measurement === measurement) found.add(id as QuantityId)
  }
  return [...found]
}
