import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Catalogue } from '@linli/domain/catalogue'
import type { Reading } from '@linli/domain/readings'
import { addDays, HOUR_MS, MINUTE_MS, startOfLocalDay } from '@linli/domain/time'
import { addParts, figuresOf } from '@linli/domain/usage'
import { openEmbeddedStore } from '@linli/store/embedded'
import { pointsOfReading, type TelemetryStore } from '@linli/store/telemetry'
import { pino } from 'pino'
import t, { type Test } from 'tap'
import { linesOf, recompute } from '../../test/support/analyst.ts'
import { faultsOf, packageIn } from '../../test/support/data-package.ts'
import { DAYS_ONLY, exportFolder, type ExportWish } from '../src/export/index.ts'
import { createQueries } from '../src/queries/index.ts'
import { createRollup } from '../src/rollup/index.ts'

const MONDAY = '2026-11-16'
const at = (day: number, hour: number, minute = 0) => startOfLocalDay(addDays(MONDAY, day)) + hour * HOUR_MS + minute * MINUTE_MS
const clock = { now: () => at(4, 12) }
const allDay = Object.fromEntries(['1', '2', '3', '4', '5', '6', '7'].map(day => [day, [['00:00', '24:00']]]))
const LOUD = '厅, "大"\r\n第二行'
const CATALOGUE = Catalogue.parse({
  version: 7, streets: [{ id: 'wutong', name: '梧桐街道' }], sites: [{ id: 'lane', street: 'wutong', name: '梧桐里' }, { id: 'other', street: 'wutong', name: 'x' }],
  spaces: [
    {
      id: 'hall', site: 'lane', name: LOUD, kind: 'activity_room', capacity: [{ from: 0, value: 8 }, { from: at(1, 0), value: 4 }], hours: [{ from: 0, weekly: allDay, holiday: [] }], occupancySource: 'counter', visitsSource: 'counter',
      closures: [{ from: at(2, 9), to: at(2, 10), reason: '=1+1' }], limits: [{ quantity: 'co2', hi: 1000, averaging: '15min' }]
    },
    { id: 'room', site: 'lane', parent: 'hall', name: '室', kind: 'study_room', hours: [{ from: 0, weekly: allDay }], occupancySource: 'presence', visitsSource: 'none', limits: [{ quantity: 'co2', hi: 1000, averaging: '15min' }] }
  ],
  devices: [
    { id: 'totals', kind: 'totals', source: 'linli', external: 'DE:AD:BE:EF', placements: [{ space: 'hall', from: 0 }] },
    { id: 'pir', kind: 'presence', also: ['environment'], source: 'linli', external: 'pir', placements: [{ space: 'room', from: 0, to: at(3, 0) }] }
  ]
})

const reading = (device: string, time: number, values: Reading['values'], more: Partial<Reading> = {}): Reading => ({ device, time, timedOn: 'device', receivedAt: time + 1, values, ...more })

/** Totals that are silent over two nights, and presence that is seen before and after midnight. */
function readings (): readonly Reading[] {
  const told: Reading[] = []
  let [totalIn, totalOut] = [1000, 990]
  for (let time = at(-1, 0); time < clock.now(); time += 10 * MINUTE_MS) {
    const hour = (time - at(-1, 0)) / HOUR_MS % 24
    if (hour >= 9 && hour < 12) totalIn++
    if (hour >= 14 && hour < 17) totalOut++
    const isSilent = time > at(1, 23) && time < at(2, 7)
    if (isSilent && hour === 1) [totalIn, totalOut] = [totalIn + 3, totalOut + 3]
    if (!isSilent) told.push(reading('totals', time, { totalIn, totalOut }))
    told.push(reading('pir', time, { co2: 700 + 50 * hour }))
  }
  for (const [from, to] of [[at(0, 22), at(0, 23, 55)], [at(1, 0, 4), at(1, 2)]] as const) told.push(reading('pir', from + 1, { occupied: true }, { seq: 2 ** 40 }), reading('pir', to + 1, { occupied: false }, { timedOn: 'receipt' }))
  return told
}

async function openStore (t: Test, dir: string): Promise<TelemetryStore> {
  const store = await openEmbeddedStore({ file: join(dir, 'telemetry.db') })
  t.teardown(() => store.close())
  await store.write(readings().flatMap(pointsOfReading))
  return store
}

const wishOf = (folder: string, more: Partial<ExportWish> = {}): ExportWish => ({ first: MONDAY, last: addDays(MONDAY, 3), folder, formats: ['csv'], readings: false, publish: false, force: false, ...more })

t.test('gaps that meet at midnight, lumps and rooms without people are recomputed as they are defined', async t => {
  const dir = t.testdir()
  const store = await openStore(t, dir)
  const folder = join(dir, 'files')
  await exportFolder({ store, catalogue: CATALOGUE, clock }, wishOf(folder))
  t.same(faultsOf(folder), [])
  const queries = createQueries({ store, catalogue: () => CATALOGUE, clock })
  for (const space of CATALOGUE.spaces) {
    const parts = (await queries.days(space, MONDAY, addDays(MONDAY, 3))).reduce(addParts)
    const figures = figuresOf({ space, parts })
    for (const [metric, value] of Object.entries(recompute(folder, space.id))) {
      const own = figures[metric as 'visits']?.value
      t.ok(own === value || Math.abs(own! - value!) < 1e-9, `${space.id} ${metric}: ${own} and ${value}`)
    }
  }
  t.match(linesOf(folder, 'lumps'), [{ space: 'hall', device: 'totals', visits: '3' }])
  const [first, second] = linesOf(folder, 'days').filter(({ space }) => space === 'room')
  t.equal(Number(first!['trailMs']) + Number(second!['leadMs']), 9 * MINUTE_MS, 'a gap across midnight')
  t.match(first, { personMs: '', visits: '', loadMs: '', usedMs: /\d/ }, 'what nobody counts is missing')
})

t.test('texts come back as they were, lists without hours are closed, and addresses stay at home', async t => {
  const dir = t.testdir()
  const store = await openStore(t, dir)
  const folder = join(dir, 'files')
  await exportFolder({ store, catalogue: CATALOGUE, clock }, wishOf(folder, { formats: ['csv', 'parquet'], readings: true }))
  t.same(faultsOf(folder), [])
  t.equal(linesOf(folder, 'spaces')[0]!['nameZh'], LOUD)
  t.equal(linesOf(folder, 'closures')[0]!['reason'], '=1+1')
  t.match(linesOf(folder, 'opening-hours').find(({ list }) => list === 'holiday'), { space: 'hall', position: '0', opens: '', closes: '' })
  t.notOk(linesOf(folder, 'opening-hours').some(({ list, space }) => list === 'holiday' && space === 'room'), 'no list is no list')
  t.match(linesOf(folder, 'capacities')[1], { from: '2026-11-17T00:00:00+08:00', value: '4' })
  t.ok(linesOf(folder, 'readings').some(({ seq, timedOn }) => seq === String(2 ** 40) && timedOn === 'device'))
  t.ok(linesOf(folder, 'readings').some(({ timedOn }) => timedOn === 'receipt'))
  t.notOk(linesOf(folder, 'readings').some(({ device, time }) => device === 'pir' && Date.parse(time!) >= at(3, 0)), 'nothing from where no space of ours was')
  for (const file of readdirSync(folder)) t.notOk(readFileSync(join(folder, file)).includes('DE:AD:BE:EF'), file)
})

t.test('a choice of spaces leaves nothing of the others', async t => {
  const dir = t.testdir()
  const store = await openStore(t, dir)
  const folder = join(dir, 'files')
  await exportFolder({ store, catalogue: CATALOGUE, clock }, wishOf(folder, { spaces: ['room'], site: 'lane', readings: true }))
  t.same(faultsOf(folder), [])
  for (const { path } of packageIn(folder).resources) t.notMatch(readFileSync(join(folder, path), 'utf8'), /^hall|totals|第二行/m, path)
  const refused = (more: Partial<ExportWish>) => exportFolder({ store, catalogue: CATALOGUE, clock }, wishOf(join(dir, 'none'), more))
  await t.rejects(refused({ spaces: ['attic'] }), { code: 'not_found', message: /attic/ })
  await t.rejects(refused({ site: 'moon' }), { code: 'not_found', message: /moon/ })
  await t.rejects(refused({ site: 'other' }), { code: 'not_found', message: /other/ })
  await t.rejects(refused({ first: addDays(MONDAY, 2), last: MONDAY }), { code: 'period_invalid', message: /before it begins/ })
  await t.rejects(refused({ last: addDays(MONDAY, 5) }), { code: 'period_invalid', message: /2026-11-21 is still to come; 2026-11-20 is the last/ })
})

t.test('what may leave the operator is by day, and nothing finer', async t => {
  const dir = t.testdir()
  const store = await openStore(t, dir)
  const folder = join(dir, 'files')
  await exportFolder({ store, catalogue: CATALOGUE, clock }, wishOf(folder, { publish: true }))
  t.same(faultsOf(folder), [])
  t.same(readdirSync(folder).sort(), ['README.md', 'capacities.csv', 'datapackage.json', 'day-figures.csv', 'flags.csv', 'metrics.csv', 'opening-hours.csv', 'spaces.csv', 'special-hours.csv'])
  const published = linesOf(folder, 'day-figures')
  t.match(published.find(({ metric, space }) => metric === 'visits' && space === 'hall'), { value: /^\d/, status: 'ok' })
  t.same(published.filter(({ metric }) => ['peak', 'p95', 'unmet_demand', 'over_capacity'].includes(metric!)), [])
  t.match(packageIn(folder).description, DAYS_ONLY.en)
  t.notMatch(readFileSync(join(folder, 'README.md'), 'utf8'), /不得外传|quarters/)
})

t.test('the running day says so, and days stay when their quarter-hours are gone', async t => {
  const dir = t.testdir()
  const store = await openStore(t, dir)
  const rollup = createRollup({ store, catalogue: () => CATALOGUE, clock, log: pino({ level: 'silent' }), rawRetentionDays: 90 })
  await rollup.runUntilClean()
  await rollup.stop()
  await store.expire('space_usage', at(1, 0))
  const folder = join(dir, 'files')
  await exportFolder({ store, catalogue: CATALOGUE, clock }, wishOf(folder, { last: addDays(MONDAY, 4) }))
  t.same(faultsOf(folder), [])
  t.same(linesOf(folder, 'days').filter(({ space }) => space === 'hall').map(({ final }) => final), ['true', 'true', 'true', 'true', 'false'])
  const quarters = linesOf(folder, 'quarters').filter(({ space }) => space === 'hall')
  t.equal(quarters.length, 4 * 96)
  t.equal(quarters[0]!['from'], '2026-11-17T00:00:00+08:00')
  const days = linesOf(folder, 'days').filter(({ space, date }) => space === 'hall' && date! > MONDAY)
  for (const part of ['openMs', 'validMs', 'usedMs', 'personMs', 'entries']) {
    const [ofDays, ofQuarters] = [days, quarters].map(lines => lines.reduce((sum, line) => sum + Number(line[part]), 0)) as [number, number]
    t.ok(Math.abs(ofDays - ofQuarters) < 1e-3, `${part}: ${ofDays} and ${ofQuarters}`)
  }
})

t.test('a folder is there as a whole or not at all, and nobody else\'s files are replaced', async t => {
  const dir = t.testdir()
  const store = await openStore(t, dir)
  const [folder, foreign] = [join(dir, 'files'), join(dir, 'foreign')]
  const write = (more: Partial<ExportWish> = {}, from: TelemetryStore = store) => exportFolder({ store: from, catalogue: CATALOGUE, clock }, wishOf(folder, more))
  let reads = 0
  const failing: TelemetryStore = { ...store, read: query => ++reads > 6 ? Promise.reject(new Error('away')) : store.read(query) }
  await t.rejects(write({}, failing), { message: 'away' })
  t.same(readdirSync(dir).filter(name => /files/.test(name)), [], 'nothing is left')
  mkdirSync(folder)
  await write()
  await t.rejects(write(), { code: 'export_folder_taken', message: /--force/ })
  const before = readFileSync(join(folder, 'days.csv'), 'utf8')
  reads = 0
  await t.rejects(write({ force: true }, failing))
  t.equal(readFileSync(join(folder, 'days.csv'), 'utf8'), before, 'the earlier one stays')
  await write({ force: true, last: MONDAY })
  t.equal(linesOf(folder, 'days').length, 2)
  mkdirSync(foreign)
  writeFileSync(join(foreign, 'letter.doc'), 'dear')
  await t.rejects(write({ folder: foreign, force: true }), { code: 'export_folder_taken', message: /no export of Linli/ })
  t.ok(existsSync(join(foreign, 'letter.doc')))
  await t.rejects(write({ folder: join(foreign, 'letter.doc') }), { code: 'export_folder_taken', message: /is a file/ })
  await t.rejects(write({ folder: join(foreign, 'letter.doc', 'below') }), { code: 'export_folder_unusable' })
  t.same(readdirSync(dir).filter(name => name.startsWith('.')), [])
})
