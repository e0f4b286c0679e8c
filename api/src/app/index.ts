import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import fastify, { LogController, type FastifyInstance } from 'fastify'
import { jsonSchemaTransform, serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod'
import { METRIC_DEFINITIONS } from '@linli/domain/figures'
import type { GatewayControl } from '@linli/domain/pipeline'
import type { Clock } from '@linli/domain/time'
import type { Bus } from '@linli/domain/topics'
import type { Desk } from '@linli/domain/views'
import type { Ledger } from '@linli/store/ledger'
import type { TelemetryStore } from '@linli/store/telemetry'
import type { Logger } from 'pino'
import { createCatalogueService } from '../catalogue/index.ts'
import { createDesk } from '../desk/index.ts'
import { addExplainRoute, createExplain } from '../explain/index.ts'
import { answerErrors } from '../http/errors.ts'
import { addEvents } from '../http/events.ts'
import { guardNames } from '../http/guard.ts'
import { addHealth } from '../http/health.ts'
import { addRoutes } from '../http/routes.ts'
import { addressOf, createDelivery, createLetters, DEFAULT_SENDER, letterSource, type Letters, type MailServer, type Retry } from '../letters/index.ts'
import { createLiveView } from '../live/index.ts'
import { createQueries } from '../queries/index.ts'
import { createRollup, type Rollup } from '../rollup/index.ts'

export interface ApiOptions {
  readonly ledger: Ledger
  readonly store: TelemetryStore
  readonly bus: Bus
  readonly gateway: GatewayControl
  readonly clock: Clock
  readonly log: Logger
  /** How long raw readings are kept. */
  readonly rawRetentionDays: number
  /** Names that a source's decoder may have; without them they are not looked at. */
  readonly decoders?: readonly string[]
  /** Folder for letters as `.eml`. */
  readonly outboxDir: string
  /** Who letters come from: `Name <address>`. */
  readonly letterFrom?: string
  /** Takes letters to their recipients; without it they stay in the outbox. */
  readonly mail?: { readonly server: MailServer, readonly retry?: Retry }
  /** Names besides those of this machine that it answers to. */
  readonly names?: readonly string[]
  /** Share of a demo's past that is there, 0..1; undefined when all of it is. */
  readonly backfill?: () => number | undefined
}

export interface Api {
  /** Not listening yet: the composition root adds pages and listens. */
  readonly app: FastifyInstance
  readonly desk: Desk
  readonly rollup: Rollup
  readonly letters: Letters
  /** `writesLetters`: make letters by the timetable, what was missed while nothing ran included. `sendsLetters`: take them to the mail server, where there is one. */
  start (options: { readonly writesLetters: boolean, readonly sendsLetters?: boolean }): Promise<void>
  stop (): Promise<void>
}

/** The api over its parts; nothing runs before `start`. */
export function createApi (options: ApiOptions): Api {
  const { ledger, store, bus, gateway, clock, log, rawRetentionDays } = options
  const catalogue = createCatalogueService({ ledger, bus, gateway, clock, decoders: options.decoders })
  const rollup = createRollup({ store, catalogue: () => catalogue.current(), clock, log, rawRetentionDays, keepReplaced: day => { ledger.keepReplacedDay(day) } })
  const queries = createQueries({ store, catalogue: () => catalogue.current(), clock, rawRetentionDays })
  const live = createLiveView({ bus, ledger, store, clock, log })
  const sender = () => options.letterFrom ?? ledger.setting('letters.from') ?? DEFAULT_SENDER
  const delivery = options.mail && createDelivery({ ...options.mail, ledger, clock, log, from: () => addressOf(sender()) })
  const letters = createLetters({ ledger, clock, log, outboxDir: options.outboxDir, source: letterSource({ ledger, queries, clock }), sender, ...delivery ? { onQueued: () => { delivery.wake() } } : {} })
  const desk = createDesk({ ledger, store, gateway, clock, catalogue, queries, live, explain: createExplain({ store, ledger, clock, rawRetentionDays }), backfill: options.backfill ?? (() => undefined) })
  rollup.onDay(space => { queries.forget(space) })
  catalogue.onChange((now, before) => {
    for (const { id } of now.spaces) queries.forget(id)
    rollup.recompute(now, before)
  })
  const app = buildApp(log, options.names)
  void app.register((scope, _options, done) => {
    addRoutes(scope, { desk, catalogue, queries, rollup, letters, clock })
    addExplainRoute(scope, desk)
    addEvents(scope, desk)
    addHealth(scope, { gateway, rollup })
    done()
  })
  return {
    app, desk, rollup, letters,
    async start ({ writesLetters, sendsLetters = true }) {
      ledger.keepDefinitions(Object.values(METRIC_DEFINITIONS), clock.now())
      await catalogue.publish()
      await live.start()
      rollup.start()
      if (writesLetters) letters.start(() => rollup.runUntilClean())
      if (sendsLetters) delivery?.start(() => letters.queueNewest())
    },
    async stop () {
      letters.stop()
      await Promise.all([rollup.stop(), delivery?.stop()])
      await live.stop()
    }
  }
}

function buildApp (log: Logger, names: readonly string[] = []): FastifyInstance {
  const app = fastify({ loggerInstance: log, logController: new LogController({ disableRequestLogging: true }), forceCloseConnections: true, bodyLimit: 8 * 1024 * 1024 }) as unknown as FastifyInstance
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  guardNames(app, names)
  answerErrors(app)
  app.addContentTypeParser(['application/yaml', 'text/yaml', 'text/plain'], { parseAs: 'string' }, (_request, body, done) => { done(null, body) })
  void app.register(swagger, {
    openapi: { info: { title: 'Linli 邻里', description: 'Space utilisation and facility management. Times are UTC milliseconds, dates those of Shanghai, shares 0..1.', version: '1' } },
    transform: jsonSchemaTransform
  })
  void app.register(swaggerUi, { routePrefix: '/api/docs' })
  app.get('/api/openapi.json', { schema: { hide: true } }, () => app.swagger())
  return app
}
