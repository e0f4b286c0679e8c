import { setTimeout } from 'node:timers/promises'
import type { IPublishPacket, MqttClient } from 'mqtt'
import { LinliError } from '@linli/domain/errors'
import type { Clock } from '@linli/domain/time'
import type { BrokerAddress } from '@linli/domain/topics'
import type { Logger } from 'pino'
import { connectBroker } from '../bus/index.ts'
import { BROKER_LOG, BROKER_LOG_FILTERS, isDeniedPublish, turnedAwayIn } from './broker-log.ts'
import { ConnectionLog } from './connection-log.ts'
import type { Accept, MessageSource } from './contract.ts'
import { LogFile } from './log-file.ts'

export interface ExternalBrokerOptions extends BrokerAddress {
  /** Stays the same over restarts, so that the broker keeps what arrives meanwhile. */
  readonly clientId: string
  /** Where the broker writes its log with what it denies, if it is a file that can be read here. */
  readonly logFile?: string
  readonly clock: Clock
  readonly log: Pick<Logger, 'warn' | 'info'>
  /** Topic filters to read, and the source that a topic belongs to. */
  readonly filters: () => readonly string[]
  readonly sourceOf: (topic: string) => string | undefined
  readonly onConnection: (connected: boolean, at: number) => void
}

/** A day: what arrives while we are away waits that long at the broker, if it is set up to keep so much. */
const SESSION_SECONDS = 86_400
const RETRY_MS = 1000

/** A broker of one's own (MQTT 5, or 3.1.1 where it speaks no 5): each message is acknowledged after it is on disk. */
export class ExternalBroker implements MessageSource {
  readonly id = 'external'
  readonly #options: ExternalBrokerOptions
  readonly #connection: ConnectionLog
  readonly #stopping = new AbortController()
  #client: MqttClient | undefined
  #logFile: LogFile | undefined
  #subscribed: readonly string[] = []

  constructor (options: ExternalBrokerOptions) {
    this.#options = options
    this.#connection = new ConnectionLog(options.clock)
  }

  /** Resolves when the broker has answered for the first time; from then on it connects again by itself. `accept` must not wait for anything that starts later. */
  async start (accept: Accept): Promise<void> {
    const client = await this.#connect(accept)
    this.#client = client
    client.on('connect', () => { this.#connected(true) })
    client.on('close', () => { this.#connected(false) })
    client.on('error', error => { this.#options.log.warn({ err: error }, 'the broker cannot be reached; it is tried again') })
    this.#connected(true)
    try {
      await this.refresh()
    } catch (error) {
      throw new LinliError('broker_unreachable', `the broker at ${this.#options.url} takes no subscription (${(error as Error).message}); may this user read the topics of the devices?`, { retryable: true, cause: error })
    }
    await this.#followLog()
  }

  /** Subscribes to what the catalogue now names, and no longer to what it does not. */
  async refresh (): Promise<void> {
    const client = this.#client
    if (!client) return
    const wanted = this.#options.filters()
    const gone = this.#subscribed.filter(filter => !wanted.includes(filter))
    const added = wanted.filter(filter => !this.#subscribed.includes(filter))
    this.#subscribed = wanted
    // Who may not read it is told nothing, and misses nothing else.
    await client.subscribeAsync(BROKER_LOG_FILTERS, { qos: 0 }).catch(() => undefined)
    if (gone.length > 0) await client.unsubscribeAsync([...gone])
    // retain as published off: a live message that was published with the flag comes without it, a stored copy with it.
    if (added.length > 0) await client.subscribeAsync(Object.fromEntries(added.map(filter => [filter, { qos: 1 as const, rap: false, rh: 0 }])))
  }

  async stop (): Promise<void> {
    this.#stopping.abort()
    await this.#logFile?.stop()
    await this.#client?.endAsync(true)
    this.#client = undefined
    this.#connected(false)
  }

  status (): ReturnType<MessageSource['status']> {
    return this.#connection.status()
  }

  async #connect (accept: Accept): Promise<MqttClient> {
    // mqtt.js acknowledges when this calls back, and reads on only then: an unread message is an unacknowledged one.
    const prepare = (client: MqttClient) => {
      client.handleMessage = (packet, callback) => {
        if (packet.topic.startsWith(BROKER_LOG)) {
          const reason = turnedAwayIn(packet.payload.toString())
          if (reason) this.#connection.turnAway(reason)
          callback()
          return
        }
        void this.#take(accept, packet).then(() => undefined, (error: unknown) => error as Error).then(callback)
      }
    }
    const { url, username, password, ca, clientId } = this.#options
    const credentials = { ...(username === undefined ? {} : { username }), ...(password === undefined ? {} : { password }), ...(ca === undefined ? {} : { ca }) }
    const common = { clientId, clean: false, reconnectPeriod: RETRY_MS, ...credentials }
    try {
      return await connectBroker(url, { ...common, protocolVersion: 5, properties: { sessionExpiryInterval: SESSION_SECONDS, receiveMaximum: 65_535 } }, prepare)
    } catch (error) {
      if (!/protocol version/i.test((error as Error).message)) throw error
      return await connectBroker(url, { ...common, protocolVersion: 4 }, prepare)
    }
  }

  /** Tries until the message is on disk, or we end: without an acknowledgement the broker sends it again. */
  async #take (accept: Accept, { topic, payload, retain }: IPublishPacket): Promise<void> {
    const message = {
      source: this.#options.sourceOf(topic) ?? 'unknown', topic, retained: retain, receivedAt: this.#options.clock.now(),
      payload: typeof payload === 'string' ? Buffer.from(payload) : payload
    }
    for (;;) {
      try {
        await accept(message)
        return
      } catch (error) {
        this.#options.log.warn({ err: error }, 'a message could not be kept; the broker waits for its acknowledgement')
        await setTimeout(RETRY_MS, undefined, { signal: this.#stopping.signal })
      }
    }
  }

  async #followLog (): Promise<void> {
    const { logFile: file, log } = this.#options
    if (file === undefined) return
    this.#logFile = new LogFile({ file, log, onLine: line => { if (isDeniedPublish(line)) this.#connection.turnAway('topic_not_allowed') } })
    await this.#logFile.start()
  }

  #connected (connected: boolean): void {
    if (this.#connection.set(connected)) this.#options.onConnection(connected, this.#options.clock.now())
  }
}
