import { defineCodec } from './contract.ts'

/** Browan TBHH100: status, battery, temperature, humidity on port 103 (vendor's reference manual, "Payload format"). */

const REPORT_PORT = 103

export default defineCodec({
  id: 'browan',
  knows: model => /tbhh100/i.test(model),
  decode ({ bytes, fPort, model }) {
    if (fPort !== REPORT_PORT) return { records: [{ values: {} }] }
    if (bytes.length < 4) return { error: `a report of ${model} has at least 4 bytes, this frame has ${bytes.length}` }
    return {
      records: [{
        values: { batteryVoltage: ((bytes[1]! & 0x0F) + 25) / 10, temperature: (bytes[2]! & 0x7F) - 32, humidity: bytes[3]! & 0x7F }
      }]
    }
  }
})
