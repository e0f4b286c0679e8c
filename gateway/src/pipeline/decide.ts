import type { CatalogueIndex } from '@linli/domain/catalogue'
import { placementAt, type Device, type Source } from '@linli/domain/catalogue'
import type { Outcome, QuarantineReason } from '@linli/domain/pipeline'
import { acceptValue, decideTime, type FieldRefusal, type Reading, type ReadingValues } from '@linli/domain/readings'
import type { Point } from '@linli/domain/telemetry'
import { pointsOfReading } from '@linli/store/telemetry'
import type { Decoded, DecodedReading, Liveness, Message } from '../decoders/contract.ts'
import type { PipelineEvent } from './contract.ts'
import type { KnownReadings } from './known-readings.ts'

/** What one message becomes, before anything is written. */
export interface Decision {
  readonly outcome: Outcome
  readonly points: readonly Point[]
  /** How repetitions of its readings are recognised; known once the points are stored. */
  readonly keys: readonly string[]
  /** Told to the live side once the points are stored. */
  readonly events: readonly PipelineEvent[]
  readonly refusals: readonly (FieldRefusal & { readonly device: string })[]
  readonly quarantine?: { readonly reason: QuarantineReason, readonly detail: string, readonly external?: string, readonly device?: string }
  readonly found: readonly { readonly external: string, readonly name?: string | undefined, readonly model?: string | undefined, readonly values: Readonly<Record<string, number | boolean>> }[]
}

export interface Circumstances {
  readonly source: Source
  readonly index: CatalogueIndex
  readonly known: KnownReadings
  readonly retentionMs: number
  /** Keys of readings that are decided and not yet stored. */
  readonly claimed: ReadonlySet<string>
  /** Number of the message in the spool: tells apart what is received in one millisecond. */
  readonly number: number
  /** Ask the store whether a reading is known (not when the spool is read again after a crash). */
  readonly lookUp: boolean
}

/** Decides on a decoded message (DESIGN "What becomes of a message"). */
export async function decide (message: Message, decoded: Decoded, circumstances: Circumstances): Promise<Decision> {
  const { source, index } = circumstances
  switch (decoded.kind) {
    case 'rejected': {
      const device = decoded.external === undefined ? undefined : index.byExternal(source.id, decoded.external)
      return {
        ...NOTHING, outcome: 'quarantined',
        quarantine: { reason: decoded.reason, detail: decoded.detail, ...(decoded.external === undefined ? {} : { external: decoded.external }), ...(device ? { device: device.id } : {}) },
        events: device && !message.retained ? [{ type: 'unreadable', device, at: message.receivedAt, reason: decoded.reason }] : []
      }
    }
    case 'control': return {
      ...NOTHING, outcome: 'control', ...lives(message, decoded.liveness ?? [], circumstances),
      found: (decoded.found ?? []).filter(({ external }) => !index.byExternal(source.id, external)).map(found => ({ ...found, values: {} }))
    }
    case 'readings': {
      const decisions: Decision[] = []
      const claimed = new Set(circumstances.claimed)
      for (const reading of decoded.readings) {
        const decision = await decideReading(message, reading, { ...circumstances, claimed })
        for (const key of decision.keys) claimed.add(key)
        decisions.push(decision)
      }
      return together(decisions)
    }
  }
}

const NOTHING = { points: [], keys: [], events: [], refusals: [], found: [] } as const

/** One message, one outcome: stored if anything of it is, else what weighs most. */
const WEIGHT: readonly Outcome[] = ['stored', 'quarantined', 'expired', 'duplicate', 'control']

function together (decisions: readonly Decision[]): Decision {
  if (decisions.length === 1) return decisions[0]!
  const outcome = WEIGHT.find(one => decisions.some(decision => decision.outcome === one)) ?? 'control'
  const quarantine = outcome === 'quarantined' ? decisions.find(decision => decision.quarantine)?.quarantine : undefined
  return {
    outcome, ...(quarantine ? { quarantine } : {}),
    points: decisions.flatMap(({ points }) => points), keys: decisions.flatMap(({ keys }) => keys), events: decisions.flatMap(({ events }) => events), refusals: decisions.flatMap(({ refusals }) => refusals), found: decisions.flatMap(({ found }) => found)
  }
}

async function decideReading (message: Message, decoded: DecodedReading, circumstances: Circumstances): Promise<Decision> {
  const { source, index, known, lookUp, claimed } = circumstances
  const device = index.byExternal(source.id, decoded.external)
  const { values, refused } = accept(decoded)
  if (!device) return unknownDevice(decoded, values)
  const refusals = refused.map(refusal => ({ ...refusal, device: device.id }))
  const time = decideTime({ deviceTime: decoded.time, receivedAt: message.receivedAt, retained: message.retained, retentionMs: retentionOf(device, decoded.time, circumstances) })
  if (time === 'expired') return { ...NOTHING, outcome: 'expired', refusals }
  // A retained copy without a time of its own says nothing new.
  if (time === 'ignored') return { ...NOTHING, outcome: 'duplicate', refusals }
  const isEmpty = Object.keys(values).length === 0
  if (isEmpty && refused.length > 0) return { ...NOTHING, outcome: 'quarantined', refusals, quarantine: { ...refusalOf(refused), external: decoded.external, device: device.id } }
  // Without a device time two messages of one millisecond are two readings: their place in the spool tells them apart, after a crash as well.
  const seq = decoded.seq ?? (time.timedOn === 'receipt' ? circumstances.number : undefined)
  const reading: Reading = { device: device.id, ...time, receivedAt: message.receivedAt, ...(seq === undefined ? {} : { seq }), values: isEmpty ? { online: true } : values }
  const key = known.keyOf(reading, decoded)
  if (key !== undefined && (claimed.has(key) || await known.isKnown(key, reading, { repeat: decoded.repeat, lookUp }))) return { ...NOTHING, outcome: 'duplicate', refusals }
  return {
    ...NOTHING, refusals, keys: key === undefined ? [] : [key], outcome: isEmpty ? 'control' : 'stored', points: pointsOfReading(reading),
    events: message.retained ? [] : [{ type: 'reading', device, reading, refusals: refused, history: decoded.history ?? false }]
  }
}

/** Values that are what they say, and those that are refused. Nothing said is nothing refused. */
function accept ({ values: given }: DecodedReading): { readonly values: ReadingValues, readonly refused: readonly FieldRefusal[] } {
  const values: Record<string, number | boolean> = {}
  const refused: FieldRefusal[] = []
  for (const [field, value] of Object.entries(given)) {
    if (value === undefined || value === null) continue
    const verdict = acceptValue(field, value)
    if ('refusal' in verdict) refused.push({ ...verdict.refusal, value: shown(value) })
    else values[field] = verdict.value
  }
  return { values: values, refused }
}

/** A refused value as it can be shown: what a device nests without end is not printed, nor kept. */
function shown (value: unknown): unknown {
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? '[…]' : '{…}'
  return typeof value === 'string' ? value.slice(0, 60) : value
}

function unknownDevice ({ external, name, model }: DecodedReading, values: ReadingValues): Decision {
  return {
    ...NOTHING, outcome: 'quarantined', found: [{ external, name, model, values: values }],
    quarantine: { reason: 'unknown_device', detail: `the device "${external}" is not in the catalogue; claim it, and its messages are taken`, external }
  }
}

/** Recorded data of the past is kept at any age. */
function retentionOf (device: Device, time: number | undefined, { index, retentionMs }: Circumstances): number {
  const placement = placementAt(device, time ?? 0) ?? device.placements.at(-1)
  return placement && index.siteOf(placement.space)?.recorded ? Infinity : retentionMs
}

const REFUSAL_REASONS: Readonly<Record<FieldRefusal['reason'], QuarantineReason>> = {
  unknown_field: 'no_usable_field', wrong_type: 'wrong_type', not_finite: 'impossible_value', out_of_range: 'impossible_value', not_measured: 'no_usable_field'
}

function refusalOf (refused: readonly FieldRefusal[]): { readonly reason: QuarantineReason, readonly detail: string } {
  const worst = refused.find(({ reason }) => reason !== 'unknown_field') ?? refused[0]!
  return { reason: REFUSAL_REASONS[worst.reason], detail: refused.slice(0, 10).map(({ field, value, reason }) => `${field.slice(0, 60)} = ${String(value)}: ${reason.replaceAll('_', ' ')}`).join('; ') }
}

/** Births, deaths and announced sleep: rows that say when, and what the live side is told. */
function lives (message: Message, liveness: readonly Liveness[], { source, index, retentionMs }: Circumstances): Pick<Decision, 'points' | 'events' | 'found'> {
  const points: Point[] = []
  const events: PipelineEvent[] = []
  for (const life of liveness) {
    const device = index.byExternal(source.id, life.external)
    if (!device) {
      // A bridge that nobody claimed is the source itself.
      if (life.bridge && life.state !== 'asleep' && !message.retained) events.push({ type: 'source', source: source.id, connected: life.state === 'online', at: life.time ?? message.receivedAt })
      continue
    }
    // A last will was written when its session began: the session ends when the will arrives. A stored copy of one does not say when that was.
    const isDeath = life.state === 'offline'
    const time = decideTime({ deviceTime: isDeath && !message.retained ? undefined : life.time, receivedAt: message.receivedAt, retained: message.retained, retentionMs })
    if (typeof time === 'string') continue
    if (life.state === 'online' || (isDeath && !message.retained)) points.push(...pointsOfReading({ device: device.id, ...time, receivedAt: message.receivedAt, values: { online: life.state === 'online' } }))
    if (!message.retained || life.time !== undefined) events.push({ type: 'liveness', device, liveness: life, at: time.time })
  }
  return { points, events, found: [] }
}
