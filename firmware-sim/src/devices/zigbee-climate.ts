import { defineDevice } from './contract.ts'
import { zigbeeState } from './shared/zigbee.ts'

/** Aqara WSDCGQ11LM temperature and humidity sensor (zigbee2mqtt.io/devices/WSDCGQ11LM.html). */
export default defineDevice({
  id: 'zigbee-climate', source: 'zigbee2mqtt', model: 'WSDCGQ11LM',
  message: (reading, time) => zigbeeState(reading, time, { temperature: reading.values.temperature, humidity: reading.values.humidity })
})
