import type { FastifyInstance } from 'fastify'
import type { Desk } from '@linli/domain/views'

const HEARTBEAT_MS = 15_000

/** `GET /api/v1/events`: what changes, as server-sent events named by their type, with JSON data. */
export function addEvents (app: FastifyInstance, desk: Desk): void {
  app.get('/api/v1/events', { schema: { summary: 'Live changes as server-sent events', tags: ['events'] } }, (request, reply) => {
    reply.hijack()
    reply.raw.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store', 'x-accel-buffering': 'no' })
    reply.raw.write(': open\n\n')
    const unsubscribe = desk.subscribe(change => { reply.raw.write(`event: ${change.type}\ndata: ${JSON.stringify(change)}\n\n`) })
    const heartbeat = setInterval(() => { reply.raw.write(': alive\n\n') }, HEARTBEAT_MS)
    request.raw.once('close', () => {
      clearInterval(heartbeat)
      unsubscribe()
    })
  })
}
