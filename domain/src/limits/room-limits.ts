/** Limits of the air by what a room is used for (DOMAIN 1.8, with 1.1 to 1.5 behind it). */
import type { Limit, RoomUse, Space, SpaceKind } from '../catalogue/index.ts'
import type { Season } from '../environment/index.ts'
import type { Text } from '../text/index.ts'
import { CO2_PPM } from './thresholds.ts'

/** `attention` is told in the weekly letter, `urgent` is work. */
export interface Step { readonly attention: number, readonly urgent: number }
export interface Range { readonly lo?: number, readonly hi?: number }

/** One row of DOMAIN 1.8. ppm, °C, %, µg/m3, lx, dB(A), m3/h a person; a quantity that is not there is not limited. */
export interface UseLimits {
  readonly co2?: Step
  /** Health: too cold in winter, too hot in summer. */
  readonly temperature?: Range
  readonly humidity?: Readonly<Record<Season, Range>>
  readonly pm25?: Step
  readonly noise?: number
  readonly illuminanceLux?: number
  readonly freshAirM3PerHour?: number
  /** Energy, and no matter of health: warmer in winter, colder in summer than the set-points 20 and 26 °C with their tolerance (国办发〔2007〕42号). */
  readonly energy?: { readonly winterAbove: number, readonly summerBelow: number }
}

const always = (range: Range) => ({ summer: range, winter: range, transition: range })
const CO2: Step = CO2_PPM
const PM25: Step = { attention: 35, urgent: 50 }
const TEMPERATURE: Range = { lo: 16, hi: 28 }
const ENERGY = { winterAbove: 22, summerBelow: 25 }
/** In the plum rains more than 80 % is what outdoor air is. */
const SEASONAL = { summer: { lo: 30, hi: 80 }, winter: { lo: 30, hi: 70 }, transition: { lo: 30, hi: 80 } }
const UP_TO_75 = always({ lo: 30, hi: 75 })

/** Ours by DOMAIN 1.8; each quantity's standard, averaging time and certainty: {@link LIMIT_BASES}. */
export const USE_LIMITS: Readonly<Record<RoomUse, UseLimits>> = {
  reading: { co2: CO2, temperature: TEMPERATURE, humidity: SEASONAL, pm25: PM25, noise: 55, illuminanceLux: 300, freshAirM3PerHour: 20, energy: ENERGY },
  activity: { co2: CO2, temperature: TEMPERATURE, humidity: SEASONAL, pm25: PM25, noise: 70, illuminanceLux: 300, freshAirM3PerHour: 20, energy: ENERGY },
  sport: { co2: CO2, temperature: { lo: 14, hi: 28 }, humidity: UP_TO_75, pm25: PM25, noise: 80, illuminanceLux: 200, freshAirM3PerHour: 40, energy: { winterAbove: 20, summerBelow: 25 } },
  children: {
    co2: { attention: 800, urgent: 1000 }, temperature: { lo: 18, hi: 28 }, humidity: always({ lo: 30, hi: 70 }), pm25: { attention: 25, urgent: 35 },
    noise: 65, illuminanceLux: 300, freshAirM3PerHour: 30, energy: { winterAbove: 24, summerBelow: 25 }
  },
  elderly: { co2: CO2, temperature: { lo: 18, hi: 28 }, humidity: UP_TO_75, pm25: PM25, noise: 70, illuminanceLux: 300, freshAirM3PerHour: 25, energy: { winterAbove: 24, summerBelow: 25 } },
  class: { co2: CO2, temperature: TEMPERATURE, humidity: UP_TO_75, pm25: PM25, noise: 60, illuminanceLux: 300, freshAirM3PerHour: 24, energy: ENERGY },
  hall: { co2: CO2, temperature: TEMPERATURE, humidity: UP_TO_75, pm25: PM25, noise: 65, illuminanceLux: 300, freshAirM3PerHour: 20, energy: ENERGY },
  sanitary: { temperature: { lo: 14, hi: 30 }, humidity: always({ hi: 80 }), illuminanceLux: 75 },
  outdoor: {}
}

/** What a kind of space is used for, where the space does not say it. */
const USE_OF_KIND: Readonly<Record<SpaceKind, RoomUse>> = {
  white_collar_centre: 'hall', cultural_centre: 'activity', talent_apartment: 'activity', study_room: 'reading', activity_room: 'activity',
  community_enterprise: 'hall', courtyard: 'outdoor', market_storefront: 'hall', education_complex: 'class'
}

/** What a limit rests on: read in a standard, in a copy of one, or our own proposal. */
export type Certainty = 'standard' | 'copy' | 'own'

/** Standard, averaging time and certainty of each limited quantity (DOMAIN 1.1 to 1.5, 1.8). Printed with "参照 …", never as a finding. */
export const LIMIT_BASES: Readonly<Record<Limit['quantity'], { readonly averaging: Limit['averaging'], readonly certainty: Certainty, readonly text: Text }>> = {
  co2: { averaging: '1h', certainty: 'standard', text: { zh: '参照 GB/T 18883-2022，1 小时均值', en: 'after GB/T 18883-2022, hourly mean' } },
  temperature: { averaging: '15min', certainty: 'copy', text: { zh: '参照 GB 37488-2019、GB/T 18883-2022', en: 'after GB 37488-2019 and GB/T 18883-2022' } },
  humidity: { averaging: '15min', certainty: 'copy', text: { zh: '参照 GB/T 18883-2022', en: 'after GB/T 18883-2022' } },
  pm25: { averaging: '24h', certainty: 'own', text: { zh: '运营提示值，24 小时均值', en: 'operator\'s own, 24-hour mean' } },
  noise: { averaging: '1h', certainty: 'own', text: { zh: '运营提示值，1 小时', en: 'operator\'s own, one hour' } }
}

type Room = Pick<Space, 'kind' | 'use'> & { readonly limits: readonly Limit[] }

/** What a space is used for. */
export const useOf = ({ kind, use }: Omit<Room, 'limits'>): RoomUse => use ?? USE_OF_KIND[kind]

/** The row of DOMAIN 1.8 of a space. */
export const useLimitsOf = (space: Omit<Room, 'limits'>): UseLimits => USE_LIMITS[useOf(space)]

/** Whether the operator has set limits for the space; then they alone hold. */
export const hasOwnLimits = ({ limits }: Pick<Room, 'limits'>): boolean => limits.length > 0

/** Limits in force in a space: its own, else those of its use (DOMAIN A2, 1.8). Health and comfort; energy is apart, {@link energyLimitOf}. */
export function limitsOf (space: Room, season: Season = 'transition'): readonly Limit[] {
  if (hasOwnLimits(space)) return space.limits
  const { co2, temperature, humidity, pm25, noise } = useLimitsOf(space)
  const ranges: readonly (readonly [Limit['quantity'], Range | undefined])[] = [
    ['co2', co2 && { hi: co2.attention }], ['temperature', temperature], ['humidity', humidity?.[season]], ['pm25', pm25 && { hi: pm25.attention }], ['noise', noise === undefined ? undefined : { hi: noise }]
  ]
  return ranges.flatMap(([quantity, range]) => range ? [{ quantity, ...range, averaging: LIMIT_BASES[quantity].averaging }] : [])
}

/** The room temperature that saves energy in a season (the 26/20 rule with its tolerance): undefined between the seasons and where nobody heats or cools. */
export function energyLimitOf (space: Omit<Room, 'limits'>, season: Season): Limit | undefined {
  const { energy } = useLimitsOf(space)
  if (!energy || season === 'transition') return undefined
  return { quantity: 'temperature', averaging: '15min', ...(season === 'summer' ? { lo: energy.summerBelow } : { hi: energy.winterAbove }) }
}

/** Energy wasted at a mean room temperature, °C: 过冷 in summer, 过热 in winter; whether people are comfortable is another question. */
export function energyFlagOf (space: Omit<Room, 'limits'>, { season, temperature }: { readonly season: Season, readonly temperature: number }): 'overcooled' | 'overheated' | undefined {
  const { lo = -Infinity, hi = Infinity } = energyLimitOf(space, season) ?? {}
  return temperature < lo ? 'overcooled' : temperature > hi ? 'overheated' : undefined
}
