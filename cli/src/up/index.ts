import type { FastifyInstance } from 'fastify'
import type { Logger } from 'pino'
import { createApi, type ApiOptions } from '@linli/api/app'
import { consolePages } from '@linli/dashboards/console'
import { LinliError } from '@linli/domain/errors'
import type { GatewayControl } from '@linli/domain/pipeline'
import type { Clock } from '@linli/domain/time'
import type { Bus } from '@linli/domain/topics'
import { createGateway } from '@linli/gateway/app'
import { createBus } from '@linli/gateway/bus'
import { loadDecoders } from '@linli/gateway/decoders'
import { openLedger, type Ledger } from '@linli/store/ledger'
import type { Config } from '../config/index.ts'
import { takeHome } from '../home/index.ts'
import { brokerAt } from './broker.ts'
import { createDemo, isDemoHome } from './demo.ts'
import { mailServerOf } from './mail.ts'
import { remoteGateway } from './remote-gateway.ts'
import { openStore } from './store.ts'

/** A service that runs until it is stopped. */
export interface Running {
  readonly httpUrl: string
  readonly mqttUrl: string
  readonly home: string
  stop (): Promise<void>
}

export interface Surroundings { readonly config: Config, readonly clock: Clock, readonly log: Logger }

/** Where services on one machine find each other. */
const LOOPBACK = '127.0.0.1'

/**
 * Everything in one process: broker, gateway, stores, api and console, and with `demo` the simulated district. `sendsLetters: false`: what is to be sent waits for the next start.
 * @throws LinliError `home_in_use`, `port_in_use`; nothing is left running then.
 */
export async function startAll ({ config, clock, log, demo, sendsLetters = true }: Surroundings & { readonly demo: boolean, readonly sendsLetters?: boolean }): Promise<Running> {
  await using stack = new AsyncDisposableStack()
  const home = takeHome(config.home)
  stack.defer(home.release)
  const store = await openStore(stack, { config, home, role: 'up', log })
  const ledger = openLedgerIn(stack, home.path('ledger.db'))
  const district = demo && isDemoHome(ledger) ? createDemo({ store, ledger, clock, log: log.child({ room: 'demo' }) }) : undefined
  if (district) await district.prepare()
  const gateway = createGateway({ ...gatewayOptions({ config, clock, log }), store, catalogue: ledger.catalogue(), stateDir: home.path('gateway') })
  await gateway.start()
  stack.defer(() => gateway.stop())
  const api = createApi({ ledger, store, bus: gateway.bus, gateway: gateway.control, clock, log: log.child({ room: 'api' }), ...await apiOptions(config), outboxDir: home.path('outbox'), ...(district ? { backfill: () => district.progress() } : {}) })
  // Its past is filled in through the api, which ends first and so ends the filling.
  if (district) stack.defer(() => district.stop())
  const httpUrl = await serve(stack, { api, config, clock, writesLetters: !district, sendsLetters })
  const mqttUrl = config.mqttUrl ?? `mqtt://127.0.0.1:${gateway.mqttPort}`
  home.announce({ httpUrl, mqttUrl, store: config.store })
  if (district) {
    const settle = async () => {
      await api.rollup.runUntilClean()
      await api.letters.catchUp()
    }
    await district.start({ ...brokerAt(mqttUrl, config), onLetterDays: settle, onComplete: settle })
  }
  return running(stack.move(), { httpUrl, mqttUrl, home: home.dir })
}

/** The gateway alone: takes messages, keeps live states and alerts, answers on loopback. */
export async function startGateway ({ config, clock, log }: Surroundings): Promise<Running> {
  await using stack = new AsyncDisposableStack()
  const home = takeHome(config.home, 'gateway')
  stack.defer(home.release)
  const store = await openStore(stack, { config, home, role: 'gateway', log })
  // Its catalogue is the last one it heard on the bus.
  const gateway = createGateway({ ...gatewayOptions({ config, clock, log }), store, stateDir: home.path('gateway'), http: { host: config.gatewayHost, port: config.gatewayPort } })
  await gateway.start()
  stack.defer(() => gateway.stop())
  const httpUrl = urlOf(gateway.app)
  const mqttUrl = config.mqttUrl ?? `mqtt://127.0.0.1:${gateway.mqttPort}`
  home.announce({ httpUrl, mqttUrl, store: config.store })
  return running(stack.move(), { httpUrl, mqttUrl, home: home.dir })
}

/** Api and console alone, beside a gateway that is reached through the broker and its HTTP service. */
export async function startApi ({ config, clock, log }: Surroundings): Promise<Running> {
  await using stack = new AsyncDisposableStack()
  const home = takeHome(config.home, 'api')
  stack.defer(home.release)
  const store = await openStore(stack, { config, home, role: 'api', log })
  const ledger = openLedgerIn(stack, home.path('ledger.db'))
  if (config.mqttUrl === undefined) throw new LinliError('config_invalid', 'linli api needs the broker that the gateway uses; set LINLI_MQTT_URL, for example mqtt://127.0.0.1:1883')
  const bus: Bus = await createBus({ ...brokerAt(config.mqttUrl, config), clientId: 'linli-api', log: log.child({ room: 'bus' }) })
  stack.defer(() => bus.close())
  const gateway: GatewayControl = remoteGateway(config.gatewayUrl ?? `http://${LOOPBACK}:${config.gatewayPort}`)
  const api = createApi({ ledger, store, bus, gateway, clock, log: log.child({ room: 'api' }), ...await apiOptions(config), outboxDir: home.path('outbox') })
  const httpUrl = await serve(stack, { api, config, clock, writesLetters: true, sendsLetters: true })
  home.announce({ httpUrl, mqttUrl: config.mqttUrl, store: config.store })
  return running(stack.move(), { httpUrl, mqttUrl: config.mqttUrl, home: home.dir })
}

function openLedgerIn (stack: AsyncDisposableStack, file: string): Ledger {
  const ledger = openLedger(file)
  stack.defer(() => { ledger.close() })
  return ledger
}

function gatewayOptions ({ config, clock, log }: Surroundings): Pick<Parameters<typeof createGateway>[0], 'clock' | 'log' | 'rawRetentionDays' | 'mqtt'> {
  return {
    clock, log: log.child({ room: 'gateway' }), rawRetentionDays: config.rawRetentionDays,
    mqtt: config.mqttUrl === undefined
      ? { kind: 'embedded', host: config.mqttHost, port: config.mqttPort }
      : { kind: 'external', ...brokerAt(config.mqttUrl, config), ...(config.mqttLogFile === undefined ? {} : { logFile: config.mqttLogFile }) }
  }
}

async function apiOptions (config: Config): Promise<Pick<ApiOptions, 'rawRetentionDays' | 'names' | 'decoders' | 'letterFrom' | 'mail'>> {
  const { rawRetentionDays, letterFrom } = config
  const server = mailServerOf(config)
  return { rawRetentionDays, names: config.httpNames, decoders: [...(await loadDecoders()).keys()], ...letterFrom === undefined ? {} : { letterFrom }, ...server ? { mail: { server } } : {} }
}

/** Mounts the console beside the api and listens. */
async function serve (stack: AsyncDisposableStack, { api, config: { httpHost: host, httpPort: port }, clock, writesLetters, sendsLetters }: {
  readonly api: Pick<ReturnType<typeof createApi>, 'app' | 'start' | 'stop' | 'desk'>, readonly config: Config, readonly clock: Clock, readonly writesLetters: boolean, readonly sendsLetters: boolean
}): Promise<string> {
  await api.app.register(consolePages({ desk: api.desk, clock }))
  stack.defer(() => api.app.close())
  stack.defer(() => api.stop())
  await api.start({ writesLetters, sendsLetters })
  try {
    await api.app.listen({ host, port })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error
    throw new LinliError('port_in_use', `port ${port} on ${host} is already taken; stop the program that listens there, or choose another with LINLI_HTTP_PORT (0 = any free one)`, { cause: error })
  }
  return urlOf(api.app)
}

function urlOf (app: FastifyInstance): string {
  const address = app.server.address()
  if (address === null || typeof address === 'string') throw new Error('the server does not listen on a port')
  // Whoever listens on every address is reached by this machine's own.
  const host = ['0.0.0.0', '::'].includes(address.address) ? LOOPBACK : address.address
  return `http://${host.includes(':') ? `[${host}]` : host}:${address.port}/`
}

function running (stack: AsyncDisposableStack, reach: Omit<Running, 'stop'>): Running {
  return { ...reach, stop: () => stack.disposeAsync() }
}
