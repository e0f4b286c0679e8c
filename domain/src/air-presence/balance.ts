import { HOUR_MS } from '../time/index.ts'
import { airChangeAxis, foreignAirAxis, peopleAxis, type Axis } from './axes.ts'
import type { Background } from './background.ts'
import type { AirRoom } from './contract.ts'
import { SLOT_MS } from './grid.ts'

/** L/s of CO2 a person in meetings and office work (DOMAIN 3.2). */
const GENERATION = 0.0047
/** People that a room of unknown capacity can hold. */
const UNKNOWN_CAPACITY = 40
/** Uneven air: share of the excess over the background, and of one person's rise within a step, as standard deviations. */
const UNEVEN_SHARE = 0.01
const UNEVEN_PERSON = 0.1
/** A step of several slots is noisier than one of a single slot. */
const LONG_STEP_NOISE = 1.3
/** One person must raise the air by this within a slot, ppm, for single slots to say anything; in larger rooms the air takes longer to mix. */
const SEEN_IN_A_SLOT_PPM = 10
const LONG_STEP = 3

/** Rise of CO2 that one person makes, ppm/h, without ventilation. */
export function risePerPerson ({ volumeM3, generationLitresPerSecond = GENERATION }: AirRoom): number {
  return 1e6 * generationLitresPerSecond * 3.6 / volumeM3
}

/** Slots of one step of the mass balance in a room: 1, or 3 (a quarter) where a slot is too short. */
export function stepOf (room: AirRoom): number {
  return risePerPerson(room) * SLOT_MS / HOUR_MS >= SEEN_IN_A_SLOT_PPM ? 1 : LONG_STEP
}

/** The hidden state of a room: people, air changes an hour, and how much the air that comes in is above the background. */
export interface Balance {
  readonly axes: readonly Axis[]
  /** Densities of the CO2 at the end of a step by state, up to a factor; `forPresence`: log evidence of other sensors for somebody being there. */
  density (step: { readonly ppmStart: number, readonly ppmEnd: number, readonly background: Background, readonly forPresence: number }): Float64Array
}

/**
 * The mass balance of DOMAIN 3.1 as a hidden Markov model (research/co2-presence.md 1.4, with the incoming air as a third hidden quantity): Student's t with 4
 * degrees of freedom, so that a spike does not decide.
 */
export function balanceOf (room: AirRoom, slots: number): Balance {
  const hours = slots * SLOT_MS / HOUR_MS
  const axes = [peopleAxis(Math.max(1, room.capacity ?? UNKNOWN_CAPACITY), hours), airChangeAxis(hours), foreignAirAxis(hours)] as const
  const [people, airChanges, foreign] = axes.map(({ values }) => values) as [readonly number[], readonly number[], readonly number[]]
  const rise = risePerPerson(room)
  const kept = airChanges.map(perHour => Math.exp(-perHour * hours))
  return {
    axes,
    density ({ ppmStart, ppmEnd, background, forPresence }) {
      const densities = new Float64Array(people.length * kept.length * foreign.length)
      const noise = background.noise * (slots > 1 ? LONG_STEP_NOISE : 1)
      const [vacant, present] = [Math.exp(Math.max(MOST_EVIDENCE, Math.min(0, -forPresence))), Math.exp(Math.max(MOST_EVIDENCE, Math.min(0, forPresence)))]
      let state = 0
      for (const persons of people) {
        const weight = persons === 0 ? vacant : present
        const personal = (UNEVEN_PERSON * rise * hours) ** 2 * persons
        for (let air = 0; air < kept.length; air++) {
          const [left, made] = [kept[air]!, rise * persons / airChanges[air]!]
          for (const above of foreign) {
            const incoming = background.outdoor + above
            const variance = noise * noise + (UNEVEN_SHARE * (ppmStart - incoming)) ** 2 + personal
            const off = ppmEnd - left * ppmStart - (1 - left) * (incoming + made)
            const tail = 1 + off * off / (4 * variance)
            densities[state++] = weight / (tail * tail * Math.sqrt(tail * variance))
          }
        }
      }
      return densities
    }
  }
}

/** Other sensors never weigh more than this against a state in one step, natural log. */
const MOST_EVIDENCE = -8
