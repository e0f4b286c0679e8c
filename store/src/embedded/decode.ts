import type { FieldValue } from '@linli/domain/telemetry'
import type { Row } from '../telemetry/port.ts'
import { FIELDS, layoutOf, MASK, NO_SEQ, SEQ, SERIES, TIME, type Block, type Packet } from './packet.ts'

/** Tag sets by number, as packets have named them. */
export type TagSets = Map<number, Readonly<Record<string, string>>>

/** Appends the rows of a packet, with what it says about series kept in `sets`. */
export function appendRows (packet: Packet, sets: TagSets, rows: Row[]): void {
  for (const { id, tags } of packet.series) sets.set(id, JSON.parse(tags) as Record<string, string>)
  for (const block of packet.blocks) appendBlock(block, packet.texts, sets, rows)
}

function appendBlock ({ measurement, count, rows: numbers }: Block, texts: readonly string[], sets: TagSets, rows: Row[]): void {
  const { fields: names, types, stride } = layoutOf(measurement)
  for (let base = 0; base < count * stride; base += stride) {
    const mask = numbers[base + MASK]!
    const fields: Record<string, FieldValue> = {}
    for (let position = 0; position < names.length; position++) {
      if ((mask & 1 << position) === 0) continue
      const value = numbers[base + FIELDS + position]!
      const type = types[position]!
      fields[names[position]!] = type === 'boolean' ? value === 1 : type === 'string' ? texts[value]! : value
    }
    const tags = sets.get(numbers[base + SERIES]!)!
    const time = numbers[base + TIME]!
    const seq = numbers[base + SEQ]!
    rows.push(seq === NO_SEQ ? { tags, time, fields } : { tags, time, seq, fields })
  }
}
