import { OUTCOMES, type Outcome, type PipelineCounters } from '@linli/domain/pipeline'
import { z } from 'zod'

const Count = z.number().int().nonnegative()

/** What is kept of the pipeline across a restart, as one: how far it has come in the spool, and the counters up to there. */
export const Checkpoint = z.object({ number: Count, counters: z.object({ stored: Count, control: Count, duplicate: Count, quarantined: Count, expired: Count }) })
export type Checkpoint = z.infer<typeof Checkpoint>

/** Counters that balance at every instant: what is received and not yet decided is pending. */
export class Counters {
  readonly #decided: Record<Outcome, number>
  #pending: number

  constructor (checkpoint: Checkpoint['counters'] | undefined, pending: number) {
    this.#decided = { stored: 0, control: 0, duplicate: 0, quarantined: 0, expired: 0, ...checkpoint }
    this.#pending = pending
  }

  receive (): void { this.#pending++ }

  decide (outcomes: Iterable<Outcome>): void {
    for (const outcome of outcomes) {
      this.#pending--
      this.#decided[outcome]++
    }
  }

  /** A message leaves the quarantine. */
  release (outcome: Outcome): void {
    this.#decided.quarantined--
    this.#decided[outcome]++
  }

  snapshot (): PipelineCounters {
    const received = OUTCOMES.reduce((sum, outcome) => sum + this.#decided[outcome], this.#pending)
    return { received, ...this.#decided, pending: this.#pending }
  }

  decided (): Checkpoint['counters'] { return { ...this.#decided } }
}
