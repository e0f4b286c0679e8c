import type { Limit, LineOfBusiness } from '@linli/domain/catalogue'
import type { DayType } from '@linli/domain/calendar'
import type { VisitsComparison } from '@linli/domain/comparison'
import type { Figure, MethodClass, MetricId } from '@linli/domain/figures'
import type { Text } from '@linli/domain/text'
import type { Figures, GroupFigures } from '@linli/domain/usage'

/** One space in a letter: its figures of the week, and its visits of each day from Monday on. */
export interface LetterSpace {
  readonly id: string
  readonly name: Text
  readonly figures: Figures
  readonly dailyVisits: readonly Figure[]
  readonly limits: readonly Limit[]
  /** Undefined: nobody counts visits there, or nothing was open. */
  readonly compared?: ComparedVisits
}

/** Visits of the week, of the week before, and against like days. */
export interface ComparedVisits { readonly lastWeek: Figure, readonly thisWeek: Figure, readonly comparison: VisitsComparison }

/** A figure of an earlier letter that is another now. */
export interface Correction {
  /** Monday of the letter that printed it. */
  readonly week: string
  /** Undefined: the total of a method class. */
  readonly space?: string
  readonly methodClass?: MethodClass
  /** The space, or undefined of a total. */
  readonly place?: Text
  readonly metric: MetricId
  /** One day of that week; undefined: all of it. */
  readonly day?: string
  readonly was: Figure
  readonly now: Figure
}

export interface LetterSite { readonly id: string, readonly name: Text, readonly line: LineOfBusiness, readonly spaces: readonly LetterSpace[] }

/** Alerts that were active in the week. */
export interface LetterAlerts {
  readonly raised: number
  readonly acknowledged: number
  readonly cleared: number
  readonly stillActive: number
  /** The longest one, ms within the week, and where. */
  readonly longest?: { readonly ms: number, readonly rule: string, readonly place: Text }
}

/** Everything that a letter says, before it is words: the same for both languages, kept as JSON beside the letter. */
export interface LetterModel {
  readonly street: { readonly id: string, readonly name: Text }
  /** Monday, local date. */
  readonly week: string
  readonly isoYear: number
  readonly isoWeek: number
  /** UTC ms: what was received later is not in it. */
  readonly asOf: number
  /** Days of the week that are no usual workday or weekend. */
  readonly specialDays: readonly { readonly date: string, readonly type: DayType }[]
  /** Totals by method class; classes are never added, commercial sites are not in them. */
  readonly totals: GroupFigures
  /** The totals of visits compared, by method class. */
  readonly comparedTotals: Partial<Record<MethodClass, ComparedVisits>>
  readonly sites: readonly LetterSite[]
  /** What earlier letters said that is known better now; newest week first. */
  readonly corrections: readonly Correction[]
  readonly alerts: LetterAlerts
  readonly silentDevices: readonly { readonly name: Text, readonly place: Text, readonly since: number }[]
}
