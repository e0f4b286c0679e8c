import type { Co2Model, Space } from '@linli/domain/catalogue'
import { DAY_MS, HOUR_MS, localDate, MINUTE_MS, startOfLocalDay } from '@linli/domain/time'
import type { Incidents } from './incidents.ts'
import { remember, type People } from './people.ts'
import { seedOf, unitAt } from './random.ts'

const STEP_MS = 5 * MINUTE_MS
const STEPS_A_DAY = DAY_MS / STEP_MS

/** What a faultless instrument would read. */
export interface Air { readonly co2: number, readonly temperature: number, readonly humidity: number, readonly pm25: number, readonly noise: number, readonly illuminance: number, readonly pressure: number }

/** Model of a room that states none: 2.8 m high, 1.5 air changes an hour, 0.019 m3/h CO2 a person (DOMAIN 3.2). */
function modelOf (space: Space): Co2Model {
  return space.co2Model ?? { volumeM3: (space.areaM2 ?? 60) * 2.8, airChangePerHour: 1.5, generationM3PerHour: 0.019, background: 430 }
}

/** The air of each space, from the people in it. A pure function of space and time. */
export class Airs {
  readonly #people: People
  readonly #incidents: Incidents
  readonly #days = new Map<string, Float64Array>()

  constructor (people: People, incidents: Incidents) {
    this.#people = people
    this.#incidents = incidents
  }

  at (space: Space, time: number): Air {
    const co2 = this.#co2(space, time)
    const background = modelOf(space).background
    const seed = seedOf(space.id)
    const hour = ((time + 8 * HOUR_MS) % DAY_MS) / HOUR_MS
    const outdoor = outdoorTemperature(time)
    const comfort = outdoor > 24 ? 25.6 : outdoor < 12 ? 20 : 20 + (outdoor - 12) * 5.6 / 12
    const night = 0.5 + 0.5 * Math.cos((hour - 4) * Math.PI / 12)
    const people = this.#people.truth(space.id, time)
    const daylight = Math.max(0, Math.sin((hour - 6) * Math.PI / 12))
    return {
      co2,
      temperature: comfort + 0.25 * (outdoor - comfort) * night + (co2 - background) / 900 + wave(seed, time) * 0.6,
      humidity: 55 + 12 * wave(seed ^ 7, time) + (co2 - background) / 250,
      pm25: Math.max(2, 24 + 22 * wave(11, time) + 3 * wave(seed ^ 3, time)),
      noise: 36 + 9 * Math.log10(1 + people) * (1 + 0.1 * wave(seed ^ 5, time)),
      illuminance: people > 0 ? 320 + 180 * daylight : 90 * daylight,
      pressure: 1016 + 8 * wave(13, time)
    }
  }

  #co2 (space: Space, time: number): number {
    const date = localDate(time)
    const series = remember(this.#days, `${space.id} ${date}`, () => this.#integrate(space, startOfLocalDay(date)))
    const position = (time - startOfLocalDay(date)) / STEP_MS
    const index = Math.min(STEPS_A_DAY - 1, Math.floor(position))
    return series[index]! + (series[index + 1]! - series[index]!) * (position - index)
  }

  /** Mass balance (DOMAIN 3.1) over the day, begun a day earlier in outdoor air: what came before that has long gone out of the window. */
  #integrate (space: Space, midnight: number): Float64Array {
    const { volumeM3, airChangePerHour, generationM3PerHour, background } = modelOf(space)
    const crowds = this.#incidents.crowded.filter(crowd => crowd.space === space.id)
    const counts = this.#counts(space.id, midnight - DAY_MS, 2 * STEPS_A_DAY)
    const series = new Float64Array(STEPS_A_DAY + 1)
    let ppm = background
    for (let step = 0; step < 2 * STEPS_A_DAY; step++) {
      const time = midnight - DAY_MS + step * STEP_MS
      if (step >= STEPS_A_DAY) series[step - STEPS_A_DAY] = ppm
      const airChange = crowds.find(({ from, to }) => from <= time && time < to)?.airChangePerHour ?? airChangePerHour
      const steady = background + 1e6 * counts[step]! * generationM3PerHour / (airChange * volumeM3)
      ppm = steady + (ppm - steady) * Math.exp(-airChange * STEP_MS / HOUR_MS)
    }
    series[STEPS_A_DAY] = ppm
    return series
  }

  /** People in the middle of each step. */
  #counts (space: string, from: number, steps: number): Float64Array {
    const counts = new Float64Array(steps).fill(this.#people.truth(space, from))
    for (const { time, direction } of this.#people.passages(space, from + 1, from + steps * STEP_MS)) {
      for (let step = Math.ceil((time - from) / STEP_MS - 0.5); step < steps; step++) counts[step]! += direction
    }
    return counts
  }
}

/** Daily mean outdoors in Shanghai, °C: about 5 in late January, 29 in late July. */
function outdoorTemperature (time: number): number {
  const yearDay = (time % (365.25 * DAY_MS)) / DAY_MS
  return 17 + 12 * Math.sin((yearDay - 117) * 2 * Math.PI / 365.25)
}

/** A smooth wave in about [-1, 1] that changes from day to day. */
function wave (seed: number, time: number): number {
  const period = DAY_MS / 2
  const step = Math.floor(time / period)
  const part = time / period - step
  const ease = part * part * (3 - 2 * part)
  return (unitAt(seed, step) * (1 - ease) + unitAt(seed, step + 1) * ease) * 2 - 1
}
