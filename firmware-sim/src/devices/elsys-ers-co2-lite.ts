import { defineDevice } from './contract.ts'

/**
 * Elsys ERS CO2 Lite over The Things Stack v3 (thethingsindustries.com/docs/integrations/other-integrations/mqtt). Bytes by Elsys' payload
 * description: 01 temperature (0.1 °C), 02 humidity (%), 06 CO2 (ppm), 07 supply (mV), big endian, port 5; decoded by Elsys' formatter.
 */
export default defineDevice({
  id: 'elsys-ers-co2-lite', source: 'ttn', model: 'ERS CO2 Lite',
  message ({ device, site, values }, time, sequence) {
    const { temperature = 0, humidity = 0, co2 = 0, batteryVoltage } = values
    const millivolts = batteryVoltage === undefined ? undefined : Math.round(batteryVoltage * 1000)
    const bytes = [0x01, ...u16(Math.round(temperature * 10)), 0x02, Math.round(humidity), 0x06, ...u16(co2), ...(millivolts === undefined ? [] : [0x07, ...u16(millivolts)])]
    const receivedAt = new Date(time).toISOString().replace('Z', '000000Z')
    const ids = { application_ids: { application_id: `linli-${site}` }, dev_eui: device.external.toUpperCase(), join_eui: '70B3D57ED0000000' }
    const payload = {
      end_device_ids: { device_id: device.id, ...ids, dev_addr: '260B1A2C' }, correlation_ids: [], received_at: receivedAt,
      uplink_message: {
        session_key_id: 'AYfQ3vG2', f_port: 5, f_cnt: sequence, frm_payload: Buffer.from(bytes).toString('base64'),
        decoded_payload: { temperature, humidity, co2, ...(millivolts === undefined ? {} : { vdd: millivolts }) },
        rx_metadata: [{ gateway_ids: { gateway_id: 'street-gateway-1' }, rssi: -84, channel_rssi: -84, snr: 7.2 }],
        settings: { data_rate: { lora: { bandwidth: 125000, spreading_factor: 7 } }, frequency: '486300000' },
        received_at: receivedAt, confirmed: false, network_ids: { net_id: '000013', tenant_id: 'ttn' }
      }
    }
    return { topic: `v3/linli-${site}@ttn/devices/${device.id}/up`, payload: JSON.stringify(payload) }
  }
})

function u16 (value: number): readonly [number, number] {
  return [(value >> 8) & 0xFF, value & 0xFF]
}
