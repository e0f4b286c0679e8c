import type { FastifyError, FastifyInstance } from 'fastify'
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod'
import { CatalogueInvalid } from '../catalogue/index.ts'
import { LinliError } from '@linli/domain/errors'

/** HTTP status of errors that are not 409 (or 503, when the same call may succeed later). */
const STATUS: Readonly<Record<string, number>> = { host_not_allowed: 403, origin_not_allowed: 403, not_found: 404, claim_refused: 400, week_invalid: 400, time_invalid: 400, time_without_offset: 400, metric_unknown: 400, period_not_local_days: 400, period_empty: 400, period_too_long: 400, period_not_begun: 400, nothing_known_then: 404 }

/** Errors as `{ error: { code, message } }`, for people and programs. */
export function answerErrors (app: FastifyInstance): void {
  app.setErrorHandler((error: FastifyError | LinliError, request, reply) => {
    if (error instanceof CatalogueInvalid) return reply.status(400).send({ error: { code: error.code, message: error.message, problems: error.problems } })
    if (error instanceof LinliError) return reply.status(STATUS[error.code] ?? (error.retryable ? 503 : 409)).send({ error: { code: error.code, message: error.message } })
    if (hasZodFastifySchemaValidationErrors(error)) {
      const message = error.validation.map(({ instancePath, message }) => `${instancePath.slice(1) || error.validationContext || 'the request'}: ${message ?? 'not valid'}`).join('; ')
      return reply.status(400).send({ error: { code: 'request_invalid', message } })
    }
    const status = error.statusCode ?? 500
    if (status >= 500) request.log.error({ err: error }, 'a request failed')
    return reply.status(status).send({ error: { code: error.code, message: status >= 500 ? 'this should not have happened; the log says more' : error.message } })
  })
}

/** What a route throws when there is nothing of that name. */
export function notFound (what: string, id: string): LinliError {
  return new LinliError('not_found', `there is no ${what} "${id}"`)
}
