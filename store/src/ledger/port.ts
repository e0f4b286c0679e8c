import type { Catalogue } from '@linli/domain/catalogue'
import type { MetricDefinition, MetricId } from '@linli/domain/figures'
import type { LetterDelivery, LetterState } from '@linli/domain/letters'
import type { Alert, AlertCondition } from '@linli/domain/state'
import type { Language } from '@linli/domain/text'
import type { UsageParts } from '@linli/domain/usage'

/** A letter as it was made: frozen bytes. */
export interface StoredLetter {
  /** `{street}-{first day of the week}-{language}`. */
  readonly id: string
  readonly street: string
  readonly language: Language
  /** Monday of the week, local date. */
  readonly week: string
  readonly subject: string
  readonly createdAt: number
  /** Readings received later are not in it. */
  readonly asOf: number
  readonly html: string
  readonly text: string
  /** The whole message, RFC 5322. */
  readonly eml: Uint8Array
  /** The view model as JSON, so that a later letter can name what was corrected. */
  readonly model: string
  readonly recipients: readonly string[]
  readonly state: LetterState
  /** Undefined: it stays in the outbox. */
  readonly delivery?: LetterDelivery
}

/** A letter without its bytes. */
export type LetterHead = Omit<StoredLetter, 'eml' | 'html' | 'text' | 'model'>

/** A catalogue with when and through whom it came, UTC ms. */
export interface KnownCatalogue { readonly catalogue: Catalogue, readonly at: number, readonly by: string }

/** Parts of a local day that was over, as they were stored from `computedAt` until others replaced them. `catalogue`: the version they were made with, 0 where that was not kept. */
export interface ReplacedDay {
  readonly space: string
  readonly date: string
  readonly replacedAt: number
  readonly computedAt: number
  readonly partsVersion: number
  readonly catalogue: number
  readonly parts: UsageParts
}

/** What the api owns besides telemetry: SQLite file, forward-only migrations, one writer. Synchronous: a transaction takes about 0.2 ms. */
export interface Ledger {
  /** The newest catalogue; version 0 and empty before the first import. */
  catalogue (): Catalogue
  /** Stores a catalogue as the next version and returns it with that version. */
  saveCatalogue (catalogue: Catalogue, note: { readonly at: number, readonly by: string }): Catalogue
  /** The catalogue as it was known at an instant; undefined before the first. */
  catalogueAt (at: number): KnownCatalogue | undefined
  catalogueVersion (version: number): KnownCatalogue | undefined
  /** Notes definitions with when they were first known here; a version that is there stays as it was. */
  keepDefinitions (definitions: readonly MetricDefinition[], at: number): void
  /** Every version of a metric's definition, oldest first. */
  definitions (metric: MetricId): readonly { readonly at: number, readonly definition: MetricDefinition }[]
  /** Once for each `computedAt`: noted again, it was replaced later. */
  keepReplacedDay (day: ReplacedDay): void
  /** Of the local dates from `first` to `last`, inclusive; by date, then oldest first. */
  replacedDays (space: string, first: string, last: string): readonly ReplacedDay[]
  /** Merges the gateway's side of an alert; never touches the acknowledgement. Returns the alert and whether anything changed. */
  upsertAlert (condition: AlertCondition): { readonly alert: Alert, readonly changed: boolean }
  /** First acknowledgement wins. Undefined: no such alert. */
  acknowledgeAlert (id: string, by: string, at: number): Alert | undefined
  alert (id: string): Alert | undefined
  /** Newest first; `open`: active or not acknowledged. */
  alerts (filter: { readonly open?: boolean, readonly space?: string, readonly from?: number, readonly to?: number, readonly limit?: number }): readonly Alert[]
  /** Returns false, and changes nothing, when a letter of this id exists: letters are frozen. */
  saveLetter (letter: StoredLetter): boolean
  letter (id: string): StoredLetter | undefined
  /** Newest week first, without the bytes. */
  letters (filter?: { readonly street?: string, readonly limit?: number }): readonly LetterHead[]
  /** Letters that are to go out and have not reached everybody, oldest first. */
  lettersToSend (): readonly LetterHead[]
  /** Notes how far a letter has come; durable when it returns. `eml`: its bytes under another sender, before it was ever tried. */
  saveDelivery (id: string, progress: { readonly state: LetterState, readonly delivery: LetterDelivery, readonly eml?: Uint8Array }): void
  /** True once for each (job, slot): the catch-up of timetables. */
  claimRun (job: string, slot: string, at: number): boolean
  /** Small settings of the installation itself. */
  setting (key: string): string | undefined
  setSetting (key: string, value: string): void
  audit (entry: { readonly at: number, readonly by: string, readonly what: string, readonly detail?: string }): void
  close (): void
}
