import type { DeviceMessage, DeviceReading } from '../contract.ts'

/** State of a device as Zigbee2MQTT publishes it below its friendly name, with `last_seen: ISO_8601` in the settings. */
export function zigbeeState ({ device, values }: DeviceReading, time: number, own: Readonly<Record<string, unknown>>): DeviceMessage {
  const state = {
    ...(values.battery === undefined ? {} : { battery: values.battery }), ...own, last_seen: new Date(time).toISOString(),
    linkquality: values.linkQuality ?? null, ...(values.batteryVoltage === undefined ? {} : { voltage: Math.round(values.batteryVoltage * 1000) })
  }
  return { topic: `zigbee2mqtt/${device.aliases[0] ?? device.external}`, payload: JSON.stringify(state) }
}
