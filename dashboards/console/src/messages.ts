import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { LinliError } from '@linli/domain/errors'
import type { Text } from '@linli/domain/text'
import type { Clock } from '@linli/domain/time'
import { ASSET_URLS } from './assets.ts'
import { languageOf, securePage, withoutLanguage } from './http.ts'
import { messageBody, pageOf } from './layout.ts'
import { DICTIONARY } from './words/dictionary.ts'
import { wordsIn } from './words/index.ts'

/** How soon a page that could not be shown tries again by itself, seconds. */
const AGAIN_S = 10

const TITLES: Readonly<Record<number, { readonly title: Text, readonly text: Text }>> = {
  404: { title: DICTIONARY.notFoundTitle, text: DICTIONARY.notFoundText },
  503: { title: DICTIONARY.awayTitle, text: DICTIONARY.awayText }
}

/** A wrong question of an address, by its code, and the status of the page that says so. */
const WRONG_QUESTIONS: Readonly<Record<string, number>> = {
  not_found: 404, nothing_known_then: 404, metric_unknown: 400, time_invalid: 400, time_without_offset: 400, period_empty: 400, period_too_long: 400, period_not_local_days: 400, period_not_begun: 400
}

/** A page that says what went wrong, in the look of the others. */
export function sendMessage (request: FastifyRequest, reply: FastifyReply, { status, clock, detail }: { readonly status: number, readonly clock: Clock, readonly detail?: string }): FastifyReply {
  const words = wordsIn(languageOf(request))
  const { title, text } = TITLES[status] ?? { title: DICTIONARY.problemTitle, text: DICTIONARY.problemText }
  const body = messageBody(words, title, detail === undefined ? text : { zh: detail, en: detail })
  return securePage(reply.status(status)).send(pageOf({ words, title: words.text(title), section: undefined, path: request.method === 'GET' ? withoutLanguage(request.url) : '/', now: clock.now(), assets: ASSET_URLS, body }))
}

/** Whoever opens a page gets a page, also when it fails: what passes by itself is tried again. */
export function answerPeople (app: FastifyInstance, clock: Clock): void {
  app.setErrorHandler((error, request, reply) => {
    const isPage = request.headers.accept?.includes('text/html') === true
    if (!isPage || !(error instanceof LinliError)) throw error
    const status = WRONG_QUESTIONS[error.code]
    if (status !== undefined) return sendMessage(request, reply, { status, clock, detail: error.message })
    if (!error.retryable) throw error
    request.log.warn({ err: error, url: request.url }, 'a page could not be shown')
    return sendMessage(request, request.method === 'GET' ? reply.header('refresh', AGAIN_S) : reply, { status: 503, clock })
  })
}
