import { readdir } from 'node:fs/promises'
import { LinliError } from '@linli/domain/errors'
import type { SimulatedDevice } from './contract.ts'

export * from './contract.ts'

/** Files of the folder that are no device. */
const OTHERS = new Set(['index.ts', 'contract.ts', '_blueprint.ts'])

/** All simulated devices, by the catalogue model that they play. @throws LinliError `device_misfit` with the file's name. */
export async function loadDevices (): Promise<ReadonlyMap<string, SimulatedDevice>> {
  const files = (await readdir(import.meta.dirname)).filter(file => file.endsWith('.ts') && !OTHERS.has(file))
  const devices = new Map<string, SimulatedDevice>()
  for (const file of files) {
    const { default: device } = await import(new URL(file, import.meta.url).href) as { default?: SimulatedDevice }
    if (typeof device?.message !== 'function' || device.id !== file.slice(0, -'.ts'.length) || devices.has(device.model)) {
      throw new LinliError('device_misfit', `firmware-sim/src/devices/${file} must export defineDevice({ id: '${file.slice(0, -3)}', … }) with a model of its own as default`)
    }
    devices.set(device.model, device)
  }
  return devices
}
