import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { promisify } from 'node:util'
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { Aedes, type Client, type PublishPacket } from 'aedes'
import { LinliError } from '@linli/domain/errors'
import type { Clock } from '@linli/domain/time'
import { topics } from '@linli/domain/topics'
import type { Logger } from 'pino'
import { topicMatches } from '../pipeline/topic-matches.ts'
import { ConnectionLog } from './connection-log.ts'
import type { Accept, MessageSource } from './contract.ts'
import { limitPackets } from './packet-limit.ts'

/** Topics that only we publish. */
const OURS = [topics.filters.spaceStates, topics.filters.alerts, topics.catalogue, '$SYS/#']
const INTERNAL_USER = 'linli-internal'

export interface EmbeddedBrokerOptions {
  readonly host: string
  /** 0 = any free port. */
  readonly port: number
  readonly clock: Clock
  readonly log: Pick<Logger, 'warn' | 'info'>
  /** Id of the source that a topic belongs to; undefined: none reads it. */
  readonly sourceOf: (topic: string) => string | undefined
}

/** A broker in our own process (MQTT 3.1.1) that acknowledges a device only after its message is on disk. */
export class EmbeddedBroker implements MessageSource {
  readonly id = 'embedded'
  /** For our own clients on it. */
  readonly credentials = { username: INTERNAL_USER, password: randomBytes(24).toString('hex') }
  readonly #options: EmbeddedBrokerOptions
  readonly #connection: ConnectionLog
  readonly #internal = new WeakSet<Client>()
  readonly #lost = new WeakSet<Client>()
  readonly #sockets = new Set<Socket>()
  #server: Server | undefined
  #broker: Aedes | undefined

  constructor (options: EmbeddedBrokerOptions) {
    this.#options = options
    this.#connection = new ConnectionLog(options.clock)
  }

  /** The port it listens on. */
  get port (): number { return (this.#server?.address() as AddressInfo | null)?.port ?? this.#options.port }

  /** @throws LinliError `port_in_use`. */
  async start (accept: Accept): Promise<void> {
    const { host, port } = this.#options
    this.#broker = await Aedes.createBroker({
      authenticate: (client, username, password, done) => {
        if (username === INTERNAL_USER) {
          const isOurs = password?.toString() === this.credentials.password
          if (isOurs) this.#internal.add(client)
          else this.#connection.turnAway('not_authorised')
          done(null, isOurs)
          return
        }
        done(null, true)
      },
      // What only we ourselves need is told to nobody else: the catalogue names people.
      authorizeForward: (client, packet) => packet.topic === topics.catalogue && !this.#internal.has(client) ? null : packet,
      authorizePublish: (client, packet, callback) => { void settle(this.#authorize(accept, client, packet), callback) }
    })
    this.#broker.on('clientError', (client, error) => { this.#lose(client, error) })
    this.#server = createServer(socket => {
      this.#sockets.add(socket)
      socket.on('close', () => this.#sockets.delete(socket))
      this.#broker!.handle(limitPackets(socket))
    })
    try {
      this.#server.listen(port, host)
      await once(this.#server, 'listening')
    } catch (error) {
      await this.stop()
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error
      throw new LinliError('port_in_use', `port ${port} on ${host} is already taken, perhaps by mosquitto or another Linli; stop that program, or choose another port with LINLI_MQTT_PORT (0 = any free one)`, { cause: error })
    }
    this.#connection.set(true)
  }

  async stop (): Promise<void> {
    const server = this.#server
    const broker = this.#broker
    this.#server = undefined
    this.#broker = undefined
    this.#connection.set(false)
    for (const socket of this.#sockets) socket.destroy()
    if (server?.listening) await new Promise(resolve => server.close(resolve))
    if (broker) await promisify(broker.close.bind(broker))()
  }

  status (): ReturnType<MessageSource['status']> {
    return this.#connection.status()
  }

  /** Every message in flight fails with its connection: told once, and not when it is we who end. */
  #lose (client: Client, error: Error): void {
    if (!this.#broker || this.#lost.has(client)) return
    this.#lost.add(client)
    this.#options.log.warn({ client: client.id, err: error }, 'a device lost its connection')
  }

  async #authorize (accept: Accept, client: Client | null, packet: PublishPacket): Promise<void> {
    if (client && this.#internal.has(client)) return
    if (OURS.some(filter => topicMatches(filter, packet.topic))) {
      this.#connection.turnAway('topic_not_allowed')
      throw new LinliError('topic_not_allowed', `the topic "${packet.topic}" is published by Linli itself`)
    }
    if (client && packet.qos === 2 && await this.#isRepeated(client, packet)) return
    const payload = typeof packet.payload === 'string' ? Buffer.from(packet.payload) : packet.payload
    await accept({
      source: this.#options.sourceOf(packet.topic) ?? 'unknown', topic: packet.topic, payload, receivedAt: this.#options.clock.now(),
      // A live message may carry the flag; only a stored copy that we subscribe to is a retained one.
      retained: false
    })
  }

  /** A QoS 2 message that the broker holds for its release is the same message, also on another connection of the session (MQTT 3.1.1, 4.3.3). */
  async #isRepeated (client: Client, packet: PublishPacket): Promise<boolean> {
    const { persistence } = this.#broker as unknown as { readonly persistence: { incomingGetPacket (client: Client, packet: PublishPacket): Promise<unknown> } }
    return persistence.incomingGetPacket(client, packet).then(() => true, () => false)
  }
}

/** Tells a callback how a promise ended. */
async function settle (promise: Promise<void>, callback: (error?: Error | null) => void): Promise<void> {
  const error = await promise.then(() => null, (reason: unknown) => reason as Error)
  callback(error)
}
