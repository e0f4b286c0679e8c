import type { FastifyInstance, FastifyRequest } from 'fastify'
import { LinliError } from '@linli/domain/errors'

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/i
const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * As long as there is no sign-in: only who asks for this machine by its own name, or by one of `names`, is answered (a foreign page cannot point its
 * name here), and nothing is changed on behalf of a foreign page.
 */
export function guardNames (app: FastifyInstance, names: readonly string[] = []): void {
  app.addHook('onRequest', (request, _reply, done) => {
    const name = (request.headers.host ?? '').replace(/:\d+$/, '')
    if (!LOOPBACK.test(name) && !names.includes(name.toLowerCase())) {
      done(new LinliError('host_not_allowed', `this server answers to ${[...new Set(['127.0.0.1', 'localhost', ...names])].join(', ')}, not to "${(request.headers.host ?? '').slice(0, 100)}" (LINLI_HTTP_NAMES)`))
    } else if (!SAFE_METHODS.has(request.method) && isForeign(request)) {
      done(new LinliError('origin_not_allowed', 'a page of another site may not change anything here'))
    } else done()
  })
}

function isForeign ({ headers }: FastifyRequest): boolean {
  if (headers['sec-fetch-site'] !== undefined && headers['sec-fetch-site'] !== 'same-origin' && headers['sec-fetch-site'] !== 'none') return true
  // Before us may stand a proxy that speaks TLS.
  return headers.origin !== undefined && ![`http://${headers.host}`, `https://${headers.host}`].includes(headers.origin)
}
