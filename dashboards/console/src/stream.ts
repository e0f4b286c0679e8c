import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Desk } from '@linli/domain/views'
import type { Fragment } from './layout.ts'

/** Changes that come together are told together; the first is told at once. */
const GATHER_MS = 400
/** What time alone changes, and the sign that the stream lives. */
const REFRESH_MS = 5000

/** Pages that are open, each kept up to date by server-sent events named by the ids of its fragments. */
export class OpenPages {
  readonly #pages = new Set<OpenPage>()
  #isClosed = false

  /** Keeps one page up to date for as long as it is open. */
  open (request: FastifyRequest, reply: FastifyReply, source: Source): void {
    const page = new OpenPage(request, reply, source)
    this.#pages.add(page)
    if (this.#isClosed) void page.close()
    request.raw.once('close', () => { void page.close().finally(() => this.#pages.delete(page)) })
  }

  /** Resolves when nothing is asked of the desk any more. */
  async close (): Promise<void> {
    this.#isClosed = true
    await Promise.all([...this.#pages].map(page => page.close()))
  }
}

interface Source {
  readonly desk: Pick<Desk, 'subscribe'>
  readonly render: () => Promise<readonly Fragment[]>
  /** Sent even when nothing has changed: a page that hears nothing says that it is stale. */
  readonly signOfLife: () => Fragment
}

class OpenPage {
  readonly #request: FastifyRequest
  readonly #raw: FastifyReply['raw']
  readonly #source: Source
  readonly #told = new Map<string, string>()
  readonly #unsubscribe: () => void
  readonly #timer: NodeJS.Timeout
  #isOpen = true
  #isWanted = false
  #telling: Promise<void> | undefined
  #soon: NodeJS.Timeout | undefined

  constructor (request: FastifyRequest, reply: FastifyReply, source: Source) {
    reply.hijack()
    this.#request = request
    this.#raw = reply.raw
    this.#source = source
    this.#raw.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store', 'x-accel-buffering': 'no', 'x-content-type-options': 'nosniff' })
    this.#unsubscribe = source.desk.subscribe(() => { this.#change() })
    this.#timer = setInterval(() => { this.#tell() }, REFRESH_MS)
    this.#tell()
  }

  async close (): Promise<void> {
    this.#isOpen = false
    this.#unsubscribe()
    clearInterval(this.#timer)
    clearTimeout(this.#soon)
    this.#raw.end()
    await this.#telling
  }

  /** The first change is told at once, what follows it together. */
  #change (): void {
    if (this.#soon === undefined && !this.#telling) this.#tell()
    this.#later()
  }

  #later (): void {
    this.#soon ??= setTimeout(() => {
      this.#soon = undefined
      this.#tell()
    }, GATHER_MS)
  }

  #tell (): void {
    if (!this.#isOpen) return
    if (this.#telling) {
      this.#isWanted = true
      return
    }
    this.#isWanted = false
    this.#telling = this.#send().finally(() => {
      this.#telling = undefined
      if (this.#isWanted && this.#isOpen) this.#later()
    })
  }

  async #send (): Promise<void> {
    try {
      for (const { id, html } of await this.#source.render()) {
        if (!this.#isOpen) return
        if (this.#told.get(id) === html) continue
        this.#told.set(id, html)
        this.#raw.write(eventOf(id, html))
      }
      const { id, html } = this.#source.signOfLife()
      this.#raw.write(eventOf(id, html))
    } catch (error) {
      if (this.#isOpen) this.#request.log.warn({ err: error }, 'a live page could not be brought up to date; it is tried again')
    }
  }
}

/** Every line of the data has its own field (HTML Living Standard, 9.2.6). */
function eventOf (id: string, html: string): string {
  return `event: ${id}\n${html.split('\n').map(line => `data: ${line}`).join('\n')}\n\n`
}
