import type { SourceStatus, TurnedAway, TurnedAwayReason } from '@linli/domain/pipeline'
import type { Clock } from '@linli/domain/time'

/** Interruptions that are remembered. */
const KEPT = 50

/** Since when a source is connected, when it was not, and whom it turned away. */
export class ConnectionLog {
  readonly #clock: Clock
  #connected = false
  #since: number
  #interruptions: { readonly from: number, readonly to?: number }[] = []
  #turnedAway: TurnedAway = { count: 0 }

  constructor (clock: Clock) {
    this.#clock = clock
    this.#since = clock.now()
  }

  /** Returns whether anything changed. */
  set (connected: boolean): boolean {
    if (connected === this.#connected) return false
    const now = this.#clock.now()
    const open = this.#interruptions.at(-1)
    if (connected && open && open.to === undefined) this.#interruptions[this.#interruptions.length - 1] = { ...open, to: now }
    if (!connected) this.#interruptions = [...this.#interruptions.slice(1 - KEPT), { from: now }]
    this.#connected = connected
    this.#since = now
    return true
  }

  turnAway (reason: TurnedAwayReason): void {
    this.#turnedAway = { count: this.#turnedAway.count + 1, last: { at: this.#clock.now(), reason } }
  }

  status (): SourceStatus {
    return { connected: this.#connected, since: this.#since, interruptions: this.#interruptions, turnedAway: this.#turnedAway }
  }
}
