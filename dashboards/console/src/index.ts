import formbody from '@fastify/formbody'
import type { FastifyInstance, FastifyPluginAsync, FastifyRequest } from 'fastify'
import { DeviceKind } from '@linli/domain/catalogue'
import { LinliError } from '@linli/domain/errors'
import { readQuery } from '@linli/domain/explain'
import type { Clock } from '@linli/domain/time'
import type { Desk } from '@linli/domain/views'
import { ASSETS, ASSET_URLS } from './assets.ts'
import { backTo, languageOf, secureLetter, securePage, withoutLanguage } from './http.ts'
import { clockOf, pageOf } from './layout.ts'
import { answerPeople, sendMessage } from './messages.ts'
import { alertsPage } from './pages/alerts.ts'
import { devicesPage } from './pages/devices.ts'
import { explainPage } from './pages/explain.ts'
import { lettersPage } from './pages/letters.ts'
import { overviewPage } from './pages/overview.ts'
import type { Page } from './pages/page.ts'
import { pipelinePage } from './pages/pipeline.ts'
import { spacePage } from './pages/space.ts'
import { OpenPages } from './stream.ts'
import { wordsIn, type WordKey } from './words/index.ts'

/** A page with where its view comes from; undefined: there is nothing of that name. */
interface Route<View> { readonly page: Page<View>, readonly section: WordKey | undefined, readonly load: (request: FastifyRequest) => Promise<View | undefined> }

/** The console for staff as a Fastify plugin: pages, their live changes, forms and assets, over a {@link Desk}. */
export function consolePages ({ desk, clock }: { readonly desk: Desk, readonly clock: Clock }): FastifyPluginAsync {
  return async app => {
    await app.register(formbody)
    addAssets(app)
    answerPeople(app, clock)
    const pages = new OpenPages()
    app.addHook('preClose', () => pages.close())
    const show = pageHandler({ desk, clock, pages })
    const param = (request: FastifyRequest, name: string) => (request.params as Record<string, string>)[name] ?? ''
    const query = (request: FastifyRequest, name: string) => {
      const value = (request.query as Record<string, unknown>)[name]
      return typeof value === 'string' && value !== '' ? value : undefined
    }
    show(app, '/', { page: overviewPage, section: 'live', load: async request => ({ ...await desk.overview(), filter: { street: query(request, 'street'), status: query(request, 'status') } }) })
    show(app, '/spaces/:id', {
      page: spacePage, section: undefined, load: async request => {
        const space = await desk.space(param(request, 'id'))
        return space && { ...space, now: clock.now() }
      }
    })
    show(app, '/explain', {
      page: explainPage, section: undefined,
      load: async request => {
        const [space = '', metric = '', from = '', to = ''] = ['space', 'metric', 'from', 'to'].map(name => query(request, name))
        return await desk.explain(readQuery({ space, metric, from, to, asOf: query(request, 'asOf') }))
      }
    })
    show(app, '/alerts', { page: alertsPage, section: 'alerts', load: () => desk.alerts() })
    show(app, '/devices', { page: devicesPage, section: 'devices', load: () => desk.devices() })
    show(app, '/pipeline', { page: pipelinePage, section: 'pipeline', load: () => desk.pipeline() })
    const letters = async (id: string | undefined) => {
      const view = await desk.letters()
      const chosen = id === undefined ? view.letters[0] : view.letters.find(letter => letter.id === id)
      return id !== undefined && !chosen ? undefined : { ...view, ...(chosen ? { chosen } : {}) }
    }
    show(app, '/letters', { page: lettersPage, section: 'letters', load: () => letters(undefined) })
    addLetterFiles(app, desk)
    show(app, '/letters/:id', { page: lettersPage, section: 'letters', load: request => letters(param(request, 'id')) })
    addForms(app, { desk, clock })
    app.setNotFoundHandler((request, reply) => request.url.startsWith('/api/')
      ? reply.status(404).send({ error: { code: 'not_found', message: `there is nothing at ${request.url.slice(0, 200)}` } })
      : sendMessage(request, reply, { status: 404, clock }))
  }
}

function addAssets (app: FastifyInstance): void {
  for (const { url, type, content } of Object.values(ASSETS)) {
    app.get(url, { schema: { hide: true } }, (_request, reply) => reply.headers({ 'cache-control': 'public, max-age=31536000, immutable', 'x-content-type-options': 'nosniff' }).type(type).send(content))
  }
}

/** Adds a page, and beside it the stream of what changes in it. */
function pageHandler ({ desk, clock, pages }: { readonly desk: Desk, readonly clock: Clock, readonly pages: OpenPages }) {
  return function show<View> (app: FastifyInstance, path: string, { page, section, load }: Route<View>): void {
    app.get(path, { schema: { hide: true } }, async (request, reply) => {
      const words = wordsIn(languageOf(request, reply))
      const view = await load(request)
      if (view === undefined) return sendMessage(request, reply, { status: 404, clock })
      const hasLive = page.fragments(view, words).length > 0
      return securePage(reply).send(pageOf({
        words, title: page.title(view, words), section, path: withoutLanguage(request.url), now: clock.now(), assets: ASSET_URLS, body: page.body(view, words),
        ...(hasLive ? { stream: `/live${withoutLanguage(request.url)}` } : {})
      }))
    })
    app.get(`/live${path}`, { schema: { hide: true } }, async (request, reply) => {
      const words = wordsIn(languageOf(request))
      const first = await load(request)
      if (first === undefined) return sendMessage(request, reply, { status: 404, clock })
      pages.open(request, reply, {
        desk, signOfLife: () => clockOf(words, clock.now()), render: async () => {
          const view = await load(request)
          return view === undefined ? [] : page.fragments(view, words)
        }
      })
      return reply
    })
  }
}

function addLetterFiles (app: FastifyInstance, desk: Desk): void {
  app.get('/letters/:id/html', { schema: { hide: true } }, async (request, reply) => {
    const html = await desk.letterHtml((request.params as { id: string }).id)
    return html === undefined ? reply.callNotFound() : secureLetter(reply).send(html)
  })
  app.get('/letters/:id.eml', { schema: { hide: true } }, async (request, reply) => {
    const { id } = request.params as { id: string }
    const eml = await desk.letterEml(id)
    if (!eml) {
      reply.callNotFound()
      return reply
    }
    return reply.headers({ 'content-disposition': `attachment; filename="${id.replace(/[^\w-]/g, '_')}.eml"`, 'x-content-type-options': 'nosniff' }).type('message/rfc822').send(Buffer.from(eml))
  })
}

/** Forms work without any script: they change something and lead back to a page. */
function addForms (app: FastifyInstance, { desk, clock }: { readonly desk: Desk, readonly clock: Clock }): void {
  const text = (request: FastifyRequest, name: string) => {
    const value = (request.body as Record<string, unknown> | undefined)?.[name]
    return typeof value === 'string' ? value.trim() : ''
  }
  app.post('/alerts/:id/acknowledge', { schema: { hide: true } }, async (request, reply) => {
    const words = wordsIn(languageOf(request))
    const alert = await desk.acknowledge((request.params as { id: string }).id, words('dutyDesk'))
    return alert ? reply.redirect(backTo(text(request, 'back'), '/alerts'), 303) : sendMessage(request, reply, { status: 404, clock })
  })
  app.post('/devices/claim', { schema: { hide: true } }, async (request, reply) => {
    const words = wordsIn(languageOf(request))
    const kind = DeviceKind.safeParse(text(request, 'kind'))
    try {
      await desk.claim({ source: text(request, 'source'), external: text(request, 'external'), space: text(request, 'space'), id: text(request, 'id'), kind: kind.data ?? 'other', by: words('dutyDesk') })
    } catch (error) {
      if (!(error instanceof LinliError)) throw error
      return sendMessage(request, reply, { status: 400, clock, detail: error.message })
    }
    return reply.redirect('/devices', 303)
  })
  app.post('/pipeline/replay', { schema: { hide: true } }, async (_request, reply) => {
    await desk.replayQuarantine('all')
    return reply.redirect('/pipeline', 303)
  })
}
