import { defineDevice } from './contract.ts'
import { zigbeeState } from './shared/zigbee.ts'

/** Aqara RTCGQ11LM motion sensor (zigbee2mqtt.io/devices/RTCGQ11LM.html). */
export default defineDevice({
  id: 'zigbee-motion', source: 'zigbee2mqtt', model: 'RTCGQ11LM',
  message: (reading, time) => zigbeeState(reading, time, { occupancy: reading.values.occupied })
})
