import type { Device, LineOfBusiness, Space, SpaceKind } from '../catalogue/index.ts'
import type { Explanation, ExplainQuery } from '../explain/index.ts'
import type { Figure, Figures } from './figures.ts'
import type { LetterState } from '../letters/index.ts'
import type { PipelineStatus, QuarantineEntry, FoundDevice } from '../pipeline/index.ts'
import type { Alert, DeviceState, SpaceState } from '../state/index.ts'
import type { Language, Text } from '../text/index.ts'

export type { Figure, Figures }

/** What the screens show and the api answers: one read model for both. Times are UTC ms, dates local. */

/** Step line of one local day: mean people per quarter-hour; `people` undefined = blind or closed. */
export interface DayQuarter { readonly from: number, readonly open: boolean, readonly valid: boolean, readonly people?: number, readonly used?: boolean, readonly entries?: number }

export interface SpaceRow {
  readonly id: string, readonly name: Text, readonly kind: SpaceKind
  /** recorded: data of the past; it has no live state. */
  readonly site: { readonly id: string, readonly name: Text, readonly line: LineOfBusiness, readonly recorded: boolean }
  readonly street: { readonly id: string, readonly name: Text }
  readonly state: SpaceState | undefined
  /** Today so far. */
  readonly today: { readonly quarters: readonly DayQuarter[], readonly visits: Figure, readonly coverage: Figure, readonly opens?: number, readonly closes?: number }
  readonly alerts: readonly Alert[]
}

export interface Overview {
  readonly now: number
  readonly spaces: readonly SpaceRow[]
  /** Active or unacknowledged, worst and oldest first. */
  readonly alerts: readonly AlertRow[]
  readonly devices: { readonly total: number, readonly alive: number, readonly found: number }
  /** 0..1 while history is being filled in; undefined when done or not a demo. */
  readonly backfill?: number
}

export interface AlertRow extends Alert {
  readonly spaceName?: Text, readonly siteName: Text, readonly deviceName?: Text, readonly people?: number
}

export interface SpaceDetail extends SpaceRow {
  readonly space: Space
  readonly devices: readonly DeviceRow[]
  /** Newest 24 h, by quantity, at most 300 points each; gaps over the sensor's span are gaps. */
  readonly air: Readonly<Record<string, readonly { readonly time: number, readonly value: number }[]>>
  readonly limits: readonly { readonly quantity: string, readonly value: number, readonly name: Text }[]
  /** Weeks newest first: this week so far, then whole ones. */
  readonly weeks: readonly { readonly monday: string, readonly figures: Figures, readonly partial: boolean }[]
  /** Hour × weekday of the newest whole week: mean people; undefined = missing, null = closed. */
  readonly heat: readonly (readonly (number | null | undefined)[])[]
  readonly recentAlerts: readonly Alert[]
}

export interface DeviceRow {
  readonly device: Device
  readonly name: Text
  readonly spaceName?: Text, readonly siteName?: Text, readonly where?: string
  readonly state: DeviceState | undefined
}

export interface DevicesView {
  readonly now: number
  readonly devices: readonly DeviceRow[]
  readonly found: readonly FoundDevice[]
  /** Where a found device could hang. */
  readonly spaces: readonly { readonly id: string, readonly name: Text, readonly siteName: Text }[]
}

export interface PipelineView { readonly now: number, readonly status: PipelineStatus, readonly quarantined: readonly QuarantineEntry[], readonly total: number }

export interface LetterRow {
  readonly id: string, readonly street: string, readonly streetName: Text, readonly language: Language
  readonly week: string, readonly subject: string, readonly createdAt: number, readonly recipients: readonly string[]
  readonly state: LetterState
  /** It is to be sent, and will be tried (again) by itself. */
  readonly waits: boolean
  /** When the mail server last took it. */
  readonly sentAt?: number
  /** An answer of the mail server was lost: somebody may have it more than once. */
  readonly maybeTwice: boolean
  /** What hindered or hinders it, in the mail server's words; the refused address stands before them. */
  readonly trouble?: string
}

/** What changed, for pages that are open. */
export type LiveChange =
  | { readonly type: 'space', readonly state: SpaceState }
  | { readonly type: 'alert', readonly alert: Alert }
  | { readonly type: 'pipeline' }
  | { readonly type: 'device', readonly device: string }

/** Everything the console asks and does; the api implements it, the composition root hands it over. */
export interface Desk {
  overview (): Promise<Overview>
  space (id: string): Promise<SpaceDetail | undefined>
  /** Where a figure comes from. @throws LinliError `not_found`, `nothing_known_then`, `period_not_begun`, `calendar_unknown_year`. */
  explain (query: ExplainQuery): Promise<Explanation>
  /** Newest first, open ones before the rest. */
  alerts (): Promise<{ readonly now: number, readonly alerts: readonly AlertRow[] }>
  acknowledge (id: string, by: string): Promise<Alert | undefined>
  devices (): Promise<DevicesView>
  /** Claims a found device into a space; the catalogue gets a new version. @throws LinliError with a sentence for people. */
  claim (claim: { readonly source: string, readonly external: string, readonly space: string, readonly id: string, readonly kind: Device['kind'], readonly by: string }): Promise<void>
  pipeline (): Promise<PipelineView>
  replayQuarantine (ids: readonly number[] | 'all'): Promise<{ readonly replayed: number, readonly left: number }>
  letters (): Promise<{ readonly now: number, readonly letters: readonly LetterRow[] }>
  letterHtml (id: string): Promise<string | undefined>
  letterEml (id: string): Promise<Uint8Array | undefined>
  subscribe (listener: (change: LiveChange) => void): () => void
}
