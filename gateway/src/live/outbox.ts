import type { FastifyBaseLogger } from 'fastify'
import { LinliError } from '@linli/domain/errors'
import type { Point } from '@linli/domain/telemetry'
import type { Bus } from '@linli/domain/topics'
import type { TelemetryStore } from '@linli/store/telemetry'

/** A pino logger, or what answers like one. */
export type LiveLog = Pick<FastifyBaseLogger, 'info' | 'warn' | 'error'>

/** More than a day of one minute's states for a few hundred spaces is not worth keeping through an outage of the store. */
const POINTS_AT_MOST = 20_000

/** What the live side has to say to the bus and the store: the newest word for each topic, and points in order, until they are taken. */
export class Outbox {
  readonly #store: TelemetryStore
  readonly #bus: Bus
  readonly #log: LiveLog
  readonly #messages = new Map<string, string>()
  #points: Point[] = []
  #isStoreAway = false
  #isBusAway = false
  #sending: Promise<void> | undefined

  constructor ({ store, bus, log }: { readonly store: TelemetryStore, readonly bus: Bus, readonly log: LiveLog }) {
    this.#store = store
    this.#bus = bus
    this.#log = log
  }

  /** Retained; a newer word for a topic replaces one that is still waiting. */
  publish (topic: string, payload: string): void {
    this.#messages.set(topic, payload)
  }

  write (points: readonly Point[]): void {
    this.#points.push(...points)
    if (this.#points.length > POINTS_AT_MOST) this.#points.splice(0, this.#points.length - POINTS_AT_MOST)
  }

  /** Sends what waits; what fails waits for the next call. Never rejects. */
  async send (): Promise<void> {
    if (this.#sending) return await this.#sending
    this.#sending = Promise.all([this.#sendMessages(), this.#sendPoints()]).then(() => undefined)
    await this.#sending.finally(() => { this.#sending = undefined })
  }

  async #sendMessages (): Promise<void> {
    for (const [topic, payload] of [...this.#messages]) {
      try {
        await this.#bus.publish(topic, payload, { retain: true })
        if (this.#messages.get(topic) === payload) this.#messages.delete(topic)
        this.#isBusAway = false
      } catch (error) {
        if (!this.#isBusAway) this.#log.warn({ err: error, topic, waiting: this.#messages.size }, 'the bus did not take a state; it is sent again')
        this.#isBusAway = true
        return
      }
    }
  }

  async #sendPoints (): Promise<void> {
    if (this.#points.length === 0) return
    const batch = this.#points
    this.#points = []
    try {
      const { refused } = await this.#store.write(batch)
      this.#isStoreAway = false
      for (const { index, reason } of refused) this.#log.error({ point: batch[index], reason }, 'the store refused a point of the live side')
    } catch (error) {
      const waits = error instanceof LinliError && error.retryable
      if (waits) this.#points = [...batch, ...this.#points].slice(-POINTS_AT_MOST)
      // Said once: the pipeline tells how the store is.
      if (!waits || !this.#isStoreAway) this.#log.warn({ err: error, points: batch.length, waits }, 'the store did not take the points of the live side')
      this.#isStoreAway = waits
    }
  }
}
