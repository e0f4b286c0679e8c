import { readdir } from 'node:fs/promises'
import { LinliError } from '@linli/domain/errors'
import type { Fault } from './contract.ts'

export * from './contract.ts'
export { handCountsOf, type HandCount } from './hand-count.ts'
export { playFaults, type Arrival, type FaultyDistrict, type Played } from './play.ts'
export { truthOf, type SpaceTruth } from './truth.ts'

/** Files of the folder that are no fault. */
const OTHERS = new Set(['index.ts', 'contract.ts', 'play.ts', 'at-work.ts', 'hand-count.ts', 'truth.ts', '_blueprint.ts'])

/** All faults by id, in order of their ids. @throws LinliError `fault_misfit` with the file's name. */
export async function loadFaults (): Promise<ReadonlyMap<string, Fault>> {
  const files = (await readdir(import.meta.dirname)).filter(file => file.endsWith('.ts') && !OTHERS.has(file)).sort()
  const faults = new Map<string, Fault>()
  for (const file of files) {
    const { default: fault } = await import(new URL(file, import.meta.url).href) as { default?: Fault }
    if (typeof fault?.start !== 'function' || fault.id !== file.slice(0, -'.ts'.length)) {
      throw new LinliError('fault_misfit', `firmware-sim/src/faults/${file} must export defineFault({ id: '${file.slice(0, -3)}', … }) as default`)
    }
    faults.set(fault.id, fault)
  }
  return faults
}
