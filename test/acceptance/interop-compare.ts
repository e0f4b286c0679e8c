import { acceptValue } from '@linli/domain/readings'

/** Compares what we read with what a vector's origin says. Origins name fields in their own way, so values are compared, not names. */

export type Record_ = Record<string, unknown>

/** Their names of things that we must not miss, and our quantity for it. Written apart from the gateway's own table of names. */
const MUST: readonly (readonly [RegExp, string])[] = [
  [/^(temperature|temp)$/i, 'temperature'], [/^(humidity|humi)$/i, 'humidity'], [/^co2$/i, 'co2'], [/^(battery|batteryLevel)$/, 'battery'], [/^pressure$/i, 'pressure'],
  [/^pm2_5$/i, 'pm25'], [/^pm10$/i, 'pm10'], [/^(pir|occupied|occupancy)$/, 'occupied'], [/^(leak|leakage|leakage_status|leak_status|water_leak)$/i, 'leak'], [/^illumination$/i, 'illuminance'],
  [/^(LAeq|noise)$/, 'noise'], [/total.*(_in|In)$/, 'totalIn'], [/total.*(_out|Out)$/, 'totalOut'], [/period.*(_in|In)$/, 'passagesIn'], [/period.*(_out|Out)$/, 'passagesOut']
]
/** Quantities that we derive: states from counts, sums over lines and regions. */
const SUMMED = new Set(['totalIn', 'totalOut', 'passagesIn', 'passagesOut', 'count'])
const STATE_WORDS: Readonly<Record<string, boolean>> = {
  occupied: true, trigger: true, leak: true, on: true, open: true, vacant: false, idle: false, normal: false, off: false, dry: false, closed: false, free: false
}

interface Leaf { readonly name: string, readonly value: unknown }

/** Why our records disagree with what is expected, or undefined. */
export function agree (records: readonly Readonly<Record_>[], expected: unknown): string | undefined {
  const leaves = leavesOf(expected, '')
  for (const record of records) {
    for (const [quantity, value] of Object.entries(record)) {
      if (!supported(quantity, value, leaves)) return `${quantity} ${String(value)} is not in what the source expects`
    }
  }
  const ours = new Set(records.flatMap(record => Object.keys(record)))
  for (const leaf of leaves) {
    const must = MUST.find(([name]) => name.test(leaf.name))?.[1]
    // A level that the origin reckons from the volts, which we have, is its own doing.
    if (must === 'battery' && ours.has('batteryVoltage')) continue
    if (must !== undefined && !ours.has(must) && isPossible(must, leaf.value)) return `${must} is missing (expected ${leaf.name} ${String(leaf.value)})`
    if (must !== undefined && !SUMMED.has(must) && ours.has(must) && isPossible(must, leaf.value) && !records.some(record => sameValue(record[must], leaf.value))) {
      return `${must}: ${leaf.name} ${String(leaf.value)} is expected, read ${records.map(record => String(record[must])).join(', ')}`
    }
  }
  return undefined
}

function leavesOf (value: unknown, name: string): readonly Leaf[] {
  if (Array.isArray(value)) return value.flatMap(inner => leavesOf(inner, name))
  if (typeof value === 'object' && value !== null) return Object.entries(value).flatMap(([key, inner]) => leavesOf(inner, key))
  return [{ name, value }]
}

function supported (quantity: string, value: unknown, leaves: readonly Leaf[]): boolean {
  if (leaves.some(leaf => sameValue(value, leaf.value))) return true
  // Some origins round volts to a tenth.
  if (quantity === 'batteryVoltage') return leaves.some(leaf => /volt/i.test(leaf.name) && leaf.value === Math.round((value as number) * 10) / 10)
  if (!SUMMED.has(quantity) || typeof value !== 'number') return false
  const names = quantity === 'count' ? /count$/i : MUST.find(([, must]) => must === quantity)![0]
  return value === leaves.reduce((sum, leaf) => names.test(leaf.name) && typeof leaf.value === 'number' ? sum + leaf.value : sum, 0)
}

/** Equal as a number in the unit or a thousandth of it, or as a state told in words or by a count. */
function sameValue (ours: unknown, theirs: unknown): boolean {
  if (typeof ours === 'boolean') {
    if (typeof theirs === 'number') return ours === (theirs > 0)
    if (typeof theirs === 'string') return STATE_WORDS[theirs.toLowerCase()] === ours
    return ours === theirs
  }
  if (typeof ours !== 'number') return false
  const number = typeof theirs === 'string' ? Number.parseFloat(theirs) : theirs
  if (typeof number !== 'number') return false
  return [1, 1000].some(scale => Math.abs(ours * scale - number) < 1e-6 * Math.max(1, Math.abs(number)))
}

/** Values that no sensor can have are rightly left out. */
function isPossible (quantity: string, value: unknown): boolean {
  return typeof value !== 'number' || STATES.has(quantity) || 'value' in acceptValue(quantity, value)
}
const STATES = new Set(['occupied', 'leak'])
