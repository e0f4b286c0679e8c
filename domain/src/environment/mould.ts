/** VTT model of mould growth (Hukka & Viitanen 1999), as DOMAIN A3.13 and 4.3 fix it. A risk index 霉变风险指数, not a diagnosis. */
import { LinliError } from '../errors/index.ts'
import { checkHumidity, checkTemperature } from './air.ts'

/** Sensitivity of a surface: k1 below and from M = 1 on; A, B, C of the largest index; the lowest critical humidity, %; share of the full decline. */
interface Sensitivity {
  readonly growth: readonly [early: number, late: number], readonly largest: readonly [number, number, number], readonly minimum: number, readonly decline: number
}

const MATERIALS = {
  very_sensitive: { growth: [1, 2], largest: [1, 7, 2], minimum: 80, decline: 1 },
  /** Paper-faced board. */
  sensitive: { growth: [0.578, 0.386], largest: [0.3, 6, 1], minimum: 80, decline: 0.5 },
  /** Concrete, plaster. */
  medium: { growth: [0.072, 0.097], largest: [0, 5, 1.5], minimum: 85, decline: 0.25 },
  resistant: { growth: [0.033, 0.014], largest: [0, 3, 1], minimum: 85, decline: 0.1 }
} as const satisfies Record<string, Sensitivity>

export type MouldMaterial = keyof typeof MATERIALS
export const MOULD_MATERIALS = Object.keys(MATERIALS) as readonly MouldMaterial[]

/** M from which somebody looks, acts, and sees mould (DOMAIN 4.3). */
export const MOULD_INDEX = { inspect: 1, treat: 2, visible: 3 } as const

/** Above this temperature only the lowest critical humidity counts, °C. */
const POLYNOMIAL_UP_TO_C = 20
/** Decline per dry hour: the first hours after growth dry the surface, then nothing, then slow decay. */
const DECLINE = { firstHours: 6, first: 0.00133, restUntil: 24, later: 0.000667 } as const

/** Relative humidity from which mould grows on a surface, %; beyond 100 it does not. @throws LinliError `temperature_out_of_range`, `humidity_out_of_range`. */
export function criticalHumidity (temperature: number, minimum: number): number {
  checkTemperature(temperature)
  checkHumidity(minimum)
  if (temperature > POLYNOMIAL_UP_TO_C) return minimum
  return Math.max(minimum, ((-0.00267 * temperature + 0.160) * temperature - 3.13) * temperature + 100)
}

/** The state of a surface between two hours: index 0…6, and dry hours since it last grew. */
export interface Mould { readonly index: number, readonly dryHours: number }

export const NO_MOULD: Mould = { index: 0, dryHours: 0 }

/** The next hour at the temperature, °C, and relative humidity, %, of the surface (not of the room). @throws as {@link criticalHumidity}, and `material_unknown`. */
export function mouldAfterHour ({ index, dryHours }: Mould, { temperature, humidity, material }: { readonly temperature: number, readonly humidity: number, readonly material: MouldMaterial }): Mould {
  checkHumidity(humidity)
  const sensitivity = sensitivityOf(material)
  const critical = criticalHumidity(temperature, sensitivity.minimum)
  if (temperature > 0 && humidity >= critical && critical < 100) {
    return { index: Math.max(0, index + growthIn({ index, temperature, humidity, critical }, sensitivity)), dryHours: 0 }
  }
  return { index: Math.max(0, index - sensitivity.decline * declineIn(dryHours + 1)), dryHours: dryHours + 1 }
}

/** Hours with the same surface: how many, °C, %. */
export type MouldSegment = readonly [hours: number, temperature: number, humidity: number]

/**
 * Index after all segments, from `start` on, and after how many whole hours it was 1 or more for the first time.
 * @throws as {@link mouldAfterHour}, `hours_not_whole`, `index_out_of_range` unless 0 ≤ start ≤ 6.
 */
export function mouldIndex ({ segments, material, start = 0 }: {
  readonly segments: readonly MouldSegment[], readonly material: MouldMaterial, readonly start?: number
}): { readonly index: number, readonly firstHour: number | undefined } {
  if (!(0 <= start && start <= 6)) throw new LinliError('index_out_of_range', `a mould index of ${start} is not between 0 and 6`)
  let mould: Mould = { index: start, dryHours: 0 }
  let elapsed = 0
  let firstHour: number | undefined
  for (const [hours, temperature, humidity] of segments) {
    if (!Number.isInteger(hours) || hours < 0) throw new LinliError('hours_not_whole', `${hours} hours of a surface are not whole hours; give hourly values`)
    for (let hour = 0; hour < hours; hour++) {
      mould = mouldAfterHour(mould, { temperature, humidity, material })
      elapsed++
      if (mould.index >= MOULD_INDEX.inspect) firstHour ??= elapsed
    }
  }
  return { index: mould.index, firstHour }
}

function sensitivityOf (material: MouldMaterial): Sensitivity {
  if (!Object.hasOwn(MATERIALS, material)) throw new LinliError('material_unknown', `there is no surface "${String(material)}"; choose one of ${MOULD_MATERIALS.join(', ')}`)
  return MATERIALS[material]
}

function growthIn ({ index, temperature, humidity, critical }: {
  readonly index: number, readonly temperature: number, readonly humidity: number, readonly critical: number
}, { growth: [early, late], largest: [a, b, c] }: Sensitivity): number {
  const x = (critical - humidity) / (critical - 100)
  const most = a + b * x - c * x * x
  const slowing = Math.max(1 - Math.exp(2.3 * (index - most)), 0)
  const daysToOne = 7 * Math.exp(-0.68 * Math.log(temperature) - 13.9 * Math.log(humidity) + 66.02)
  return (index < 1 ? early : late) * slowing / daysToOne / 24
}

function declineIn (dryHour: number): number {
  if (dryHour <= DECLINE.firstHours) return DECLINE.first
  return dryHour <= DECLINE.restUntil ? 0 : DECLINE.later
}
