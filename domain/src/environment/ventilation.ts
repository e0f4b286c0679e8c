import { LinliError } from '../errors/index.ts'
import { co2Step, freshAir, type Co2Room } from './co2.ts'

/** A stretch of occupied time with its people held: ppm at its ends, mean people, hours. */
export interface OccupiedStep { readonly ppmStart: number, readonly ppmEnd: number, readonly people: number, readonly hours: number }

/** A value with the interval in which it lies, 95 %. */
export interface Estimate { readonly value: number, readonly low: number, readonly high: number }

/** Ventilation while people are there: air change 1/h, and outdoor air of each person at the mean number of people. */
export interface Ventilation { readonly airChangePerHour: Estimate, readonly m3PerHourPerson: Estimate, readonly litrePerSecondPerson: Estimate, readonly people: number, readonly steps: number }

/** Normal quantile of a 95 % interval (DOMAIN A3.13). */
const Z = 1.96
/** With fewer steps neither the fit nor the normal interval holds; ours. */
const NEEDED_STEPS = 30
/** What people breathe out is known to this share only, unless the room was calibrated against its counter (DOMAIN 3.2). */
const GENERATION_TOLERANCE = 0.2
const AIR_CHANGES = { least: 0.01, most: 50 } as const
const ITERATIONS = 60

/**
 * Outdoor air per person from counter and CO2: the air change that explains the measured steps of the mass balance best (DOMAIN 3.3: decay at night measures a room
 * whose ventilation is off, this measures the occupied one). The interval holds the noise of the steps and what is unknown of the generation (`generationTolerance`,
 * 0 for a calibrated room). Steps without people are left out.
 * @throws LinliError `too_few_steps` below 30 with people; those of a room and a step (`volume_not_positive`, `generation_not_positive`, `step_not_positive`).
 */
export function ventilationOf (steps: readonly OccupiedStep[], room: Omit<Co2Room, 'airChangePerHour'> & { readonly generationTolerance?: number }): Ventilation {
  const occupied = steps.filter(({ people }) => people > 0)
  if (occupied.length < NEEDED_STEPS) throw new LinliError('too_few_steps', `${occupied.length} occupied steps do not show the ventilation; collect at least ${NEEDED_STEPS}`)
  const { generationTolerance = GENERATION_TOLERANCE, ...air } = room
  const fit = (factor: number) => fitAirChange(occupied, { ...air, generationM3PerHour: air.generationM3PerHour * factor })
  const [few, best, many] = [fit(1 - generationTolerance), fit(1), fit(1 + generationTolerance)]
  const airChangePerHour = {
    value: best.airChange, low: Math.max(0, Math.min(few.airChange - Z * few.standardError, best.airChange)), high: Math.max(many.airChange + Z * many.standardError, best.airChange)
  }
  const hours = occupied.reduce((sum, step) => sum + step.hours, 0)
  const people = occupied.reduce((sum, step) => sum + step.people * step.hours, 0) / hours
  const { m3PerHourPerson } = freshAir({ airChangePerHour: best.airChange, volumeM3: air.volumeM3 }, people)
  const scaled = (perAirChange: number): Estimate => ({ value: airChangePerHour.value * perAirChange, low: airChangePerHour.low * perAirChange, high: airChangePerHour.high * perAirChange })
  const perAirChange = m3PerHourPerson / best.airChange
  return { airChangePerHour, m3PerHourPerson: scaled(perAirChange), litrePerSecondPerson: scaled(perAirChange / 3.6), people, steps: occupied.length }
}

/**
 * Least squares over the exact step, by golden section on the logarithm: the sum of squares has one minimum in the air change, and the search needs no start.
 * The standard error is that of the linearised fit.
 */
function fitAirChange (steps: readonly OccupiedStep[], room: Omit<Co2Room, 'airChangePerHour'>): { readonly airChange: number, readonly standardError: number } {
  const errors = (airChangePerHour: number) => steps.map(({ ppmStart, ppmEnd, people, hours }) => ppmEnd - co2Step({ ...room, airChangePerHour }, { ppm: ppmStart, people, hours }))
  const squares = (logarithm: number) => errors(Math.exp(logarithm)).reduce((sum, error) => sum + error * error, 0)
  const golden = (Math.sqrt(5) - 1) / 2
  let [low, high] = [Math.log(AIR_CHANGES.least), Math.log(AIR_CHANGES.most)]
  for (let round = 0; round < ITERATIONS; round++) {
    const [left, right] = [high - golden * (high - low), low + golden * (high - low)]
    if (squares(left) < squares(right)) high = right
    else low = left
  }
  const airChange = Math.exp((low + high) / 2)
  const [before, after] = [errors(airChange * (1 - 1e-4)), errors(airChange * (1 + 1e-4))]
  const sensitivity = before.reduce((sum, error, index) => sum + ((error - after[index]!) / (2e-4 * airChange)) ** 2, 0)
  const variance = squares(Math.log(airChange)) / (steps.length - 1)
  return { airChange, standardError: sensitivity === 0 ? Infinity : Math.sqrt(variance / sensitivity) }
}
