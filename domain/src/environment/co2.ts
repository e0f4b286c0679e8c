import { LinliError } from '../errors/index.ts'

/** A room for the mass balance of CO2 (DOMAIN 3.1): ppm outdoors, air changes 1/h, m3, m3/h of CO2 a person. */
export interface Co2Room { readonly outdoor: number, readonly airChangePerHour: number, readonly volumeM3: number, readonly generationM3PerHour: number }

/** ppm that `people` people hold in the long run. @throws LinliError `air_change_not_positive`, `volume_not_positive`, `generation_not_positive`, `people_negative`. */
export function co2SteadyState (room: Co2Room, people: number): number {
  check(room)
  if (people < 0) throw new LinliError('people_negative', `${people} people are less than nobody`)
  return room.outdoor + people * ppmPerPerson(room)
}

/** ppm after `hours` with `people` people, from `ppm` on: the exact step. @throws as {@link co2SteadyState}, and `step_not_positive`. */
export function co2Step (room: Co2Room, { ppm, people, hours }: { readonly ppm: number, readonly people: number, readonly hours: number }): number {
  const steady = co2SteadyState(room, people)
  return steady + (ppm - steady) * decayOver(room, hours)
}

/** People that explain a change of ppm within `hours`: the inverse step, neither rounded nor clamped. @throws as {@link co2Step}. */
export function peopleOfCo2 (room: Co2Room, { ppmStart, ppmEnd, hours }: { readonly ppmStart: number, readonly ppmEnd: number, readonly hours: number }): number {
  check(room)
  const kept = decayOver(room, hours)
  return ((ppmEnd - room.outdoor) - (ppmStart - room.outdoor) * kept) / (1 - kept) / ppmPerPerson(room)
}

/** Standard deviation of {@link peopleOfCo2} from that of the sensor, ppm. @throws as {@link co2Step}. */
export function peopleStandardDeviation (room: Omit<Co2Room, 'outdoor'>, { ppmStandardDeviation, hours }: { readonly ppmStandardDeviation: number, readonly hours: number }): number {
  const full = { ...room, outdoor: 0 }
  check(full)
  const kept = decayOver(full, hours)
  return ppmStandardDeviation / ppmPerPerson(full) * Math.sqrt(1 + kept * kept) / (1 - kept)
}

/** Outdoor air of each of `people` people, by the air change of the room. @throws LinliError `air_change_not_positive`, `volume_not_positive`, `people_not_positive`. */
export function freshAir (room: Pick<Co2Room, 'airChangePerHour' | 'volumeM3'>, people: number): { readonly m3PerHourPerson: number, readonly litrePerSecondPerson: number } {
  checkAir(room)
  if (!(people > 0)) throw new LinliError('people_not_positive', `the air of ${people} people cannot be shared out; give at least one`)
  const m3PerHourPerson = room.airChangePerHour * room.volumeM3 / people
  return { m3PerHourPerson, litrePerSecondPerson: m3PerHourPerson / 3.6 }
}

function ppmPerPerson ({ airChangePerHour, volumeM3, generationM3PerHour }: Co2Room): number {
  return 1e6 * generationM3PerHour / (airChangePerHour * volumeM3)
}

function decayOver ({ airChangePerHour }: Co2Room, hours: number): number {
  if (!(hours > 0)) throw new LinliError('step_not_positive', `a step of ${hours} hours leads nowhere`)
  return Math.exp(-airChangePerHour * hours)
}

function check (room: Co2Room): void {
  checkAir(room)
  if (!(room.generationM3PerHour > 0)) throw new LinliError('generation_not_positive', `a generation of ${room.generationM3PerHour} m3/h of CO2 a person is not above 0`)
}

function checkAir ({ airChangePerHour, volumeM3 }: Pick<Co2Room, 'airChangePerHour' | 'volumeM3'>): void {
  if (!(airChangePerHour > 0)) throw new LinliError('air_change_not_positive', `an air change of ${airChangePerHour} per hour is not above 0`)
  if (!(volumeM3 > 0)) throw new LinliError('volume_not_positive', `a volume of ${volumeM3} m3 is not above 0`)
}
