import { DEVICE_KINDS } from '@linli/domain/catalogue'
import { COLOURS } from './colours.ts'
import type { Column, Link } from './panels/index.ts'
import type { Scale } from './thresholds.ts'
import type { WordKey, Words } from './words.ts'

const CONDITIONS = ['unreadable', 'decoding_fault', 'co2_baseline', 'stuck', 'asleep', 'bridge_down'] as const

/** What a technician wants to know of a device. */
export function deviceColumns (words: Words, { links, battery }: { readonly links: readonly Link[], readonly battery: Scale }): readonly Column[] {
  const asWords = (entries: readonly (readonly [string, WordKey])[]) => [{ type: 'value', options: Object.fromEntries(entries.map(([value, key], index) => [value, { text: words(key), index }])) }]
  return [
    { name: 'alive', title: 'status', width: 75, mappings: [{ type: 'value', options: { 0: { text: words('silent'), color: COLOURS.urg, index: 0 }, 1: { text: words('speaks'), color: 'text', index: 1 } } }] },
    { name: 'deviceName', title: 'device', width: 150, grows: true, links },
    { name: 'kind', title: 'kind', width: 125, mappings: asWords(DEVICE_KINDS.map(kind => [kind, `kind_${kind}`] as const)) },
    { name: 'battery', title: 'battery', width: 130, unit: 'percent', scale: battery, gauge: [0, 100], noValue: 'mains' },
    { name: 'rssi', title: 'rssi', width: 75, unit: 'dBm', noValue: 'notGiven' }, { name: 'linkQuality', title: 'linkQuality', width: 70, unit: 'none', noValue: 'notGiven' },
    { name: 'age', title: 'lastHeard', width: 90, unit: 'dthms', noValue: 'never' },
    { name: 'conditions', title: 'conditions', width: 130, mappings: [...asWords(CONDITIONS.map(condition => [condition, `condition_${condition}`] as const)), { type: 'special', options: { match: 'empty', result: { text: words('noConditions'), index: 99 } } }] }
  ]
}
