import { defineDevice } from './contract.ts'
import { chirpstackUplink } from './shared/chirpstack.ts'

/**
 * Milesight VS133 people counter over ChirpStack 4 with Milesight's payload codec (VS133 user guide, "Uplink Payload"): 03 d2 and 04 d2 are
 * the totals of line 1 (32 bit), 05 cc what passed it since the last report (two of 16 bit), little endian, port 85.
 */
export default defineDevice({
  id: 'milesight-vs133', source: 'chirpstack', model: 'VS133',
  message (reading, time, sequence) {
    const { totalIn = 0, totalOut = 0, passagesIn = 0, passagesOut = 0, battery } = reading.values
    const bytes = Buffer.alloc(18)
    bytes.set([0x03, 0xD2], 0)
    bytes.writeUInt32LE(totalIn, 2)
    bytes.set([0x04, 0xD2], 6)
    bytes.writeUInt32LE(totalOut, 8)
    bytes.set([0x05, 0xCC], 12)
    bytes.writeUInt16LE(passagesIn, 14)
    bytes.writeUInt16LE(passagesOut, 16)
    const object = {
      line_1_total_in: totalIn, line_1_total_out: totalOut, line_1_period_in: passagesIn, line_1_period_out: passagesOut,
      ...(battery === undefined ? {} : { battery })
    }
    return chirpstackUplink(reading, { time, sequence, fPort: 85, bytes, object, profile: 'Milesight VS133' })
  }
})
