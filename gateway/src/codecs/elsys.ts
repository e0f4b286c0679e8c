import { defineCodec } from './contract.ts'

/** ELSYS payload format: type byte, value big endian, in any order (vendor's "Elsys LoRa payload" v11). */

type Values = Record<string, unknown>
interface Part { readonly length: number, readonly read?: (view: DataView, values: Values) => void }
const skip = (length: number): Part => ({ length })

const PARTS: Readonly<Record<number, Part>> = {
  0x01: { length: 2, read: (view, values) => { values['temperature'] = view.getInt16(0) / 10 } },
  0x02: { length: 1, read: (view, values) => { values['humidity'] = view.getUint8(0) } },
  0x03: skip(3),
  0x04: { length: 2, read: (view, values) => { if (view.getUint16(0) < 0xFFF0) values['illuminance'] = view.getUint16(0) } },
  // Motion counts since the last message; the occupancy of an ERS Eye says more where both come.
  0x05: { length: 1, read: (view, values) => { values['occupied'] ??= view.getUint8(0) > 0 } },
  0x06: { length: 2, read: (view, values) => { values['co2'] = view.getUint16(0) } },
  0x07: { length: 2, read: (view, values) => { values['batteryVoltage'] = view.getUint16(0) / 1000 } },
  0x08: skip(2), 0x09: skip(6), 0x0A: skip(2), 0x0B: skip(4), 0x0C: skip(2), 0x0D: skip(1), 0x0E: skip(2), 0x0F: skip(1), 0x10: skip(4),
  // 0 nobody, 1 pending (someone comes or goes), 2 occupied.
  0x11: { length: 1, read: (view, values) => { values['occupied'] = view.getUint8(0) > 0 } },
  0x12: { length: 1, read: (view, values) => { values['leak'] = view.getUint8(0) > 0 } },
  0x13: skip(65),
  0x14: { length: 4, read: (view, values) => { values['pressure'] = view.getUint32(0) / 1000 } },
  // Peak, then mean.
  0x15: { length: 2, read: (view, values) => { values['noise'] = view.getUint8(1) } },
  0x16: skip(2), 0x17: skip(4), 0x18: skip(2), 0x19: skip(2), 0x1A: skip(1), 0x1B: skip(4),
  // TVOC in ppb is no mass.
  0x1C: skip(2), 0x3D: skip(4)
}

export default defineCodec({
  id: 'elsys',
  knows: model => /(^|[^a-z])(elsys|ers2?|ers-?(co2|eye|sound|lite|voc)|elt-?2?|ems|esm5k|ethd-?10|etd10)([^a-z]|$)/i.test(model),
  decode ({ bytes, model }) {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    const values: Values = {}
    let at = 0
    while (at < bytes.length) {
      const part = PARTS[bytes[at]!]
      if (!part || at + 1 + part.length > bytes.length) break
      part.read?.(new DataView(view.buffer, view.byteOffset + at + 1, part.length), values)
      at += 1 + part.length
    }
    // 0x3E carries settings, no measurement.
    if (at === 0 && bytes.length > 0 && bytes[0] !== 0x3E) return { error: `the frame begins with a type that ${model} does not have` }
    return { records: [{ values }] }
  }
})
