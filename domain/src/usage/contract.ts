import type { Calendar } from '../calendar/index.ts'
import type { Catalogue, Device, Limit, Space } from '../catalogue/index.ts'
import type { Season } from '../environment/index.ts'
import type { Figure, MethodClass, MetricId } from '../figures/figure.ts'
import type { Reading } from '../readings/index.ts'
import type { Interval } from '../time/index.ts'

/** Everything the figures of one space need. Readings may begin before and end after the period; order and duplicates do not matter. */
export interface UsageInput {
  readonly space: Space
  /** Devices that hang or hung in the space; only their time in service here counts. */
  readonly devices: readonly Device[]
  /** Gateways the devices speak through (session evidence), if any. */
  readonly gateways: readonly Device[]
  readonly readings: readonly Reading[]
  /** Whole local days. */
  readonly period: Interval
  readonly schoolHolidays: Catalogue['schoolHolidays']
  /** Season of the period, by outdoor temperature; unknown: transition, with the widest limits and no rule of energy. */
  readonly season?: Season
  /** Readings received later are unknown (a letter's cut-off). */
  readonly asOf?: number
  /**
   * The day is not over: nothing after this instant is judged, and the counting day in which it lies cannot be balanced yet, so it counts
   * people live (DOMAIN A3.6) and visits as they come.
   */
  readonly until?: number
}

/** A quantity with a limit: milliseconds of use in blocks that are inside the limit, and in blocks that can be judged. */
export interface ComfortParts { readonly insideMs: number, readonly judgedMs: number }

/** Passages of a gap between two totals that crosses the counting day's reset (DOMAIN A3.5 补计). */
export interface Lump extends Interval { readonly device: string, readonly visits: number }

/** A vacant stretch at an end of the period, wholly valid and shorter than the merging limit: it may join with its neighbour's. */
export interface EdgeGap {
  readonly ms: number
  /** Whether the block that holds it is judged, and inside, by quantity. */
  readonly blocks: Readonly<Record<string, { readonly judged: boolean, readonly inside: boolean }>>
}

/**
 * Additive numerators and denominators of one space over one period; plain JSON. Milliseconds unless said otherwise.
 * `addParts` of adjacent periods gives the parts of the whole.
 */
export interface UsageParts {
  readonly period: Interval
  readonly occupancyClass?: MethodClass
  /** The source is of class C and knows no number of people: CO2 without a checked factor. */
  readonly presenceOnly?: true
  readonly visitsClass?: MethodClass
  /** |O|, |V|, |U|, ∫_V n dt, ∫_V n/C dt, ∫_O C dt. */
  readonly openMs: number
  readonly validMs: number
  readonly usedMs: number
  readonly personMs: number
  readonly loadMs: number
  readonly capacityMs: number
  /** Some of O has no capacity. */
  readonly capacityMissing: boolean
  /** V with n ≥ C + 0.5. */
  readonly overMs: number
  /** ∫ n dt over all valid time, open or not. */
  readonly personAllMs: number
  /** The period outside O: its length, the valid part, ∫ n dt, occupied time. */
  readonly closedMs: number
  readonly closedValidMs: number
  readonly closedPersonMs: number
  readonly closedUsedMs: number
  /** What the two-way counters have said, uncorrected and whatever the day is worth: for a plain recount. */
  readonly countedIn: number
  readonly countedOut: number
  /** Corrected entries before staff subtraction, without lumps. */
  readonly entries: number
  /** After staff subtraction by local day, without lumps. */
  readonly visits: number
  readonly lumps: readonly Lump[]
  /** Part of O in which the passages are known. */
  readonly visitsKnownMs: number
  /** Σ visits_d / C_d over open days that are covered, and their number. */
  readonly turnoverSum: number
  readonly turnoverDays: number
  /** Means of the judged open quarters, in order, and how many of them are full. */
  readonly quarterMeans: readonly number[]
  readonly fullQuarters: number
  /** Opening: kept, planned in witnessed time; whether a door contact is among the witnesses, whether there are any, whether a whole day is open. */
  readonly keptMs: number
  readonly plannedMs: number
  readonly hasDoor: boolean
  readonly hasWitness: boolean
  readonly roundTheClock: boolean
  readonly comfort: Readonly<Record<string, ComfortParts>>
  readonly aliveMs: number
  readonly serviceMs: number
  readonly lead?: EdgeGap
  readonly trail?: EdgeGap
}

/** One quarter-hour of the period. */
export interface UsageQuarter {
  readonly from: number
  readonly openMs: number
  readonly validMs: number
  readonly usedMs: number
  readonly personMs: number
  readonly loadMs: number
  /** Corrected passages in the quarter, open or not; exits undefined where nothing counts them. */
  readonly entries: number
  readonly exits?: number
  /** Time-weighted mean people of a judged open quarter (DOMAIN A3.9); undefined when not judged or no people are counted. */
  readonly mean?: number
}

/** Balance of one counting day (DOMAIN A3.5). */
export interface DayBalance {
  readonly day: string
  readonly in: number
  readonly out: number
  readonly grade: 'good' | 'doubtful' | 'fault'
  /** Correctable: its n and visits are used. */
  readonly used: boolean
  readonly s: number | undefined
  /** Undefined when the day is not used. */
  readonly visits: number | undefined
}

export interface UsageEvaluation {
  readonly parts: UsageParts
  /** Every quarter of the period in order. */
  readonly quarters: readonly UsageQuarter[]
  /** Counting days that meet the period. */
  readonly balance: readonly DayBalance[]
  /** `provisional` when the period touches a provisional year. */
  readonly calendar: 'official' | 'provisional'
  /** What holds when: for groups, whose peak is that of the sum. */
  readonly atoms: readonly Atom[]
}

/** A stretch of time in which nothing changes. */
export interface Atom extends Interval {
  readonly open: boolean
  /** The occupancy source is valid, open or not. */
  readonly valid: boolean
  /** In U (open), or occupied (closed). */
  readonly used: boolean
  readonly people: number
  readonly capacity: number | undefined
}

export type Figures = Partial<Record<MetricId, Figure>>

/** Key of a limit in {@link UsageParts.comfort}. */
export const comfortKey = ({ quantity }: Pick<Limit, 'quantity'>): string => quantity
/** Key of the 26/20 rule there: it limits the temperature too, for another reason. */
export const ENERGY_KEY = 'energy'

export type { Calendar }
