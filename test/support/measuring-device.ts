import { setTimeout } from 'node:timers/promises'
import type { MqttClient } from 'mqtt'

/** A device that counts heads (QoS 1), and remembers what it said and what of it the broker acknowledged. */
export class MeasuringDevice {
  readonly #client: MqttClient
  readonly #topic: string
  readonly #said = new Map<number, number>()
  readonly #acknowledged = new Set<number>()
  #newest = 0
  #talking: Promise<void> | undefined
  #isTalking = false

  constructor (client: MqttClient, topic: string) {
    this.#client = client
    this.#topic = topic
  }

  /** Count by time (UTC ms) of each acknowledged reading. */
  get acknowledged (): ReadonlyMap<number, number> {
    return new Map([...this.#acknowledged].map(time => [time, this.#said.get(time)!]))
  }

  /** The newest count that it said. */
  get count (): number { return this.#said.get(this.#newest)! }

  /** Says one reading; resolves when it is acknowledged, however often the connection breaks meanwhile. */
  async say (time: number, count: number): Promise<void> {
    this.#said.set(time, count)
    this.#newest = Math.max(this.#newest, time)
    await this.#client.publishAsync(this.#topic, JSON.stringify({ time, count }), { qos: 1 })
    this.#acknowledged.add(time)
  }

  /** Goes on saying readings of now, another count each time, until it is told to be quiet. */
  talk (everyMs: number): void {
    this.#isTalking = true
    this.#talking = (async () => {
      while (this.#isTalking) {
        // What cannot be acknowledged any more is missed by the test, not here.
        this.say(Math.max(Date.now(), this.#newest + 1), this.#said.size % 37).catch(() => undefined)
        await setTimeout(everyMs)
      }
    })()
  }

  /** Falls silent; resolves when all that was said is acknowledged. */
  async quiet (): Promise<void> {
    this.#isTalking = false
    await this.#talking
    while (this.#acknowledged.size < this.#said.size) await setTimeout(20)
  }
}
