import { backward, firstAxis, forward, type Likelihood } from './chain.ts'
import { REST_HOURS, type Nights } from './background.ts'
import { balanceOf } from './balance.ts'
import type { AirRoom } from './contract.ts'
import { localClock, SLOT_MS, type Grid } from './grid.ts'

/** A room's record, ready for the mass balance. */
export interface Track {
  readonly room: AirRoom
  readonly grid: Grid
  readonly nights: Nights
  readonly restsAtNight: boolean
  /** Log evidence of other sensors for somebody being there, by slot. */
  readonly evidence?: Float64Array
}

/** Weight of somebody being there in the small hours, for a room that rests then: log. */
const AT_REST = Math.log(0.3)
const QUARTER_SLOTS = 3

/** P(somebody is there) and the median of people by slot; NaN where no CO2 is known. */
export interface Judged { readonly present: Float64Array, readonly people: Float64Array }

/** Judged with the whole record: steps of `step` slots at each offset, averaged. */
export function smoothed (track: Track, step: number): Judged {
  const { slots } = track.grid
  const sums = { present: new Float64Array(slots), people: new Float64Array(slots) }
  const counts = new Float64Array(slots)
  for (let offset = 0; offset < step; offset++) {
    const { axes, likelihood, steps } = chainOf(track, { step, offset, live: false })
    const filtered = forward(axes, steps, likelihood)
    backward(axes, filtered, {
      first: 0, last: steps - 1, likelihood,
      each (index, belief) {
        const shares = firstAxis(belief, axes)
        const people = axes[0]!.values[medianOf(shares)]!
        for (let slot = offset + index * step; slot < offset + (index + 1) * step; slot++) {
          sums.present[slot]! += 1 - shares[0]!
          sums.people[slot]! += people
          counts[slot]!++
        }
      }
    })
  }
  const mean = (sum: number, slot: number) => counts[slot]! === 0 ? NaN : sum / counts[slot]!
  return { present: sums.present.map(mean), people: sums.people.map(mean) }
}

/** Judged for each quarter by what was known at its end: slots of the same quarter may learn from each other, never from later ones. */
export function filtered (track: Track, step: number): Judged {
  const { grid } = track
  const present = new Float64Array(grid.slots).fill(NaN)
  const people = new Float64Array(grid.slots).fill(NaN)
  const offset = (QUARTER_SLOTS - Math.round(grid.from / SLOT_MS) % QUARTER_SLOTS) % QUARTER_SLOTS
  const { axes, likelihood, steps } = chainOf(track, { step, offset, live: true })
  const beliefs = forward(axes, steps, likelihood)
  const inQuarter = QUARTER_SLOTS / step
  for (let last = inQuarter - 1; last < steps; last += inQuarter) {
    backward(axes, beliefs, {
      first: last - inQuarter + 1, last, likelihood,
      each (index, belief) {
        const shares = firstAxis(belief, axes)
        const span = [offset + index * step, offset + (index + 1) * step] as const
        present.fill(1 - shares[0]!, ...span)
        people.fill(axes[0]!.values[medianOf(shares)]!, ...span)
      }
    })
  }
  return { present, people }
}

function medianOf (shares: Float64Array): number {
  let sum = 0
  return Math.max(0, shares.findIndex(share => (sum += share) >= 0.5))
}

function chainOf ({ room, grid, nights, restsAtNight, evidence }: Track, { step, offset, live }: { readonly step: number, readonly offset: number, readonly live: boolean }) {
  const balance = balanceOf(room, step)
  const likelihood: Likelihood = index => {
    const slot = offset + index * step
    const [ppmStart, ppmEnd] = [grid.ppm[slot]!, grid.ppm[slot + step]!]
    if (Number.isNaN(ppmStart) || Number.isNaN(ppmEnd)) return undefined
    const { day, hour } = localClock(grid.from + slot * SLOT_MS)
    let forPresence = restsAtNight && hour >= REST_HOURS.from && hour < REST_HOURS.to ? AT_REST : 0
    for (let part = slot; evidence && part < slot + step; part++) forPresence += evidence[part]!
    return balance.density({ ppmStart, ppmEnd, background: nights.of(day, live ? { hour } : undefined), forPresence })
  }
  return { axes: balance.axes, likelihood, steps: Math.max(0, Math.floor((grid.slots - offset) / step)) }
}
