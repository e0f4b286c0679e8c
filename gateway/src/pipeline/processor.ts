import { CatalogueIndex, EMPTY_CATALOGUE, type Catalogue } from '@linli/domain/catalogue'
import type { Outcome, PipelineStatus } from '@linli/domain/pipeline'
import { DAY_MS } from '@linli/domain/time'
import type { TelemetryStore, WriteResult } from '@linli/store/telemetry'
import type { Logger } from 'pino'
import type { Decoder, Message } from '../decoders/contract.ts'
import type { Spooled } from '../spool/index.ts'
import type { PipelineEvent } from './contract.ts'
import { DAMAGED, UNREADABLE } from './damaged.ts'
import { decide, type Decision } from './decide.ts'
import { KnownReadings } from './known-readings.ts'
import type { Patience } from './patience.ts'
import type { Quarantine } from './quarantine.ts'
import { Refusals } from './refusals.ts'
import { sourceOfMessage, sourcesOf, type RunningSource } from './sources-of.ts'
import { failed, understand } from './understand.ts'
import type { WriteTimes } from './write-times.ts'

/** A message, what was decided on it, and what it came to once the store had spoken. */
export interface Processed {
  readonly number: number
  readonly message: Message
  readonly decision: Decision
  readonly outcome: Outcome
  readonly events: readonly PipelineEvent[]
}

interface ProcessorOptions {
  readonly store: TelemetryStore
  readonly log: Pick<Logger, 'warn' | 'error'>
  readonly rawRetentionDays: number
  readonly patience: Patience
  readonly writeTimes: WriteTimes
}

/** From messages to rows: decodes, decides and writes some of them together. Counters, the spool and what is kept are for others to keep. */
export class Processor {
  readonly #options: ProcessorOptions
  readonly #known: KnownReadings
  readonly #refusals = new Refusals()
  #decoders: readonly Decoder[] = []
  #sources: readonly RunningSource[] = []
  #index = new CatalogueIndex(EMPTY_CATALOGUE)
  #knowsStore = false

  constructor (options: ProcessorOptions) {
    this.#options = options
    const { store, patience } = options
    // A look-up waits until the store answers: what a message comes to must not depend on when it was asked.
    this.#known = new KnownReadings({ latest: measurement => store.latest(measurement), read: query => patience.untilPossible(() => store.read(query)) })
  }

  start (decoders: readonly Decoder[]): void {
    this.#decoders = decoders
  }

  get sources (): readonly RunningSource[] { return this.#sources }
  get index (): CatalogueIndex { return this.#index }
  get refusals (): PipelineStatus['refusals'] { return this.#refusals.list() }

  setCatalogue (catalogue: Catalogue): void {
    this.#sources = sourcesOf(catalogue, this.#decoders, {
      before: this.#sources, onUnknown: ({ id, decoder }) => { this.#options.log.error({ source: id, decoder }, 'a source names a decoder that does not exist and reads nothing') }
    })
    this.#index = new CatalogueIndex(catalogue)
  }

  /** Processes messages as one batch; undefined when the gateway ends before it could. `lookUp`: whether the store is asked if it has the reading of a message already. */
  async process (batch: readonly Spooled[], lookUp: (number: number) => boolean): Promise<readonly Processed[] | undefined> {
    await this.#getToKnowStore()
    const decisions: Decision[] = []
    const claimed = new Set<string>()
    for (const spooled of batch) {
      const decision = await this.#decide(spooled, { claimed, lookUp: lookUp(spooled.number) })
      for (const key of decision.keys) claimed.add(key)
      decisions.push(decision)
    }
    const refused = await this.#write(decisions)
    return refused && batch.map(({ number, message = DAMAGED }, index) => this.#settle({ number, message, decision: decisions[index]! }, refused))
  }

  /** Keeps what is found and what is not understood of a processed message. */
  keep ({ number, message, decision, outcome }: Processed, quarantine: Quarantine): void {
    const running = sourceOfMessage(this.#sources, message)
    const source = running?.source.id ?? message.source
    for (const found of decision.found) quarantine.noteFound({ source, ...found, at: message.receivedAt })
    if (outcome !== 'quarantined') return
    const why = decision.quarantine ?? { reason: 'refused_by_store' as const, detail: 'the store refused every value of the message' }
    quarantine.keep(number, { message: { ...message, source }, decoder: running?.decoder.id ?? '', ...why })
  }

  /** Before the first message, not at the start: messages are taken, and wait on disk, while the store is away. */
  async #getToKnowStore (): Promise<void> {
    if (this.#knowsStore) return
    await this.#options.patience.untilPossible(() => this.#known.start())
    this.#knowsStore = true
  }

  /** Decides on one message; what our own code cannot take is kept like every other message that is not understood. */
  async #decide ({ number, message }: Spooled, { claimed, lookUp }: { readonly claimed: ReadonlySet<string>, readonly lookUp: boolean }): Promise<Decision> {
    if (!message) return UNREADABLE
    const { log, rawRetentionDays, patience } = this.#options
    const running = sourceOfMessage(this.#sources, message)
    const { source, decoded } = understand(message, { running, index: this.#index, onFault: error => { log.error({ err: error, topic: message.topic }, 'a decoder failed') } })
    const circumstances = { source, index: this.#index, known: this.#known, retentionMs: rawRetentionDays * DAY_MS, claimed, number, lookUp }
    try {
      return await decide(message, decoded, circumstances)
    } catch (error) {
      if (patience.isStopping) throw error
      log.error({ err: error, topic: message.topic }, 'a message could not be decided and is kept in quarantine')
      return decide(message, failed('the gateway', error), circumstances)
    }
  }

  /** Writes what was decided, as one batch, and gives the points that the store refused; undefined when the gateway ends before it could. */
  async #write (decisions: readonly Decision[]): Promise<ReadonlySet<object> | undefined> {
    const { store, log, patience, writeTimes } = this.#options
    const points = decisions.flatMap(decision => decision.points)
    const refused = new Set<object>()
    if (points.length === 0) return refused
    try {
      const { refused: indices } = await patience.untilPossible<WriteResult>(() => writeTimes.timed(() => store.write(points)))
      for (const { index, reason } of indices) {
        refused.add(points[index]!)
        log.warn({ point: points[index], reason }, 'the store refused a point')
      }
      return refused
    } catch (error) {
      if (patience.isStopping) return undefined
      throw error
    }
  }

  /** What a decision came to, now that the store has spoken. */
  #settle (decided: Pick<Processed, 'number' | 'message' | 'decision'>, refused: ReadonlySet<object>): Processed {
    const { message, decision } = decided
    for (const refusal of decision.refusals) this.#refusals.note(refusal, message.receivedAt)
    const isRefused = decision.outcome === 'stored' && decision.points.every(point => refused.has(point))
    if (!isRefused) this.#known.note(decision)
    return { ...decided, ...(isRefused ? { outcome: 'quarantined' as const, events: [] } : { outcome: decision.outcome, events: decision.events }) }
  }
}
