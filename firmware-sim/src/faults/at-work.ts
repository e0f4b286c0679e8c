import type { Device } from '@linli/domain/catalogue'
import { seedOf, unitAt } from '../world/random.ts'
import type { Passage } from '../world/index.ts'
import type { Chance, Delivery, Fault, FaultAtWork, Report } from './contract.ts'

/** Several faults as one; always in order of their ids, so that it does not matter in which they are named. */
export interface Mix {
  readonly perceive: (passages: readonly Passage[], device: Device) => readonly Passage[]
  readonly say: (report: Report) => Report | undefined
  readonly carry: (delivery: Delivery) => readonly Delivery[]
}

/** Sets faults to work from a seed; each has its own numbers, whatever else is at work. */
export function mixOf (faults: readonly Fault[], seed: number): Mix {
  const atWork = faults.toSorted((a, b) => a.id < b.id ? -1 : 1).map((fault): FaultAtWork => fault.start({ rates: fault.rates, chance: chanceOf(`${seed}\n${fault.id}`) }))
  return {
    perceive: (passages, device) => atWork.reduce((seen, { perceive }) => perceive ? seen.flatMap(passage => perceive(passage, device)) : seen, passages),
    say: report => atWork.reduce<Report | undefined>((said, { say }) => said && say ? say(said) : said, report),
    carry: delivery => atWork.reduce<readonly Delivery[]>((carried, { carry }) => carry ? carried.flatMap(one => carry(one)) : carried, [delivery])
  }
}

function chanceOf (name: string): Chance {
  const seeds = new Map<string, number>()
  return (thing, index) => {
    let seed = seeds.get(thing)
    if (seed === undefined) seeds.set(thing, seed = seedOf(`${name}\n${thing}`))
    return unitAt(seed, index)
  }
}
