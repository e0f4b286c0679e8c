import { parseArgs } from 'node:util'
import { COUNT_CHECK } from '@linli/domain/catalogue'
import type { Fault } from '@linli/firmware-sim/faults'
import { MOST_SPACES } from './district.ts'

/** Weeks that raw readings are kept for, less what the last late message needs. */
const MOST_WEEKS = 12

export const USAGE = `usage: npm run accuracy -- [--weeks N] [--spaces N] [--seed N] [--faults NAME,NAME… | none | all] [--hand-count N] [--each]
  --weeks   1 to ${MOST_WEEKS} (8)
  --spaces  1 to ${MOST_SPACES} (20)
  --seed    a whole number: another one is another eight weeks of bad luck (1)
  --faults  the faults at work (all)
  --hand-count  people counted by hand beside each counter before the first week; 0: nobody did, or at least ${COUNT_CHECK.leastPeople} (500)
  --each    no fault, each of the faults alone, and then all of them together
`

export interface AccuracyOptions { readonly weeks: number, readonly spaces: number, readonly seed: number, readonly faults: readonly Fault[], readonly each: boolean, readonly handCount: number }

/** Options of the command line, or the sentence that refuses them. */
export function optionsOf (argv: readonly string[], known: ReadonlyMap<string, Fault>): AccuracyOptions | string {
  try {
    const { values } = parseArgs({ args: [...argv], options: { weeks: { type: 'string', default: '8' }, spaces: { type: 'string', default: '20' }, seed: { type: 'string', default: '1' }, faults: { type: 'string', default: 'all' }, 'hand-count': { type: 'string', default: '500' }, each: { type: 'boolean', default: false } } })
    const number = (name: 'weeks' | 'spaces' | 'seed' | 'hand-count', most: number, least = 1) => {
      const value = Number(values[name])
      if (!Number.isInteger(value) || value < least || value > most) throw new Error(`--${name} ${values[name]} is not a whole number from ${least} to ${most}`)
      return value
    }
    const names = values.faults === 'all' ? [...known.keys()] : values.faults === 'none' ? [] : values.faults.split(',')
    const unknown = names.filter(name => !known.has(name))
    if (unknown.length > 0) throw new Error(`there is no fault "${unknown.join('", "')}"; there are ${[...known.keys()].join(', ')}`)
    const handCount = number('hand-count', 100_000, 0)
    if (handCount > 0 && handCount < COUNT_CHECK.leastPeople) throw new Error(`--hand-count ${handCount} is too few: at least ${COUNT_CHECK.leastPeople}, or 0`)
    return { handCount, weeks: number('weeks', MOST_WEEKS), spaces: number('spaces', MOST_SPACES), seed: number('seed', 2 ** 31), faults: names.map(name => known.get(name)!), each: values.each }
  } catch (error) {
    return (error as Error).message
  }
}
