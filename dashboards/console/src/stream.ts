import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Desk } from '@linli/domain/views'
import type { Fragment } from './layout.ts'

/** Changes that come together are told together; the first is told at once. */
const GATHER_MS = 400
/** What time alone changes, and the sign that the stream lives. */
const REFRESH_MS = 5000

/**
 * Sends the fragments of a page that have changed, as server-sent events named by their ids, for as long as the page is open.
 */
export function streamFragments (request: FastifyRequest, reply: FastifyReply, { desk, render }: { readonly desk: Desk, readonly render: () => Promise<readonly Fragment[]> }): void {
  reply.hijack()
  const { raw } = reply
  raw.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store', 'x-accel-buffering': 'no', 'x-content-type-options': 'nosniff' })
  const told = new Map<string, string>()
  let isOpen = true
  let isRendering = false
  let isWanted = false
  let soon: NodeJS.Timeout | undefined

  const tell = async () => {
    if (isRendering) {
      isWanted = true
      return
    }
    isRendering = true
    isWanted = false
    try {
      for (const { id, html } of await render()) {
        if (!isOpen || told.get(id) === html) continue
        told.set(id, html)
        raw.write(eventOf(id, html))
      }
      if (isOpen) raw.write('event: tick\ndata:\n\n')
    } catch (error) {
      request.log.warn({ err: error }, 'a live page could not be brought up to date; it is tried again')
    } finally {
      isRendering = false
    }
    if (isWanted && isOpen) later()
  }
  const later = () => {
    soon ??= setTimeout(() => {
      soon = undefined
      void tell()
    }, GATHER_MS)
  }
  const unsubscribe = desk.subscribe(() => {
    if (soon === undefined && !isRendering) void tell().then(() => { later() })
    else later()
  })
  const timer = setInterval(() => { void tell() }, REFRESH_MS)
  request.raw.once('close', () => {
    isOpen = false
    unsubscribe()
    clearInterval(timer)
    clearTimeout(soon)
  })
  void tell()
}

/** Every line of the data has its own field (HTML Living Standard, 9.2.6). */
function eventOf (id: string, html: string): string {
  return `event: ${id}\n${html.split('\n').map(line => `data: ${line}`).join('\n')}\n\n`
}
