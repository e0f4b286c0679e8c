import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { EMPTY_CATALOGUE, type Catalogue } from '@linli/domain/catalogue'
import { LinliError } from '@linli/domain/errors'
import type { GatewayControl, PipelineStatus } from '@linli/domain/pipeline'
import type { Clock } from '@linli/domain/time'
import type { TelemetryStore } from '@linli/store/telemetry'
import type { Logger } from 'pino'
import type { Message } from '../decoders/contract.ts'
import { loadDecoders } from '../decoders/index.ts'
import { JsonFile } from '../live/json-file.ts'
import { Spool, type SpoolDisk, type Spooled } from '../spool/index.ts'
import type { PipelineEvent } from './contract.ts'
import { Checkpoint, Counters } from './counters.ts'
import { Patience } from './patience.ts'
import { Processor } from './processor.ts'
import { Quarantine } from './quarantine.ts'
import type { RunningSource } from './sources-of.ts'
import { shortened } from './understand.ts'
import { WriteTimes } from './write-times.ts'

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
/** The end waits no longer than this for the store. */
const END_AT_MOST_MS = 5000

/** From a message on disk to rows, counters and events; one message after the other, each with one outcome. */
export class Pipeline {
  /** How long the store takes. */
  readonly writeTimes = new WriteTimes()
  readonly #options: PipelineOptions
  readonly #checkpointFile: JsonFile
  readonly #quarantine: Quarantine
  readonly #patience: Patience
  readonly #processor: Processor
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
    this.#processor = new Processor({ ...options, patience: this.#patience, writeTimes: this.writeTimes })
  }

  async start (): Promise<void> {
    this.#processor.start([...new Set((await loadDecoders()).values())])
    this.setCatalogue(this.#options.catalogue ?? EMPTY_CATALOGUE)
    const checkpoint = Checkpoint.safeParse(await this.#checkpointFile.read()).data
    // Without a checkpoint numbers go on after what is kept: they are the ids of the quarantine.
    this.#decided = checkpoint?.number ?? this.#quarantine.newest()
    this.#spool = await Spool.open(join(this.#options.stateDir, 'spool'), { after: this.#decided, ...(this.#options.disk ? { disk: this.#options.disk } : {}) })
    // A checkpoint that is lost or behind: what the spool no longer holds was decided before.
    this.#decided = Math.max(this.#decided, this.#spool.first - 1)
    this.#recoveredTo = this.#spool.last
    this.#counters = new Counters(checkpoint?.counters, this.#spool.last - this.#decided)
    this.#patience.start()
    this.#wake()
  }

  get sources (): readonly RunningSource[] { return this.#processor.sources }

  get catalogue (): Catalogue { return this.#processor.index.catalogue }

  setCatalogue (catalogue: Catalogue): void { this.#processor.setCatalogue(catalogue) }

  /** Resolves when the message is on disk. @throws LinliError `disk_full`, `gateway_stopped`, retryable: it must not be acknowledged. */
  async accept (message: Message): Promise<void> {
    if (!this.#spool || this.#patience.isStopping) throw new LinliError('gateway_stopped', 'the gateway is ending and takes no more messages', { retryable: true })
    try {
      await this.#spool.append(shortened(message))
    } catch (error) {
      this.#patience.suffer(error)
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
      refusals: this.#processor.refusals, catalogueVersion: this.catalogue.version
    }
  }

  quarantine (query: { readonly limit: number, readonly before?: number }): ReturnType<GatewayControl['quarantine']> {
    return Promise.resolve({ total: this.#quarantine.total(), entries: this.#quarantine.entries(query) })
  }

  found (): ReturnType<GatewayControl['found']> {
    return Promise.resolve(this.#quarantine.found((source, external) => this.#processor.index.byExternal(source, external) !== undefined))
  }

  /** Tries kept messages again, in turn with the work on new ones. */
  async replay (ids: readonly number[] | 'all'): Promise<{ replayed: number, left: number }> {
    const candidates = this.#quarantine.replayable(ids)
    let replayed = 0
    for (let at = 0; at < candidates.length && !this.#patience.isStopping; at += BATCH) {
      await this.#inTurn(async () => { replayed += await this.#tryAgain(candidates.slice(at, at + BATCH)) })
    }
    return { replayed, left: this.#quarantine.total() }
  }

  async stop (): Promise<void> {
    if (this.#patience.isStopping) return
    this.#patience.stop()
    await this.#workEnds()
    await this.#saveCheckpoint()
    await this.#spool?.close()
    this.#spool = undefined
    this.#quarantine.close()
  }

  /** Waits for what is under way, but not for a store that takes a call and does not answer: the same messages are decided at the next start. */
  async #workEnds (): Promise<void> {
    const ended = new AbortController()
    await Promise.race([this.#work.catch(() => undefined), setTimeout(END_AT_MOST_MS, undefined, { signal: ended.signal }).catch(() => undefined)])
    ended.abort()
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
        this.#patience.suffer(error)
        await this.#patience.pause(FAILURE_PAUSE_MS)
      }
    }
  }

  async #workOn (batch: readonly Spooled[]): Promise<void> {
    const processed = await this.#processor.process(batch, number => number > this.#recoveredTo)
    if (!processed) return
    this.#quarantine.together(() => { for (const one of processed) this.#processor.keep(one, this.#quarantine) })
    for (const { events } of processed) this.#tell(events)
    this.#decided = batch.at(-1)!.number
    this.#counters.decide(processed.map(({ outcome }) => outcome))
    await this.#saveCheckpoint()
    await this.#spool!.release(this.#decided, { erase: processed.some(({ decision }) => decision.quarantine?.reason === 'personal_data') })
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

  /** How many of them are no longer kept. */
  async #tryAgain (ids: readonly number[]): Promise<number> {
    const batch = ids.flatMap(number => {
      const message = this.#quarantine.message(number)
      return message ? [{ number, message }] : []
    })
    const processed = await this.#processor.process(batch, () => true)
    if (!processed) return 0
    const released = processed.filter(({ outcome }) => outcome !== 'quarantined')
    this.#quarantine.together(() => {
      // A device that is still unknown was found before.
      for (const one of processed) if (one.outcome === 'quarantined') this.#processor.keep({ ...one, decision: { ...one.decision, found: [] } }, this.#quarantine)
      for (const { number } of released) this.#quarantine.remove(number)
    })
    for (const { outcome } of released) this.#counters.release(outcome)
    await this.#saveCheckpoint()
    for (const { events } of released) this.#tell(events)
    return released.length
  }

  async #saveCheckpoint (): Promise<void> {
    try {
      await this.#checkpointFile.write({ number: this.#decided, counters: this.#counters.decided() } satisfies Checkpoint)
    } catch (error) {
      this.#options.log.warn({ err: error }, 'the checkpoint could not be written; the spool keeps the messages')
    }
  }
}
