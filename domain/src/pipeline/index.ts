import type { FieldRefusal } from '../readings/index.ts'

/** What becomes of a message (DESIGN): exactly one of these. */
export const OUTCOMES = ['stored', 'control', 'duplicate', 'quarantined', 'expired'] as const
export type Outcome = (typeof OUTCOMES)[number]

/** Counters of the gateway since its home was made: received = stored + control + duplicate + quarantined + expired + pending, at every instant. */
export interface PipelineCounters extends Readonly<Record<Outcome, number>> {
  readonly received: number
  /** On disk, not yet decided or written. */
  readonly pending: number
}

export type PipelineCondition = 'running' | 'store_unavailable' | 'disk_full' | 'stopped'

/** Why a broker turns somebody away: no right name and password, no TLS that both agree on, a topic that only Linli or another device publishes. */
export const TURNED_AWAY_REASONS = ['not_authorised', 'tls', 'topic_not_allowed'] as const
export type TurnedAwayReason = (typeof TURNED_AWAY_REASONS)[number]

/** Whom a broker turned away since the gateway's start, as far as it tells. */
export interface TurnedAway { readonly count: number, readonly last?: { readonly at: number, readonly reason: TurnedAwayReason } }

/** A source of messages and how it is. Times are UTC ms. */
export interface SourceStatus {
  readonly connected: boolean
  readonly since: number
  readonly interruptions: readonly { readonly from: number, readonly to?: number }[]
  readonly turnedAway: TurnedAway
}

export interface PipelineStatus {
  readonly counters: PipelineCounters
  readonly condition: PipelineCondition
  /** What is wrong and what is being done, for people; undefined while running. */
  readonly message?: string
  /** Version of the catalogue in use. */
  readonly catalogueVersion: number
  /** Refused fields since start, newest first, by device and field. */
  readonly refusals: readonly (FieldRefusal & { readonly device: string, readonly count: number, readonly lastAt: number })[]
  readonly sources: readonly (SourceStatus & { readonly id: string })[]
}

/** Why a message was quarantined. */
export const QUARANTINE_REASONS = [
  'unknown_topic', 'not_json', 'not_an_object', 'wrong_type', 'impossible_value', 'no_usable_field', 'unknown_device', 'no_codec',
  'personal_data', 'too_large', 'decoder_failed', 'refused_by_store'
] as const
export type QuarantineReason = (typeof QUARANTINE_REASONS)[number]

export interface QuarantineEntry {
  readonly id: number
  readonly receivedAt: number
  readonly source: string
  readonly decoder: string
  readonly topic: string
  /** First bytes of the payload (at most 64 KiB kept), base64. */
  readonly payloadBase64: string
  readonly payloadBytes: number
  readonly truncated: boolean
  readonly reason: QuarantineReason
  /** One sentence for people, English; the reason has its own text in the console's dictionary. */
  readonly detail: string
  readonly external?: string
  readonly device?: string
}

/** A device that speaks and is not claimed. */
export interface FoundDevice {
  readonly source: string
  readonly external: string
  readonly name?: string
  readonly model?: string
  readonly firstSeen: number
  readonly lastSeen: number
  readonly messages: number
  /** What its newest message would have become, by quantity. */
  readonly values: Readonly<Record<string, number | boolean>>
}

/** What people and the api can ask of a running gateway (in process, or over its HTTP service). */
export interface GatewayControl {
  pipeline (): Promise<PipelineStatus>
  /** Newest first. */
  quarantine (query: { readonly limit: number, readonly before?: number }): Promise<{ readonly total: number, readonly entries: readonly QuarantineEntry[] }>
  /** Sends kept messages through the decoder again, as if just taken from the spool; what is understood now leaves the quarantine and moves counters. */
  replay (ids: readonly number[] | 'all'): Promise<{ readonly replayed: number, readonly left: number }>
  found (): Promise<readonly FoundDevice[]>
}
