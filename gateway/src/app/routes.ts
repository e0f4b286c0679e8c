import fastify, { type FastifyInstance } from 'fastify'
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { LinliError } from '@linli/domain/errors'
import { OUTCOMES, type GatewayControl } from '@linli/domain/pipeline'
import { Gauge, Registry } from 'prom-client'

const QuarantineQuery = z.strictObject({ limit: z.coerce.number().int().min(1).max(1000).default(100), before: z.coerce.number().int().optional() })
const ReplayBody = z.strictObject({ ids: z.union([z.literal('all'), z.array(z.number().int())]) })

/** The gateway's HTTP service: health, Prometheus metrics, and {@link GatewayControl} for an api in another process. */
export function buildRoutes (control: GatewayControl): FastifyInstance {
  const app = fastify({ forceCloseConnections: true }).withTypeProvider<ZodTypeProvider>()
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  app.setErrorHandler((error: Error & { statusCode?: number }, _request, reply) => {
    const status = error instanceof LinliError ? (error.retryable ? 503 : 409) : error.statusCode ?? 500
    return reply.status(status).send({ error: { code: error instanceof LinliError ? error.code : 'bad_request', message: error.message } })
  })
  app.get('/healthz', () => ({ status: 'alive' }))
  app.get('/readyz', async (_request, reply) => {
    const { condition, message } = await control.pipeline()
    return reply.status(condition === 'running' ? 200 : 503).send({ status: condition, ...(message === undefined ? {} : { message }) })
  })
  app.get('/metrics', async (_request, reply) => {
    const registry = await metricsOf(control)
    return reply.type(registry.contentType).send(await registry.metrics())
  })
  app.get('/api/v1/gateway/pipeline', () => control.pipeline())
  app.get('/api/v1/gateway/quarantine', { schema: { querystring: QuarantineQuery } }, request => {
    const { limit, before } = request.query
    return control.quarantine({ limit, ...(before === undefined ? {} : { before }) })
  })
  app.post('/api/v1/gateway/quarantine/replay', { schema: { body: ReplayBody } }, request => control.replay(request.body.ids))
  app.get('/api/v1/gateway/found', () => control.found())
  return app
}

/** Counters of the pipeline as Prometheus sees them. */
async function metricsOf (control: GatewayControl): Promise<Registry> {
  const { counters, condition, sources } = await control.pipeline()
  const registry = new Registry()
  const registers = [registry]
  const messages = new Gauge({ name: 'linli_messages_total', help: 'Messages by what became of them, since the home was made', labelNames: ['outcome'], registers })
  for (const outcome of OUTCOMES) messages.set({ outcome }, counters[outcome])
  new Gauge({ name: 'linli_messages_received_total', help: 'Messages received, since the home was made', registers }).set(counters.received)
  new Gauge({ name: 'linli_messages_pending', help: 'Messages on disk that are not decided yet', registers }).set(counters.pending)
  new Gauge({ name: 'linli_gateway_running', help: '1 while messages are taken and written', registers }).set(Number(condition === 'running'))
  const connected = new Gauge({ name: 'linli_source_connected', help: '1 while a source is connected', labelNames: ['source'], registers })
  const turnedAway = new Gauge({ name: 'linli_source_turned_away', help: 'Connections and messages that a broker turned away, since the start', labelNames: ['source'], registers })
  for (const source of sources) {
    connected.set({ source: source.id }, Number(source.connected))
    turnedAway.set({ source: source.id }, source.turnedAway.count)
  }
  return registry
}
