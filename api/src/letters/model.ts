import type { Limit, LineOfBusiness } from '@linli/domain/catalogue'
import type { DayType } from '@linli/domain/calendar'
import type { Figure } from '@linli/domain/figures'
import type { Text } from '@linli/domain/text'
import type { Figures, GroupFigures } from '@linli/domain/usage'

/** One space in a letter: its figures of the week, and its visits of each day from Monday on. */
export interface LetterSpace {
  readonly id: string
  readonly name: Text
  readonly figures: Figures
  readonly dailyVisits: readonly Figure[]
  readonly limits: readonly Limit[]
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
  readonly sites: readonly LetterSite[]
  readonly alerts: LetterAlerts
  readonly silentDevices: readonly { readonly name: Text, readonly place: Text, readonly since: number }[]
}
