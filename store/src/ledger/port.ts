import type { Catalogue } from '@linli/domain/catalogue'
import type { LetterDelivery, LetterState } from '@linli/domain/letters'
import type { Alert, AlertCondition } from '@linli/domain/state'
import type { Language } from '@linli/domain/text'

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

/** What the api owns besides telemetry: SQLite file, forward-only migrations, one writer. Synchronous: a transaction takes about 0.2 ms. */
export interface Ledger {
  /** The newest catalogue; version 0 and empty before the first import. */
  catalogue (): Catalogue
  /** Stores a catalogue as the next version and returns it with that version. */
  saveCatalogue (catalogue: Catalogue, note: { readonly at: number, readonly by: string }): Catalogue
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
