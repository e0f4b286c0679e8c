import { setTimeout } from 'node:timers/promises'
import { hasCode, LinliError } from '@linli/domain/errors'
import type { PipelineCondition } from '@linli/domain/pipeline'
import type { Logger } from 'pino'

const FIRST_PAUSE_MS = 100
const LONGEST_PAUSE_MS = 5000

/** How the pipeline is, and how it waits for what is away: nothing is lost meanwhile, and people are told. */
export class Patience {
  readonly #log: Pick<Logger, 'warn'>
  readonly #stopping = new AbortController()
  #condition: PipelineCondition = 'stopped'
  #trouble: string | undefined

  constructor (log: Pick<Logger, 'warn'>) {
    this.#log = log
  }

  get condition (): PipelineCondition { return this.#condition }
  get trouble (): string | undefined { return this.#trouble }
  get isStopping (): boolean { return this.#stopping.signal.aborted }

  start (): void { this.#condition = 'running' }

  /** Ends every waiting. */
  stop (): void {
    this.#condition = 'stopped'
    this.#stopping.abort()
  }

  /** Something is wrong: the disk is full, or the store does not answer as it should. */
  suffer (error: unknown): void {
    this.#set(hasCode(error, 'disk_full') ? 'disk_full' : 'store_unavailable', (error as Error).message)
  }

  /** What was wrong has passed. */
  recover (from: PipelineCondition): void {
    if (this.#condition === from) this.#set('running', undefined)
  }

  /** Tries until it can be done. @throws what cannot be retried; an AbortError when the gateway ends. */
  async untilPossible<T> (act: () => Promise<T>): Promise<T> {
    for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS)) {
      try {
        const result = await act()
        this.recover('store_unavailable')
        return result
      } catch (error) {
        if (!(error instanceof LinliError) || !error.retryable) throw error
        this.suffer(error)
        await this.pause(error.retryAfterMs ?? pauseMs)
      }
    }
  }

  /** @throws AbortError when the gateway ends. */
  async pause (ms: number): Promise<void> {
    await setTimeout(ms, undefined, { signal: this.#stopping.signal })
  }

  #set (condition: PipelineCondition, trouble: string | undefined): void {
    if (this.#condition === 'stopped') return
    if (this.#condition !== condition) this.#log.warn({ condition, trouble }, 'the condition of the gateway changed')
    this.#condition = condition
    this.#trouble = trouble
  }
}
