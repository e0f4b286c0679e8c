import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { METRIC_IDS } from '@linli/domain/figures'
import { readQuery, type Explanation } from '@linli/domain/explain'
import type { Desk } from '@linli/domain/views'
import { z } from 'zod'
import { printFigure } from '../desk/figures.ts'

const Written = z.strictObject({
  space: z.string().min(1).max(200),
  metric: z.string().min(1).max(200).describe(`one of ${METRIC_IDS.join(', ')}`),
  from: z.string().min(1).max(40).describe('first day, a date of Shanghai or its midnight with offset'),
  to: z.string().min(1).max(40).describe('day after the last one'),
  asOf: z.string().min(1).max(40).optional().describe('ISO 8601 with offset: as it was known then; the answer says what has changed since')
})

/** `GET /api/v1/explain`: where a figure comes from. */
export function addExplainRoute (plain: FastifyInstance, { explain }: Pick<Desk, 'explain'>): void {
  plain.withTypeProvider<ZodTypeProvider>().get('/api/v1/explain', {
    schema: { summary: 'Where a figure comes from: definition, sensors, gaps, corrections, parts by day, changes, and a hash of all that determines it', tags: ['usage'], querystring: Written }
  }, async ({ query }) => printed(await explain(readQuery(query))))
}

/** Figures as every route answers them. */
function printed ({ figure, days, changes: { figureNow, ...changes }, ...rest }: Explanation) {
  return {
    ...rest, figure: printFigure(figure), days: days.map(({ figure: own, ...day }) => ({ ...day, figure: printFigure(own) })),
    changes: { ...changes, ...(figureNow ? { figureNow: printFigure(figureNow) } : {}) }
  }
}
