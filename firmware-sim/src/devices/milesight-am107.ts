import { defineDevice } from './contract.ts'
import { chirpstackUplink } from './shared/chirpstack.ts'

/**
 * Milesight AM107 room sensor over ChirpStack 4 without payload codec: raw bytes only (AM100 series user guide, "Uplink Payload"; channel,
 * type, value little endian, port 85). Activity and TVOC are switched off.
 */
export default defineDevice({
  id: 'milesight-am107', source: 'chirpstack', model: 'AM107',
  message (reading, time, sequence) {
    const { temperature = 0, humidity = 0, illuminance = 0, co2 = 0, pressure = 0, battery } = reading.values
    const bytes = [
      ...(battery === undefined ? [] : [0x01, 0x75, battery]),
      0x03, 0x67, ...u16(Math.round(temperature * 10)), 0x04, 0x68, Math.round(humidity * 2),
      0x06, 0x65, ...u16(illuminance), ...u16(Math.round(illuminance * 0.7)), ...u16(Math.round(illuminance * 0.2)),
      0x07, 0x7D, ...u16(co2), 0x09, 0x73, ...u16(Math.round(pressure * 10))
    ]
    return chirpstackUplink(reading, { time, sequence, fPort: 85, bytes: Uint8Array.from(bytes), profile: 'Milesight AM107' })
  }
})

/** Two's complement, low byte first. */
function u16 (value: number): readonly [number, number] {
  return [value & 0xFF, (value >> 8) & 0xFF]
}
