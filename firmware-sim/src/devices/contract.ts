import type { Device } from '@linli/domain/catalogue'
import type { ReadingValues } from '@linli/domain/readings'

/** What a device has to say, with who it is. */
export interface DeviceReading {
  readonly device: Device
  /** Site it hangs in. */
  readonly site: string
  readonly values: ReadingValues
}

/** A message as the device's ecosystem publishes it. */
export interface DeviceMessage { readonly topic: string, readonly payload: string | Uint8Array, readonly retain?: boolean }

/** A simulated device: `devices/{id}.ts` has one as its default export, written from the vendor's documents and never from our decoders. */
export interface SimulatedDevice {
  readonly id: string
  /** Source of the demo catalogue that it speaks through. */
  readonly source: string
  /** `model` of the catalogue devices that it plays. */
  readonly model: string
  /** `time` in UTC ms; `sequence` counts the messages of this device from 0. */
  message (reading: DeviceReading, time: number, sequence: number): DeviceMessage
}

export function defineDevice (device: SimulatedDevice): SimulatedDevice {
  return device
}
