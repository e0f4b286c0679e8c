import { defineDevice } from './contract.ts'
import { zigbeeState } from './shared/zigbee.ts'

/** Aqara MCCGQ11LM door contact (zigbee2mqtt.io/devices/MCCGQ11LM.html): `contact` is true while the door is shut. */
export default defineDevice({
  id: 'zigbee-door', source: 'zigbee2mqtt', model: 'MCCGQ11LM',
  message: (reading, time) => zigbeeState(reading, time, { contact: !reading.values.open })
})
