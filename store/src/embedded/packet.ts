import { MEASUREMENTS, type FieldType, type MeasurementId } from '@linli/domain/telemetry'

/**
 * Rows as they cross between the threads: numbers side by side, whose memory changes hands instead of being copied.
 * A row is its series, time, sequence number (or {@link NO_SEQ}), the bits of the fields it has, and a place for each field of its measurement.
 */
export interface Block {
  readonly measurement: MeasurementId
  readonly count: number
  readonly rows: Float64Array<ArrayBuffer>
}

/** A series as a pair of its number and its tags as JSON, keys in the order of the measurement. */
export interface Series { readonly id: number, readonly measurement: MeasurementId, readonly tags: string }

export interface Packet {
  /** Series that earlier packets did not name. */
  readonly series: readonly Series[]
  readonly blocks: readonly Block[]
  /** Values of text fields; the row has their index. */
  readonly texts: readonly string[]
}

/** Points without a sequence number are a key of their own. */
export const NO_SEQ = -1

/** Places in a row; fields follow from FIELDS on. */
export const SERIES = 0
export const TIME = 1
export const SEQ = 2
export const MASK = 3
export const FIELDS = 4

/** Rows in one packet at most: about a millisecond of work for the thread that has other things to do. */
export const PACKET_ROWS = 2000

/** How the rows of one measurement lie in a block. */
export interface Layout {
  readonly measurement: MeasurementId
  readonly tags: readonly string[]
  readonly fields: readonly string[]
  readonly types: readonly FieldType[]
  readonly positions: ReadonlyMap<string, number>
  readonly stride: number
  /** Whether its rows make roll-ups stale. */
  readonly raw: boolean
}

/** Field bits are a 32-bit whole number. */
const FIELDS_LIMIT = 31

export const LAYOUTS: ReadonlyMap<MeasurementId, Layout> = new Map(Object.entries(MEASUREMENTS).map(([id, { tags, fields, keep }]) => {
  const names = Object.keys(fields)
  if (names.length > FIELDS_LIMIT) throw new RangeError(`the embedded store has room for ${FIELDS_LIMIT} fields, and ${id} has ${names.length}`)
  const measurement = id as MeasurementId
  return [measurement, {
    measurement, tags, fields: names, types: Object.values(fields), positions: new Map(names.map((name, position) => [name, position])), stride: FIELDS + names.length, raw: keep === 'raw'
  }]
}))

export function layoutOf (measurement: MeasurementId): Layout {
  return LAYOUTS.get(measurement)!
}

/** The memory of a packet, to be handed over with it. */
export function memoryOf (packet: Packet): ArrayBuffer[] {
  return packet.blocks.map(({ rows }) => rows.buffer)
}
