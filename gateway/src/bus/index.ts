import { randomUUID } from 'node:crypto'
import mqtt, { type MqttClient } from 'mqtt'
import { LinliError } from '@linli/domain/errors'
import type { BrokerAddress, Bus } from '@linli/domain/topics'
import { topicMatches } from '../pipeline/topic-matches.ts'

/** What the bus tells whoever runs it; a pino logger fits. */
export interface BusLog { warn (details: object, message: string): void }

export interface BusOptions extends BrokerAddress {
  readonly clientId: string
  readonly log?: BusLog
}

interface Listening { readonly filter: string, readonly listener: (topic: string, payload: Uint8Array) => void }

/** Our own side of a broker over MQTT. Connects again by itself; what is published meanwhile waits, and what is to be retained is told again: a broker that was killed has lost it back to its last save. Resolves when the broker has answered. */
export async function createBus ({ url, clientId, log, ...credentials }: BusOptions): Promise<Bus> {
  const client = await connectBroker(url, { ...credentials, clientId: `${clientId}-${randomUUID()}`, clean: true, reconnectPeriod: 500, resubscribe: true })
  return new MqttBus(client, log)
}

/**
 * A client that connects again by itself. `prepare` sees it before the first byte: what a broker has kept comes together with its first answer.
 * @throws LinliError `broker_unreachable`, retryable, when the first connection fails.
 */
export async function connectBroker (url: string, options: mqtt.IClientOptions, prepare: (client: MqttClient) => void = () => undefined): Promise<MqttClient> {
  const client = mqtt.connect(url, { ...options, manualConnect: true })
  // Whoever uses the client listens as well; without anybody an error would end the process.
  client.on('error', () => undefined)
  prepare(client)
  try {
    await answerOf(client)
    return client
  } catch (error) {
    client.end(true)
    throw new LinliError('broker_unreachable', `the broker at ${url} does not answer (${(error as Error).message}); is it running, and is the address right (LINLI_MQTT_URL)?`, { retryable: true, cause: error })
  }
}

/** Connects, and resolves with the broker's first answer. */
function answerOf (client: MqttClient): Promise<void> {
  return new Promise((resolve, reject) => {
    client.once('connect', () => { resolve() })
    client.once('error', reject)
    client.once('close', () => { reject(new Error('the connection was closed')) })
    client.connect()
  })
}

class MqttBus implements Bus {
  readonly #client: MqttClient
  readonly #listening = new Set<Listening>()
  /** Newest retained message of each topic. */
  readonly #retained = new Map<string, string>()

  constructor (client: MqttClient, log: BusLog | undefined) {
    this.#client = client
    client.on('message', (topic, payload) => {
      for (const { filter, listener } of [...this.#listening]) if (topicMatches(filter, topic)) listener(topic, payload)
    })
    client.on('error', error => log?.warn({ err: error }, 'the bus lost its broker and tries again'))
    // The first connection is older than this listener.
    client.on('connect', () => { void this.#tellAgain() })
  }

  async publish (topic: string, payload: string, { retain }: { readonly retain: boolean }): Promise<void> {
    if (retain) this.#retained.set(topic, payload)
    await this.#client.publishAsync(topic, payload, { qos: 1, retain })
    if (retain && payload === '' && this.#retained.get(topic) === '') this.#retained.delete(topic)
  }

  async #tellAgain (): Promise<void> {
    // What fails now is told at the next connection.
    await Promise.all([...this.#retained].map(([topic, payload]) => this.#client.publishAsync(topic, payload, { qos: 1, retain: true }).catch(() => undefined)))
  }

  async subscribe (filter: string, listener: Listening['listener']): Promise<() => Promise<void>> {
    const listening = { filter, listener }
    this.#listening.add(listening)
    await this.#client.subscribeAsync(filter, { qos: 1 })
    return async () => {
      this.#listening.delete(listening)
      if (![...this.#listening].some(other => other.filter === filter)) await this.#client.unsubscribeAsync(filter)
    }
  }

  async close (): Promise<void> {
    this.#listening.clear()
    await this.#client.endAsync(!this.#client.connected)
  }
}
