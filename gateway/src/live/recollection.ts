import type { Device } from '@linli/domain/catalogue'
import { LinliError } from '@linli/domain/errors'
import { SECOND_MS, type Clock } from '@linli/domain/time'
import type { LiveLog } from './outbox.ts'

const AGAIN_MS = 5 * SECOND_MS

/** What the store knows of devices, asked for when they appear, and again while it is away: until then their spaces are unknown, and nothing else waits. */
export class Recollection {
  readonly #recall: (devices: readonly Device[]) => Promise<void>
  readonly #clock: Clock
  readonly #log: Pick<LiveLog, 'warn'>
  readonly #wanted = new Map<string, Device>()
  #looking: Promise<void> | undefined
  #notBefore = -Infinity
  #isAway = false

  constructor ({ recall, clock, log }: { readonly recall: (devices: readonly Device[]) => Promise<void>, readonly clock: Clock, readonly log: Pick<LiveLog, 'warn'> }) {
    this.#recall = recall
    this.#clock = clock
    this.#log = log
  }

  want (devices: readonly Device[]): void {
    for (const device of devices) this.#wanted.set(device.id, device)
    this.#notBefore = -Infinity
  }

  /** Asks for what is wanted, if it is time to. Never rejects. */
  async look (): Promise<void> {
    if (this.#wanted.size === 0 || this.#clock.now() < this.#notBefore) return
    this.#looking ??= this.#ask().finally(() => { this.#looking = undefined })
    await this.#looking
  }

  async #ask (): Promise<void> {
    const devices = [...this.#wanted.values()]
    try {
      await this.#recall(devices)
      this.#isAway = false
      for (const device of devices) if (this.#wanted.get(device.id) === device) this.#wanted.delete(device.id)
    } catch (error) {
      const isOver = !(error instanceof LinliError && error.retryable)
      if (isOver) for (const { id } of devices) this.#wanted.delete(id)
      this.#notBefore = this.#clock.now() + AGAIN_MS
      if (isOver || !this.#isAway) this.#log.warn({ err: error, devices: devices.length, again: !isOver }, 'what devices said before could not be read')
      this.#isAway = !isOver
    }
  }
}
