import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { Catalogue, EMPTY_CATALOGUE } from '@linli/domain/catalogue'
import { LinliError } from '@linli/domain/errors'
import type { GatewayControl } from '@linli/domain/pipeline'
import type { Clock } from '@linli/domain/time'
import { topics, type BrokerAddress, type Bus } from '@linli/domain/topics'
import type { TelemetryStore } from '@linli/store/telemetry'
import type { Logger } from 'pino'
import { createBus } from '../bus/index.ts'
import { createLiveSide, type LiveSide } from '../live/index.ts'
import { JsonFile } from '../live/json-file.ts'
import { Pipeline, sourceOfTopic } from '../pipeline/index.ts'
import type { Accept } from '../sources/contract.ts'
import { EmbeddedBroker } from '../sources/embedded-broker.ts'
import { ExternalBroker } from '../sources/external-broker.ts'
import { keepHealth } from './health-points.ts'
import { keepRetention } from './retention.ts'
import { buildRoutes } from './routes.ts'

export type MqttChoice =
  | { readonly kind: 'embedded', readonly host: string, readonly port: number }
  | { readonly kind: 'external', readonly logFile?: string } & BrokerAddress

export interface GatewayOptions {
  readonly store: TelemetryStore
  readonly clock: Clock
  readonly log: Logger
  /** Folder of spool, checkpoint, quarantine, alerts and the last catalogue. */
  readonly stateDir: string
  readonly rawRetentionDays: number
  readonly mqtt: MqttChoice
  /** The catalogue where it is at hand; else the last one heard on the bus, kept in `stateDir`. */
  readonly catalogue?: Catalogue
  /** Where the HTTP service listens; without it nothing listens. Port 0 = any free one. */
  readonly http?: { readonly host: string, readonly port: number }
}

export interface Gateway {
  /** @throws LinliError `port_in_use`; nothing is left running then. */
  start (): Promise<void>
  /** Takes no more messages, and leaves nothing behind; what is on disk is worked on at the next start. */
  stop (): Promise<void>
  setCatalogue (catalogue: Catalogue): void
  /** Port of the embedded broker; 0 with a broker of one's own. */
  readonly mqttPort: number
  readonly control: GatewayControl
  readonly bus: Bus
  readonly live: LiveSide
  readonly app: FastifyInstance
}

/** The ingestion service: source, pipeline, live side, bus and routes. Nothing runs before `start`. */
export function createGateway (options: GatewayOptions): Gateway {
  return new LinliGateway(options)
}

class LinliGateway implements Gateway {
  readonly control: GatewayControl
  readonly app: FastifyInstance
  readonly #options: GatewayOptions
  readonly #pipeline: Pipeline
  readonly #source: EmbeddedBroker | ExternalBroker
  readonly #catalogueFile: JsonFile
  #stack: AsyncDisposableStack | undefined
  #bus: Bus | undefined
  #live: LiveSide | undefined

  constructor (options: GatewayOptions) {
    const { store, clock, log, stateDir, rawRetentionDays, mqtt } = options
    this.#options = options
    this.#pipeline = new Pipeline({ store, clock, log, stateDir, rawRetentionDays, onEvent: event => { this.#live?.apply(event) } })
    const sourceOf = (topic: string) => sourceOfTopic(this.#pipeline.sources, topic)?.source.id
    this.#source = mqtt.kind === 'embedded'
      ? new EmbeddedBroker({ ...mqtt, clock, log, sourceOf })
      : new ExternalBroker({
          ...mqtt, clientId: 'linli-gateway', clock, log, sourceOf, filters: () => this.#pipeline.sources.flatMap(({ source }) => source.filters),
          onConnection: (connected, at) => { this.#tellConnection(connected, at) }
        })
    this.#catalogueFile = new JsonFile(join(stateDir, 'catalogue.json'))
    this.control = {
      pipeline: () => Promise.resolve({ ...this.#pipeline.status(), sources: [{ id: this.#source.id, ...this.#source.status() }] }),
      quarantine: query => this.#pipeline.quarantine(query), replay: ids => this.#pipeline.replay(ids), found: () => this.#pipeline.found()
    }
    this.app = buildRoutes(this.control)
  }

  get mqttPort (): number { return this.#source instanceof EmbeddedBroker ? this.#source.port : 0 }

  get bus (): Bus {
    if (!this.#bus) throw new LinliError('gateway_stopped', 'the gateway has no bus before it is started')
    return this.#bus
  }

  get live (): LiveSide {
    if (!this.#live) throw new LinliError('gateway_stopped', 'the gateway has no live side before it is started')
    return this.#live
  }

  async start (): Promise<void> {
    await using stack = new AsyncDisposableStack()
    const { store, clock, log, stateDir, http, rawRetentionDays } = this.#options
    const catalogue = this.#options.catalogue ?? await this.#lastCatalogue()
    await this.#pipeline.start()
    stack.defer(() => this.#pipeline.stop())
    this.#pipeline.setCatalogue(catalogue)
    // Our own broker has to answer before there is a bus, and the bus before the first message is told to the live side. Another's is there already, with what it has kept for us.
    const waiting = Promise.withResolvers<undefined>()
    stack.defer(() => { waiting.resolve(undefined) })
    const begin = async (accept: Accept) => {
      await this.#source.start(accept)
      stack.defer(() => this.#source.stop())
    }
    const isOurs = this.#source instanceof EmbeddedBroker
    if (isOurs) {
      await begin(async message => {
        await waiting.promise
        await this.#pipeline.accept(message)
      })
    }
    this.#bus = await createBus({ ...this.#busAddress(), clientId: 'linli-gateway-bus', log })
    stack.defer(() => this.#bus!.close())
    this.#live = createLiveSide({ store, bus: this.#bus, clock, log, stateDir })
    await this.#live.start(catalogue)
    stack.defer(() => this.#live!.stop())
    await this.#bus.subscribe(topics.catalogue, (_, payload) => { this.#hear(payload) })
    waiting.resolve(undefined)
    if (!isOurs) await begin(message => this.#pipeline.accept(message))
    const retention = keepRetention({ store, clock, log, rawRetentionDays, catalogue: () => this.#pipeline.catalogue })
    stack.defer(() => { retention.stop() })
    const health = keepHealth({ store, clock, log, control: this.control, live: () => ({ devices: this.live.deviceStates(), alerts: this.live.alerts(), writeP95Ms: this.#pipeline.writeTimes.takeP95() }) })
    stack.defer(() => health.stop())
    if (http) await this.#listen(http, stack)
    this.#stack = stack.move()
  }

  async stop (): Promise<void> {
    const stack = this.#stack
    this.#stack = undefined
    await stack?.disposeAsync()
  }

  setCatalogue (catalogue: Catalogue): void {
    this.#pipeline.setCatalogue(catalogue)
    this.#live?.setCatalogue(catalogue)
    if (this.#source instanceof ExternalBroker) void this.#source.refresh().catch((error: unknown) => { this.#options.log.warn({ err: error }, 'the new topic filters could not be subscribed to') })
    void this.#catalogueFile.write(catalogue).catch((error: unknown) => { this.#options.log.warn({ err: error }, 'the catalogue could not be kept on disk') })
  }

  #busAddress (): BrokerAddress {
    const { mqtt } = this.#options
    if (this.#source instanceof ExternalBroker) {
      const { kind: _, ...address } = mqtt as Extract<MqttChoice, { kind: 'external' }>
      return address
    }
    return { url: `mqtt://127.0.0.1:${this.#source.port}`, ...this.#source.credentials }
  }

  async #lastCatalogue (): Promise<Catalogue> {
    return Catalogue.safeParse(await this.#catalogueFile.read()).data ?? EMPTY_CATALOGUE
  }

  #hear (payload: Uint8Array): void {
    try {
      const catalogue = Catalogue.parse(JSON.parse(Buffer.from(payload).toString()))
      if (catalogue.version !== this.#pipeline.catalogue.version) this.setCatalogue(catalogue)
    } catch (error) {
      this.#options.log.error({ err: error }, 'a catalogue on the bus is not one; the last good one stays in use')
    }
  }

  #tellConnection (connected: boolean, at: number): void {
    for (const { source } of this.#pipeline.sources) this.#live?.apply({ type: 'source', source: source.id, connected, at })
  }

  async #listen ({ host, port }: { readonly host: string, readonly port: number }, stack: AsyncDisposableStack): Promise<void> {
    stack.defer(() => this.app.close())
    try {
      await this.app.listen({ host, port })
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error
      throw new LinliError('port_in_use', `port ${port} on ${host} is already taken; stop the program that listens there, or choose another with LINLI_GATEWAY_PORT (0 = any free one)`, { cause: error })
    }
  }
}
