import { topics } from '@linli/domain/topics'
import type { DeviceMessage, DeviceReading } from '../contract.ts'

/** Telemetry of our own contract (DESIGN "Topics"): time and values as one JSON object. */
export function nativeMessage ({ device, site, values }: DeviceReading, time: number): DeviceMessage {
  return { topic: topics.telemetry(site, device.external), payload: JSON.stringify({ time: new Date(time).toISOString(), ...values }) }
}
