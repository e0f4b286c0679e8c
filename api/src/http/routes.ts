import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { DeviceKind } from '@linli/domain/catalogue'
import { addDays, HOUR_MS, LocalDate, localDate, mondayOf, type Clock } from '@linli/domain/time'
import type { Desk, SpaceRow } from '@linli/domain/views'
import { z } from 'zod'
import { exportCatalogue, type CatalogueService } from '../catalogue/index.ts'
import { printComparison, type Comparisons } from '../comparison/index.ts'
import { printFigure, printFigures } from '../desk/figures.ts'
import type { Letters } from '../letters/index.ts'
import type { Queries } from '../queries/index.ts'
import type { Rollup } from '../rollup/index.ts'
import { notFound } from './errors.ts'

export interface RouteContext {
  readonly desk: Desk
  readonly catalogue: CatalogueService
  readonly queries: Queries
  readonly comparisons: Comparisons
  readonly rollup: Rollup
  readonly letters: Letters
  readonly clock: Clock
}

const Id = z.string().min(1).max(200)
const By = z.string().min(1).max(80).default('api')

/** The api's routes below /api/v1, each described by its schema. */
export function addRoutes (plain: FastifyInstance, context: RouteContext): void {
  const app = plain.withTypeProvider<ZodTypeProvider>()
  const { desk, catalogue, clock } = context
  // What a route does not know it says, instead of answering as if nothing had been asked.
  plain.addHook('onRoute', route => { route.schema = { querystring: z.strictObject({}), ...route.schema } })
  app.get('/api/v1/overview', { schema: { summary: 'Every space now, open alerts, devices', tags: ['spaces'] } }, async () => {
    const overview = await desk.overview()
    return { ...overview, spaces: overview.spaces.map(printSpace) }
  })
  app.get('/api/v1/spaces', { schema: { summary: 'Every space now', tags: ['spaces'] } }, async () => ({ spaces: (await desk.overview()).spaces.map(printSpace) }))
  app.get('/api/v1/spaces/:id', { schema: { summary: 'One space: today, air, weeks, devices', tags: ['spaces'], params: z.strictObject({ id: Id }) } }, async ({ params: { id } }) => {
    const space = await desk.space(id)
    if (!space) throw notFound('space', id)
    return { ...printSpace(space), weeks: space.weeks.map(week => ({ ...week, figures: printFigures(week.figures) })) }
  })
  app.get('/api/v1/alerts', { schema: { summary: 'Alerts, open ones first', tags: ['alerts'] } }, () => desk.alerts())
  app.post('/api/v1/alerts/:id/acknowledge', { schema: { summary: 'Acknowledge an alert; the first acknowledgement stays', tags: ['alerts'], params: z.strictObject({ id: Id }), body: z.strictObject({ by: By }).default({ by: 'api' }) } }, async ({ params: { id }, body: { by } }) => {
    const alert = await desk.acknowledge(id, by)
    if (!alert) throw notFound('alert', id)
    return alert
  })
  app.get('/api/v1/devices', { schema: { summary: 'Claimed devices, and found ones to be claimed', tags: ['devices'] } }, () => desk.devices())
  app.post('/api/v1/devices/claim', {
    schema: { summary: 'Claim a found device into a space', tags: ['devices'], body: z.strictObject({ source: Id, external: Id, space: Id, id: Id, kind: DeviceKind, by: By }) }
  }, async ({ body }) => {
    await desk.claim(body)
    return { claimed: body.id }
  })
  app.get('/api/v1/pipeline', { schema: { summary: 'What became of the messages: received is the sum of the others', tags: ['gateway'] } }, async () => {
    const { counters, ...status } = (await desk.pipeline()).status
    return { ...counters, ...status }
  })
  app.get('/api/v1/quarantine', { schema: { summary: 'Messages that were not understood, newest first', tags: ['gateway'] } }, async () => {
    const { total, quarantined: entries } = await desk.pipeline()
    return { total, entries }
  })
  app.post('/api/v1/quarantine/replay', { schema: { summary: 'Try kept messages again', tags: ['gateway'], body: z.strictObject({ ids: z.union([z.literal('all'), z.array(z.number().int())]) }) } },
    ({ body: { ids } }) => desk.replayQuarantine(ids))
  app.get('/api/v1/catalogue', { schema: { summary: 'The catalogue, as JSON or as the YAML that can be imported', tags: ['catalogue'], querystring: z.strictObject({ format: z.enum(['json', 'yaml']).default('json') }) } }, ({ query: { format } }, reply) =>
    format === 'yaml' ? reply.type('application/yaml; charset=utf-8').send(exportCatalogue(catalogue.current())) : reply.send(catalogue.current()))
  app.post('/api/v1/catalogue', { schema: { summary: 'Merge a YAML file into the catalogue', tags: ['catalogue'], querystring: z.strictObject({ file: z.string().max(200).default('the file'), by: By }), body: z.string() } }, async ({ query: { file, by }, body }) => {
    const { version } = await catalogue.importFile(body, { fileName: file, by })
    return { version }
  })
  addUsageRoutes(plain, context, () => localDate(clock.now()))
}

/** A space whose figures of today say how they are printed. */
function printSpace<S extends SpaceRow> (space: S) {
  const { visits, coverage } = space.today
  return { ...space, today: { ...space.today, visits: printFigure(visits), coverage: printFigure(coverage) } }
}

function addUsageRoutes (plain: FastifyInstance, { catalogue, queries, comparisons, rollup, letters, desk }: RouteContext, today: () => string): void {
  const app = plain.withTypeProvider<ZodTypeProvider>()
  app.get('/api/v1/usage', {
    schema: { summary: 'Figures of a space in a week, each with its coverage', tags: ['usage'], querystring: z.strictObject({ space: Id, week: LocalDate.optional().describe('any day of the week; without it the current one') }) }
  }, async ({ query: { space: id, week = today() } }) => {
    const space = catalogue.current().spaces.find(other => other.id === id)
    if (!space) throw notFound('space', id)
    const monday = mondayOf(week)
    const { countedIn, countedOut, personMs, usedMs, validMs, openMs } = await queries.week(space, monday)
    const compared = comparisons.week(monday)
    const comparison = compared?.compare([await compared.load(space)])
    return {
      space: id, week: monday, figures: printFigures(await queries.figures(space, monday)),
      // Visits of the days that are over, against like days before the week; null: not compared at all.
      comparison: comparison ? printComparison(comparison) : null,
      // What was measured, before any correction, scaling or gate.
      measured: { entries: countedIn, exits: countedOut, personHours: personMs / HOUR_MS, usedHours: usedMs / HOUR_MS, validHours: validMs / HOUR_MS, openHours: openMs / HOUR_MS }
    }
  })
  app.post('/api/v1/usage/refresh', { schema: { summary: 'Bring usage in step with every reading that has come', tags: ['usage'] } }, async () => {
    await rollup.runUntilClean()
    return { pendingDays: rollup.pendingDays() }
  })
  app.get('/api/v1/letters', { schema: { summary: 'Letters that were made, newest week first', tags: ['letters'] } }, () => desk.letters())
  app.post('/api/v1/letters', {
    schema: { summary: 'Make the letter of a street and week; one that exists stays as it was', tags: ['letters'], body: z.strictObject({ street: Id, week: LocalDate.optional(), language: z.enum(['zh', 'en']).default('zh') }) }
  }, async ({ body: { street, week = addDays(today(), -7), language } }) => {
    if (!catalogue.current().streets.some(({ id }) => id === street)) throw notFound('street', street)
    await rollup.runUntilClean()
    return letters.make({ street, monday: mondayOf(week), language })
  })
  app.post('/api/v1/letters/due', { schema: { summary: 'Make the letters of the newest week that are due and missing', tags: ['letters'] } }, async () => {
    await rollup.runUntilClean()
    return { made: await letters.catchUp() }
  })
}
