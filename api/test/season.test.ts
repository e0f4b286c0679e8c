import { join } from 'node:path'
import { Catalogue, CatalogueIndex } from '@linli/domain/catalogue'
import { localDate, addDays, DAY_MS, HOUR_MS, startOfLocalDay } from '@linli/domain/time'
import { figuresOf } from '@linli/domain/usage'
import { openEmbeddedStore } from '@linli/store/embedded'
import { pointsOfReading } from '@linli/store/telemetry'
import { pino } from 'pino'
import t, { type Test } from 'tap'
import { createQueries } from '../src/queries/index.ts'
import { createRollup } from '../src/rollup/index.ts'
import { outdoorSensorsFor } from '../src/rollup/season.ts'

const DATE = '2026-01-15'
const daily = Object.fromEntries(['1', '2', '3', '4', '5', '6', '7'].map(day => [day, [['09:00', '18:00']]]))
const place = { hours: [{ from: 0, weekly: daily }], occupancySource: 'none', visitsSource: 'none' }
const air = (id: string, space: string) => ({ id, kind: 'environment', source: 'linli', external: id, expectedIntervalSeconds: 3600, placements: [{ space, from: 0 }] })
const CATALOGUE = Catalogue.parse({
  streets: [{ id: 'wutong', name: '梧桐街道' }], sites: ['lane', 'market'].map(id => ({ id, street: 'wutong', name: id })),
  spaces: [
    { ...place, id: 'study', site: 'lane', name: '书房', kind: 'study_room' }, { ...place, id: 'stall', site: 'market', name: '铺', kind: 'market_storefront' },
    { ...place, id: 'yard', site: 'lane', name: '院', kind: 'courtyard' }
  ],
  devices: [air('in-study', 'study'), air('in-stall', 'stall'), air('in-yard', 'yard')]
})
const INDEX = new CatalogueIndex(CATALOGUE)
const STUDY = INDEX.spaces.get('study')!

async function open (t: Test) {
  const store = await openEmbeddedStore({ file: join(t.testdir(), 'telemetry.db') })
  t.teardown(() => store.close())
  const now = () => startOfLocalDay(DATE) + 3 * DAY_MS
  const rollup = createRollup({ store, catalogue: () => CATALOGUE, clock: { now }, log: pino({ level: 'silent' }), rawRetentionDays: 90 })
  /** A temperature every hour of some days before the date, or of the date itself. */
  const say = async (device: string, temperature: number, { first, days }: { readonly first: number, readonly days: number }) => {
    const from = startOfLocalDay(addDays(DATE, first))
    const readings = Array.from({ length: 24 * days }, (_, hour) => ({ device, time: from + hour * HOUR_MS, timedOn: 'device' as const, receivedAt: from, values: { temperature } }))
    await store.write(readings.flatMap(pointsOfReading))
    await rollup.runUntilClean()
  }
  const energyOf = async (space = STUDY) => {
    const [parts] = await createQueries({ store, catalogue: () => CATALOGUE, clock: { now } }).days(space, DATE, DATE)
    return figuresOf({ space, parts: parts! }).energy_temperature?.value
  }
  return { store, say, energyOf }
}

t.test('cold days outdoors make an overheated room, also when they are heard late', async t => {
  const { say, energyOf, store } = await open(t)
  await say('in-study', 24, { first: 0, days: 1 })
  t.equal(await energyOf(), undefined, 'no season, no rule')
  await say('in-yard', 3, { first: -5, days: 5 })
  t.equal(await energyOf(), 0, 'the day was computed anew')
  const rows = await store.read({ measurement: 'usage_daily', from: startOfLocalDay(DATE), to: startOfLocalDay(DATE) + 1, tags: { space: ['study'] } })
  t.match(rows.map(({ time, fields }) => [localDate(time), /"energy":/.test(String(fields['parts']))]), [[DATE, true]], 'and is stored so')
})

t.test('mild days have no rule of energy, and the day itself does not count', async t => {
  const { say, energyOf } = await open(t)
  await say('in-study', 24, { first: 0, days: 1 })
  await say('in-yard', 15, { first: -5, days: 5 })
  await say('in-yard', -5, { first: 0, days: 1 })
  t.equal(await energyOf(), undefined)
})

t.test('a site without an outdoor sensor borrows the weather; a courtyard has no rule', async t => {
  const { say, energyOf } = await open(t)
  await say('in-stall', 21, { first: 0, days: 1 })
  await say('in-yard', 3, { first: -5, days: 6 })
  t.equal(await energyOf(INDEX.spaces.get('stall')), 1)
  t.equal(await energyOf(INDEX.spaces.get('yard')), undefined)
  t.same(outdoorSensorsFor(INDEX.spaces.get('stall')!, INDEX).map(({ id }) => id), ['in-yard'])
})
