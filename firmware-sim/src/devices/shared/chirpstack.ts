import type { DeviceMessage, DeviceReading } from '../contract.ts'

const APPLICATION = 'b3d6a8e4-6c1f-4a3e-9f0b-2f5a7c9d1e10'

/** ChirpStack 4 "up" event, JSON (chirpstack.io/docs/chirpstack/integrations/events.html). `object` only where a payload codec is set. */
export function chirpstackUplink ({ device, site }: DeviceReading, { time, sequence, fPort, bytes, object, profile }: {
  readonly time: number, readonly sequence: number, readonly fPort: number, readonly bytes: Uint8Array, readonly object?: Readonly<Record<string, unknown>>, readonly profile: string
}): DeviceMessage {
  const devEui = device.external.toLowerCase()
  const payload = {
    deduplicationId: crypto.randomUUID(), time: new Date(time).toISOString(),
    deviceInfo: {
      tenantId: '52f14cd4-c6f1-4fbd-8f87-4025e1d49242', tenantName: 'Linli', applicationId: APPLICATION, applicationName: 'community-spaces',
      deviceProfileId: '14855bf7-d10d-4aee-b618-ebfcb64dc7ad', deviceProfileName: profile, deviceName: device.id, devEui, tags: { site }
    },
    devAddr: `01${devEui.slice(-6)}`, adr: true, dr: 5, fCnt: sequence, fPort, confirmed: false, data: Buffer.from(bytes).toString('base64'),
    ...(object ? { object } : {}),
    rxInfo: [{ gatewayId: '24e124fffef00001', uplinkId: 4217106255, rssi: -71, snr: 8.5, channel: 2, location: {}, context: 'EFwMtA==', crcStatus: 'CRC_OK' }],
    txInfo: { frequency: 486500000, modulation: { lora: { bandwidth: 125000, spreadingFactor: 7, codeRate: 'CR_4_5' } } }
  }
  return { topic: `application/${APPLICATION}/device/${devEui}/event/up`, payload: JSON.stringify(payload) }
}
