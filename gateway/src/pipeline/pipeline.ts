import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { CatalogueIndex, EMPTY_CATALOGUE, type Catalogue } from '@linli/domain/catalogue'
import { LinliError } from '@linli/domain/errors'
import type { Outcome, PipelineStatus, GatewayControl } from '@linli/domain/pipeline'
import { DAY_MS, type Clock } from '@linli/domain/time'
import type { TelemetryStore, WriteResult } from '@linli/store/telemetry'
import type { Logger } from 'pino'
import type { Decoder, Message } from '../decoders/contract.ts'
import { loadDecoders } from '../decoders/index.ts'
import { JsonFile } from '../live/json-file.ts'
import { Spool, type SpoolDisk, type Spooled } from '../spool/index.ts'
import type { PipelineEvent } from './contract.ts'
import { Checkpoint, Counters } from './counters.ts'
import { DAMAGED, UNREADABLE } from './damaged.ts'
import { decide, type Decision } from './decide.ts'
import { KnownReadings } from './known-readings.ts'
import { Patience } from './patience.ts'
import { Quarantine } from './quarantine.ts'
import { Refusals } from './refusals.ts'
import { sourceOfMessage, sourcesOf, type RunningSource } from './sources-of.ts'
import { failed, shortened, understand } from './understand.ts'

export interface PipelineOptions {
  readonly store: TelemetryStore
  readonly clock: Clock
  readonly log: Pick<Logger, 'warn' | 'error' | 'info'>
  /** Folder of spool, checkpoint and quarantine. */
  readonly stateDir: string
  readonly catalogue?: Catalogue
  readonly rawRetentionDays: number
  /** In order, after the store has the reading. */
  readonly onEvent: (event: PipelineEvent) => void
  /** Tests let the disk fail. */
  readonly disk?: SpoolDisk
}

/** Messages that are decided and written together. */
const BATCH = 500
/** After a failure that nobody foresaw the same messages are tried again. */
const FAILURE_PAUSE_MS = 500
/** From a message on disk to rows, counters and events; one message after the other, each with one outcome. */
export class Pipeline {
  readonly #options: PipelineOptions
  readonly #checkpointFile: JsonFile
  readonly #quarantine: Quarantine
  readonly #known: KnownReadings
  readonly #refusals = new Refusals()
  readonly #patience: Patience
  #decoders: readonly Decoder[] = []
  #sources: readonly RunningSource[] = []
  #index = new CatalogueIndex(EMPTY_CATALOGUE)
  #counters = new Counters(undefined, 0)
  #spool: Spool | undefined
  /** Number of the last message that is decided. */
  #decided = 0
  /** Messages up to this one were on disk before this start: their rows may be stored already. */
  #recoveredTo = 0
  #work: Promise<void> = Promise.resolve()
  #isWorking = false

  constructor (options: PipelineOptions) {
    this.#options = options
    this.#patience = new Patience(options.log)
    mkdirSync(options.stateDir, { recursive: true })
    this.#checkpointFile = new JsonFile(join(options.stateDir, 'checkpoint.json'))
    this.#quarantine = new Quarantine(join(options.stateDir, 'quarantine.db'))
    // A look-up waits until the store answers: what a message comes to must not depend on when it was asked.
    this.#known = new KnownReadings({ latest: measurement => options.store.latest(measurement), read: query => this.#patience.untilPossible(() => options.store.read(query)) })
  }

  async start (): Promise<void> {
    this.#decoders = [...(await loadDecoders()).values()].filter((decoder, index, all) => all.indexOf(decoder) === index)
    this.setCatalogue(this.#options.catalogue ?? EMPTY_CATALOGUE)
    const checkpoint = Checkpoint.safeParse(await this.#checkpointFile.read()).data
    // Without a checkpoint numbers go on after what is kept: they are the ids of the quarantine.
    this.#decided = checkpoint?.number ?? this.#quarantine.newest()
    this.#spool = await Spool.open(join(this.#options.stateDir, 'spool'), { after: this.#decided, ...(this.#options.disk ? { disk: this.#options.disk } : {}) })
    // A checkpoint that is lost or behind: what the spool no longer holds was decided before.
    this.#decided = Math.max(this.#decided, this.#spool.first - 1)
    this.#recoveredTo = this.#spool.last
    this.#counters = new Counters(checkpoint?.counters, this.#spool.last - this.#decided)
    await this.#known.start()
    this.#patience.start()
    this.#wake()
  }

  get sources (): readonly RunningSource[] { return this.#sources }

  setCatalogue (catalogue: Catalogue): void {
    this.#sources = sourcesOf(catalogue, this.#decoders, {
      before: this.#sources, onUnknown: ({ id, decoder }) => { this.#options.log.error({ source: id, decoder }, 'a source names a decoder that does not exist and reads nothing') }
    })
    this.#index = new CatalogueIndex(catalogue)
  }

  get catalogue (): Catalogue { return this.#index.catalogue }

  /** Resolves when the message is on disk. @throws LinliError `disk_full`, `gateway_stopped`, retryable: it must not be acknowledged. */
  async accept (message: Message): Promise<void> {
    if (!this.#spool || this.#patience.isStopping) throw new LinliError('gateway_stopped', 'the gateway is ending and takes no more messages', { retryable: true })
    try {
      await this.#spool.append(shortened(message))
    } catch (error) {
      this.#patience.suffer(error instanceof LinliError && error.code === 'disk_full' ? 'disk_full' : 'store_unavailable', (error as Error).message)
      throw error
    }
    this.#counters.receive()
    this.#patience.recover('disk_full')
    this.#wake()
  }

  /** Resolves when everything that was accepted is decided. */
  async drained (): Promise<void> {
    while (this.#isWorking || (this.#spool && this.#decided < this.#spool.last)) {
      this.#wake()
      await this.#work
      if (this.#patience.isStopping) return
    }
  }

  status (): Omit<PipelineStatus, 'sources'> {
    return {
      counters: this.#counters.snapshot(), condition: this.#patience.condition, ...(this.#patience.trouble === undefined ? {} : { message: this.#patience.trouble }),
      refusals: this.#refusals.list(), catalogueVersion: this.#index.catalogue.version
    }
  }

  quarantine (query: { readonly limit: number, readonly before?: number }): ReturnType<GatewayControl['quarantine']> {
    return Promise.resolve({ total: this.#quarantine.total(), entries: this.#quarantine.entries(query) })
  }

  found (): ReturnType<GatewayControl['found']> {
    return Promise.resolve(this.#quarantine.found((source, external) => this.#index.byExternal(source, external) !== undefined))
  }

  /** Tries kept messages again, in turn with the work on new ones. */
  async replay (ids: readonly number[] | 'all'): Promise<{ replayed: number, left: number }> {
    const candidates = this.#quarantine.replayable(ids)
    let replayed = 0
    for (const id of candidates) {
      await this.#inTurn(async () => { if (await this.#tryAgain(id)) replayed++ })
    }
    return { replayed, left: this.#quarantine.total() }
  }

  async stop (): Promise<void> {
    if (this.#patience.isStopping) return
    this.#patience.stop()
    await this.#work.catch(() => undefined)
    await this.#saveCheckpoint()
    await this.#spool?.close()
    this.#spool = undefined
    this.#quarantine.close()
  }

  /** One piece of work after the other. */
  #inTurn (act: () => Promise<void>): Promise<void> {
    const turn = this.#work.catch(() => undefined).then(act)
    this.#work = turn
    return turn
  }

  #wake (): void {
    if (this.#isWorking || this.#patience.isStopping) return
    this.#isWorking = true
    void this.#inTurn(() => this.#workOff().finally(() => { this.#isWorking = false })).catch((error: unknown) => {
      this.#options.log.error({ err: error }, 'the pipeline failed and goes on with the next message')
    })
  }

  async #workOff (): Promise<void> {
    while (this.#spool && !this.#patience.isStopping) {
      const batch = await this.#spool.read(this.#decided, BATCH)
      if (batch.length === 0) {
        if (this.#decided < this.#spool.last) continue
        // At once after the look at the spool: who accepts now starts the next turn.
        this.#isWorking = false
        return
      }
      try {
        await this.#workOn(batch)
        this.#patience.recover('store_unavailable')
      } catch (error) {
        if (this.#patience.isStopping) return
        this.#options.log.error({ err: error }, 'messages could not be worked on; they are tried again')
        this.#patience.suffer('store_unavailable', (error as Error).message)
        await this.#patience.pause(FAILURE_PAUSE_MS)
      }
    }
  }

  async #workOn (batch: readonly Spooled[]): Promise<void> {
    const decisions: Decision[] = []
    const claimed = new Set<string>()
    for (const spooled of batch) {
      const decision = await this.#decide(spooled, claimed)
      for (const key of decision.keys) claimed.add(key)
      decisions.push(decision)
    }
    const written = await this.#write(decisions)
    if (!written) return
    const outcomes = batch.map((spooled, index) => this.#settle(spooled, decisions[index]!, written))
    this.#quarantine.together(() => {
      batch.forEach(({ number, message = DAMAGED }, index) => { this.#keep(number, message, decisions[index]!, outcomes[index]!) })
    })
    for (const { events } of outcomes) this.#tell(events)
    this.#decided = batch.at(-1)!.number
    this.#counters.decide(outcomes.map(({ outcome }) => outcome))
    await this.#saveCheckpoint()
    await this.#spool!.release(this.#decided, { erase: decisions.some(({ quarantine }) => quarantine?.reason === 'personal_data') })
  }

  #tell (events: readonly PipelineEvent[]): void {
    for (const event of events) {
      try {
        this.#options.onEvent(event)
      } catch (error) {
        this.#options.log.error({ err: error }, 'the live side failed on an event')
      }
    }
  }

  /** Decides on one message; what our own code cannot take is kept like every other message that is not understood. */
  async #decide ({ number, message }: Spooled, claimed: ReadonlySet<string>): Promise<Decision> {
    if (!message) return UNREADABLE
    const running = sourceOfMessage(this.#sources, message)
    const { source, decoded } = understand(message, { running, index: this.#index, onFault: error => { this.#options.log.error({ err: error, topic: message.topic }, 'a decoder failed') } })
    const circumstances = {
      source, index: this.#index, known: this.#known, retentionMs: this.#options.rawRetentionDays * DAY_MS, claimed, number, lookUp: number > this.#recoveredTo || this.#decided >= number
    }
    try {
      return await decide(message, decoded, circumstances)
    } catch (error) {
      if (this.#patience.isStopping) throw error
      this.#options.log.error({ err: error, topic: message.topic }, 'a message could not be decided and is kept in quarantine')
      return decide(message, failed('the gateway', error), circumstances)
    }
  }

  /** Writes what was decided, as one batch; undefined when the gateway ends before it could. */
  async #write (decisions: readonly Decision[]): Promise<ReadonlySet<object> | undefined> {
    const points = decisions.flatMap(decision => decision.points)
    const refused = new Set<object>()
    if (points.length === 0) return refused
    try {
      const { refused: indices } = await this.#patience.untilPossible<WriteResult>(() => this.#options.store.write(points))
      for (const { index, reason } of indices) {
        refused.add(points[index]!)
        this.#options.log.warn({ point: points[index], reason }, 'the store refused a point')
      }
      return refused
    } catch (error) {
      if (this.#patience.isStopping) return undefined
      throw error
    }
  }

  /** What a decision came to, now that the store has spoken. */
  #settle ({ message = DAMAGED }: Spooled, decision: Decision, refused: ReadonlySet<object>): { readonly outcome: Outcome, readonly events: readonly PipelineEvent[] } {
    for (const refusal of decision.refusals) this.#refusals.note(refusal, message.receivedAt)
    const isRefused = decision.outcome === 'stored' && decision.points.every(point => refused.has(point))
    if (!isRefused) this.#known.note(decision)
    return isRefused ? { outcome: 'quarantined', events: [] } : { outcome: decision.outcome, events: decision.events }
  }

  #keep (number: number, message: Message, decision: Decision, { outcome }: { readonly outcome: Outcome }): void {
    const running = sourceOfMessage(this.#sources, message)
    const source = running?.source.id ?? message.source
    for (const found of decision.found) this.#quarantine.noteFound({ source, ...found, at: message.receivedAt })
    if (outcome !== 'quarantined') return
    const why = decision.quarantine ?? { reason: 'refused_by_store' as const, detail: 'the store refused every value of the message' }
    this.#quarantine.keep(number, { message: { ...message, source }, decoder: running?.decoder.id ?? '', ...why })
  }

  async #tryAgain (id: number): Promise<boolean> {
    const message = this.#quarantine.message(id)
    if (!message) return false
    const decision = await this.#decide({ number: id, message }, new Set())
    const refused = await this.#write([decision])
    if (!refused) return false
    const { outcome, events } = this.#settle({ number: id, message }, decision, refused)
    if (outcome === 'quarantined') {
      this.#keep(id, message, { ...decision, found: [] }, { outcome })
      return false
    }
    this.#quarantine.remove(id)
    this.#counters.release(outcome)
    await this.#saveCheckpoint()
    this.#tell(events)
    return true
  }

  async #saveCheckpoint (): Promise<void> {
    try {
      await this.#checkpointFile.write({ number: this.#decided, counters: this.#counters.decided() } satisfies Checkpoint)
    } catch (error) {
      this.#options.log.warn({ err: error }, 'the checkpoint could not be written; the spool keeps the messages')
    }
  }
}
