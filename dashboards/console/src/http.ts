import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Language } from '@linli/domain/text'

const COOKIE = 'linli_lang'

/** Language of a request: `?lang=`, which is remembered, else the one remembered, else Chinese. */
export function languageOf (request: FastifyRequest, reply?: FastifyReply): Language {
  const asked = (request.query as Record<string, unknown>)['lang']
  if (asked === 'zh' || asked === 'en') {
    reply?.header('set-cookie', `${COOKIE}=${asked}; Path=/; Max-Age=31536000; SameSite=Lax`)
    return asked
  }
  return new RegExp(`(?:^|;\\s*)${COOKIE}=en(?:;|$)`).test(request.headers.cookie ?? '') ? 'en' : 'zh'
}

/** Nothing from elsewhere, nothing inline; a letter is shown as it was made, but runs nothing. */
const POLICY = 'default-src \'self\'; img-src \'self\' data:; style-src \'self\'; script-src \'self\'; frame-src \'self\'; object-src \'none\'; base-uri \'none\'; form-action \'self\'; frame-ancestors \'none\''
/** A letter carries its style in its cells, and may only be framed by our own pages. */
const LETTER_POLICY = 'default-src \'none\'; style-src \'unsafe-inline\'; img-src data:; frame-ancestors \'self\'; sandbox'

export function securePage (reply: FastifyReply): FastifyReply {
  return reply.headers({ 'content-security-policy': POLICY, 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer', 'cache-control': 'no-store' }).type('text/html; charset=utf-8')
}

export function secureLetter (reply: FastifyReply): FastifyReply {
  return reply.headers({ 'content-security-policy': LETTER_POLICY, 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer', 'cache-control': 'no-store' }).type('text/html; charset=utf-8')
}

/** A page of ours to go back to; never an address elsewhere. */
export function backTo (value: unknown, otherwise: string): string {
  return typeof value === 'string' && /^\/[a-z0-9/_-]*$/i.test(value) && !value.startsWith('//') ? value : otherwise
}

/** An address without the wish for a language. */
export function withoutLanguage (url: string): string {
  const [path = '/', query = ''] = url.split('?')
  const kept = new URLSearchParams(query)
  kept.delete('lang')
  return kept.size === 0 ? path : `${path}?${kept.toString()}`
}
