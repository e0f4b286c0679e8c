import type { FastifyInstance } from 'fastify'
import { OUTCOMES, type GatewayControl } from '@linli/domain/pipeline'
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client'
import type { Rollup } from '../rollup/index.ts'

/** `/healthz` (the process answers), `/readyz` (the gateway takes messages, and the store can be worked with), `/metrics` (Prometheus text). */
export function addHealth (app: FastifyInstance, { gateway, rollup }: { readonly gateway: GatewayControl, readonly rollup: Rollup }): void {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry, prefix: 'linli_' })
  const registers = [registry]
  const messages = new Gauge({ name: 'linli_messages', help: 'Messages by what became of them, since the home was made', labelNames: ['outcome'], registers })
  const received = new Gauge({ name: 'linli_messages_received', help: 'Messages received, since the home was made', registers })
  const pending = new Gauge({ name: 'linli_messages_pending', help: 'Messages on disk that are not decided yet', registers })
  const reachable = new Gauge({ name: 'linli_gateway_reachable', help: '1 while the gateway answers; without it nothing is known of the messages', registers })
  const days = new Gauge({ name: 'linli_usage_days_pending', help: 'Spaces and days whose usage waits to be computed', registers })
  app.get('/healthz', { schema: { hide: true } }, () => ({ status: 'alive' }))
  app.get('/readyz', { schema: { hide: true } }, async (_request, reply) => {
    const { condition, message } = await gateway.pipeline().catch((error: Error) => ({ condition: 'unreachable', message: error.message }))
    const trouble = message ?? rollup.trouble()
    const status = condition === 'running' && trouble !== undefined ? 'store_unavailable' : condition
    return reply.status(status === 'running' ? 200 : 503).send({ status, ...(trouble === undefined ? {} : { message: trouble }) })
  })
  app.get('/metrics', { schema: { hide: true } }, async (_request, reply) => {
    const counters = await gateway.pipeline().then(status => status.counters, () => undefined)
    reachable.set(Number(counters !== undefined))
    for (const outcome of OUTCOMES) messages.set({ outcome }, counters?.[outcome] ?? NaN)
    received.set(counters?.received ?? NaN)
    pending.set(counters?.pending ?? NaN)
    days.set(rollup.pendingDays())
    return reply.type(registry.contentType).send(await registry.metrics())
  })
}
