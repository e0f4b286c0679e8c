import type { FieldType, FieldValue, MeasurementId, Point } from '@linli/domain/telemetry'
import type { RefusedPoint } from '../telemetry/port.ts'
import { isTag, misfitOf } from '../telemetry/misfit.ts'
import { FIELDS, LAYOUTS, MASK, NO_SEQ, PACKET_ROWS, SEQ, SERIES, TIME, type Layout, type Packet, type Series } from './packet.ts'

interface OpenBlock { readonly layout: Layout, readonly rows: Float64Array<ArrayBuffer>, count: number }

/**
 * Turns points into packets for the worker and keeps out those that do not fit. It runs in the caller's thread, for each point, so it avoids objects; it numbers
 * tag sets on its own, and a packet names those that are new.
 */
export class PointEncoder {
  readonly #numbers = new Map<MeasurementId, Map<string, number>>()
  #next = 0

  #append ({ layout, rows, count }: OpenBlock, { tags, time, seq, fields }: Point, series: Series[], texts: string[], textsBefore: number): boolean {
    if (!Number.isSafeInteger(time) || !(seq === undefined || (Number.isSafeInteger(seq) && seq >= 0))) return false
    const base = count * layout.stride
    let mask = 0
    for (const field in fields) {
      const position = layout.positions.get(field)
      if (position === undefined) return false
      const value = fields[field]!
      if (!fits(layout.types[position]!, value)) return false
      if (typeof value === 'string') texts.push(value)
      rows[base + FIELDS + position] = typeof value === 'string' ? textsBefore + texts.length - 1 : Number(value)
      mask |= 1 << position
    }
    const number = mask === 0 ? undefined : this.#seriesOf(layout, tags, series)
    if (number === undefined) return false
    rows[base + SERIES] = number
    rows[base + TIME] = time
    rows[base + SEQ] = seq ?? NO_SEQ
    rows[base + MASK] = mask
    return true
  }

  #seriesOf (layout: Layout, tags: Readonly<Record<string, string>>, series: Series[]): number | undefined {
    let given = 0
    for (const tag in tags) given += layout.tags.includes(tag) && typeof tags[tag] === 'string' && tags[tag] !== '' ? 1 : Infinity
    if (given !== layout.tags.length) return undefined
    let numbers = this.#numbers.get(layout.measurement)
    if (numbers === undefined) this.#numbers.set(layout.measurement, numbers = new Map<string, number>())
    const key = layout.tags.length === 1 ? tags[layout.tags[0]!]! : JSON.stringify(layout.tags.map(tag => tags[tag]))
    let id = numbers.get(key)
    if (id === undefined) {
      if (!layout.tags.every(tag => isTag(tags[tag]))) return undefined
      numbers.set(key, id = this.#next++)
      series.push({ id, measurement: layout.measurement, tags: tagsText(layout, tags) })
    }
    return id
  }

  /** Packets of one write. Indices of texts run on through all of them. */
  *encode (points: readonly Point[], refused: RefusedPoint[]): Generator<Packet> {
    let textsBefore = 0
    for (let start = 0; start < points.length; start += PACKET_ROWS) {
      const end = Math.min(start + PACKET_ROWS, points.length)
      const blocks = new Map<MeasurementId, OpenBlock>()
      const series: Series[] = []
      const texts: string[] = []
      for (let index = start; index < end; index++) {
        const point = points[index]!
        let block = blocks.get(point.measurement)
        if (block === undefined) {
          const layout = LAYOUTS.get(point.measurement)
          if (layout) blocks.set(point.measurement, block = { layout, rows: new Float64Array(layout.stride * (end - index)), count: 0 })
        }
        if (block !== undefined && this.#append(block, point, series, texts, textsBefore)) block.count++
        else refused.push({ index, reason: misfitOf(point) ?? 'it does not fit its measurement' })
      }
      textsBefore += texts.length
      yield { series, blocks: [...blocks.values()].map(({ layout: { measurement }, rows, count }) => ({ measurement, rows, count })), texts }
    }
  }
}

/** Tags as JSON in the measurement's order, so that equal sets have equal texts. */
export function tagsText (layout: Layout, tags: Readonly<Record<string, string>>): string {
  return JSON.stringify(Object.fromEntries(layout.tags.map(tag => [tag, tags[tag]])))
}

function fits (type: FieldType, value: FieldValue): boolean {
  switch (type) {
    case 'float': return Number.isFinite(value)
    case 'integer': return Number.isSafeInteger(value)
    case 'boolean': return typeof value === 'boolean'
    case 'string': return typeof value === 'string'
  }
}
