import { defineCodec } from './contract.ts'

/** Netvox application commands: port 6 is a report [version, device type, report type, battery, data…], big endian (vendor's "LoRaWAN Application Command"). */

type Values = Record<string, unknown>
type Read = (view: DataView, values: Values) => void

const UNMEASURED = 0xFFFF
const u16 = (field: string, at: number, scale: number): Read => (view, values) => {
  if (view.getUint16(at) !== UNMEASURED) values[field] = view.getUint16(at) / scale
}
const i16 = (field: string, at: number, scale: number): Read => (view, values) => {
  if (view.getUint16(at) !== UNMEASURED) values[field] = view.getInt16(at) / scale
}
const state = (field: string): Read => (view, values) => { values[field] = view.getUint8(4) > 0 }
const CLIMATE: readonly Read[] = [i16('temperature', 4, 100), u16('humidity', 6, 100)]

/** By device type and report type, hex. The R311A (0201) says "on" and "off" without saying which of them is the open door: its contact is left out. */
const REPORTS: Readonly<Record<string, readonly Read[]>> = {
  '1301': CLIMATE,
  '1201': [state('leak')],
  '0502': [u16('pm25', 6, 1), u16('pm10', 8, 1)],
  '0507': [(view, values) => { if (view.getUint16(8) !== UNMEASURED) values['noise'] = view.getUint16(8) / 10 }],
  '050c': CLIMATE
}

export default defineCodec({
  id: 'netvox',
  knows: model => /(r311a|r718ab|r718wb|ra0723)(?![a-z0-9])/i.test(model),
  decode ({ bytes, fPort, model }) {
    // Other ports carry answers about settings.
    if (fPort !== 6) return { records: [{ values: {} }] }
    if (bytes.length < 11) return { error: `a report of ${model} has 11 bytes, this frame has ${bytes.length}` }
    // Report type 0 says versions and the date of manufacture.
    if (bytes[2] === 0) return { records: [{ values: {} }] }
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    const report = REPORTS[Buffer.from(bytes.subarray(1, 3)).toString('hex')]
    // The top bit of the battery says that it is low.
    const values: Values = { batteryVoltage: (bytes[3]! & 0x7F) / 10 }
    for (const read of report ?? []) read(view, values)
    return { records: [{ values }] }
  }
})
