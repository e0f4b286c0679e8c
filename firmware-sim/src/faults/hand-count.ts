import type { Catalogue, Device } from '@linli/domain/catalogue'
import { addDays, localDate, startOfLocalDay, type Interval } from '@linli/domain/time'
import { createWorld, type SensorReading } from '../world/index.ts'
import { mixOf } from './at-work.ts'
import type { Fault } from './contract.ts'

/** What somebody counted beside a device, and what it counted over the same time. */
export interface HandCount { readonly byHand: number, readonly counted: number }

/**
 * Somebody stands at each counter, beam and head counter from an instant on until so many people have passed (one-way: come; head counter: been seen, look by look), and counts
 * without a mistake. The device has its usual faults; one that is cut off or dead is waited for. By device id; a device whose time in the span is too short is left out.
 */
export function handCountsOf ({ catalogue, faults, seed, people, from, to }: Interval & {
  readonly catalogue: Catalogue, readonly faults: readonly Fault[], readonly seed: number, readonly people: number
}): ReadonlyMap<string, HandCount> {
  const mix = mixOf(faults.filter(({ blinds }) => !blinds), seed)
  const world = createWorld(catalogue)
  const seen = createWorld(catalogue, { perceive: mix.perceive })
  const said = (device: Device, { time, values }: SensorReading) => mix.say({ device, site: '', saidAt: time, clock: time, values })!.values
  const counts = new Map<string, HandCount>()
  for (const device of catalogue.devices) {
    const sum = { byHand: 0, counted: 0 }
    for (let date = localDate(from); startOfLocalDay(date) < to && sum.byHand < people; date = addDays(date, 1)) {
      const day = [Math.max(from, startOfLocalDay(date)), startOfLocalDay(addDays(date, 1))] as const
      const truly = world.readings(device, ...day)
      const faulty = seen.readings(device, ...day)
      for (const [index, reading] of truly.entries()) {
        if (sum.byHand >= people) break
        sum.byHand += peopleIn(device, reading.values)
        sum.counted += peopleIn(device, said(device, faulty[index]!))
      }
    }
    if (sum.byHand >= people) counts.set(device.id, sum)
  }
  return counts
}

function peopleIn ({ kind }: Device, { passagesIn = 0, passagesOut = 0, passages = 0, count = 0 }: SensorReading['values']): number {
  switch (kind) {
    case 'counter': case 'totals': return passagesIn + passagesOut
    case 'oneway': return passagesIn
    case 'beam': return passages
    case 'headcount': return count
    default: return 0
  }
}
