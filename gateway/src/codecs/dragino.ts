import { defineCodec } from './contract.ts'

/** Dragino LDS02 (door) and LWL02 (water): two bits of state and 14 bits of battery mV, then the mode (vendor's user manual, "Uplink payload"). */

const REPORT_PORTS = new Set([2, 10])
const DOOR = 1
const WATER = 2

export default defineCodec({
  id: 'dragino',
  knows: model => /(lds02|lwl02)/i.test(model),
  decode ({ bytes, fPort, model }) {
    if (!REPORT_PORTS.has(fPort)) return { records: [{ values: {} }] }
    if (bytes.length < 3) return { error: `a report of ${model} has at least 3 bytes, this frame has ${bytes.length}` }
    const first = bytes[0]!
    const batteryVoltage = (((first & 0x3F) << 8) | bytes[1]!) / 1000
    if (bytes[2] === DOOR) return { records: [{ values: { batteryVoltage, open: (first & 0x80) !== 0 } }] }
    if (bytes[2] === WATER) return { records: [{ values: { batteryVoltage, leak: (first & 0x40) !== 0 } }] }
    return { records: [{ values: { batteryVoltage } }] }
  }
})
