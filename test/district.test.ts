import { readFileSync } from 'node:fs'
import { setTimeout } from 'node:timers/promises'
import type { PipelineCounters } from '@linli/domain/pipeline'
import type { SpaceState } from '@linli/domain/state'
import { addDays, localDate, mondayOf, startOfLocalDay, DAY_MS, HOUR_MS, MINUTE_MS } from '@linli/domain/time'
import { openInfluxStore } from '@linli/store/influx'
import t, { type Test } from 'tap'
import { ask, killed, linli, until, type Started } from '../cli/test/support/linli.ts'
import { ask as askEngine, questionsOf } from '../dashboards/grafana/test/support/grafana.ts'
import { openBoards, put } from '../dashboards/grafana/test/support/opened.ts'
import { BUCKETS, connectDevice, installLinli, post, whyNoInstallation } from './support/installation.ts'
import { MeasuringDevice } from './support/measuring-device.ts'

const missing = whyNoInstallation()
/** How long the database is away. Shorter is for who works on this test. */
const OUTAGE_MS = Number(process.env['LINLI_TEST_OUTAGE_S'] ?? 300) * 1000
/** As often Mosquitto writes down what it retains and what waits, and a little more. */
const BROKER_SAVES_MS = 11_000
/** For everything else, on a machine that is busy. */
const OTHERWISE_MS = 900_000
t.setTimeout(OUTAGE_MS + OTHERWISE_MS)

/** Added to the demo district: a space whose only device remembers what it said. */
const MEASURED = `
sites: [{ id: measured, street: wutongli, name: { zh: 量准里, en: Measured Lane } }]
spaces:
  - { id: measured-study, site: measured, name: { zh: 量准书房, en: Measured Study }, kind: study_room, capacity: [{ from: 2026-01-01, value: 40 }], occupancySource: headcount, visitsSource: none,
      hours: [{ from: 2026-01-01, weekly: { ${[1, 2, 3, 4, 5, 6, 7].map(day => `${day}: [["09:00", "21:00"]]`).join(', ')} } }] }
devices: [{ id: measured-heads, kind: headcount, source: linli, external: measured-heads, placements: [{ space: measured-study, from: 2026-01-01 }] }]
`
const isOpenAt = (msOfDay: number) => msOfDay >= 9 * HOUR_MS && msOfDay < 21 * HOUR_MS
const WEEK = addDays(mondayOf(localDate(Date.now())), -7)
/** What boards of now ask and may find nothing of: events that need not happen, and days that are not computed at once, and weeks before this one. */
const MAY_BE_EMPTY = /"(event|space_usage|usage_hourly|usage_week_ago)"/
/** What is written every five minutes, and so not soon after the start. */
const IS_LATE = /FROM "device_state"/
const LATE_MS = 330_000
/** Spaces of the demo district whose device says how many are there. */
const HEADCOUNTS: Readonly<Record<string, string>> = { 'measured-heads': 'measured-study', 'yunjin-reading-heads': 'yunjin-reading', 'yunjin-incubator-heads': 'yunjin-incubator' }
/** A gateway that keeps what waits in memory instead of in its spool would grow beyond. */
const MEMORY_MIB = 400

interface Overview { readonly spaces: readonly { readonly id: string, readonly state?: SpaceState }[] }

const counters = (api: Started) => ask<PipelineCounters>(api, '/api/v1/pipeline')
const readiness = async ({ url }: Started) => {
  const response = await fetch(new URL('/readyz', url))
  return { code: response.status, ...await response.json() as { status: string, message?: string } }
}
const memoryMiB = ({ child }: Started) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1] ?? 0) / 1024
const peopleIn = async (api: Started, space: string) => (await ask<Overview>(api, '/api/v1/overview')).spaces.find(({ id }) => id === space)?.state?.people

/** An installation with the demo district speaking, and beside it a device that is told what to say. */
async function startDistrict (t: Test) {
  const installed = await installLinli(t, { devices: ['measured-heads'] })
  const gateway = await installed.startGateway()
  const api = await installed.startApi(gateway.url)
  const catalogue = await linli(['sim', '--catalogue'])
  for (const text of [catalogue.stdout, MEASURED]) await post(api, '/api/v1/catalogue?file=test', { 'content-type': 'application/yaml' }, text)
  await until(() => ask<{ catalogueVersion: number }>(api, '/api/v1/pipeline'), ({ catalogueVersion }) => catalogueVersion === 2)
  const simulator = await installed.startSimulator()
  const device = new MeasuringDevice(connectDevice(t, installed, 'measured-heads'), 'linli/v1/measured/measured-heads/telemetry')
  return { ...installed, gateway, api, simulator, device }
}

type District = Awaited<ReturnType<typeof startDistrict>>

/** Asks what every board asks; tells the questions of some of them that found nothing, those apart that fit `except`. @throws when the database understands one not. */
async function unanswered ({ influx }: Pick<District, 'influx'>, boards: readonly string[], except?: RegExp): Promise<readonly string[]> {
  const empty: string[] = []
  const now = Date.now()
  for (const { id, board, choice, span } of openBoards({ site: ['yunjin-culture'], space: ['yunjin-reading'] })) {
    for (const question of questionsOf(board)) {
      const frames = await askEngine(influx, BUCKETS.states, put(question, { now, span, choice }))
      const { query } = question.target
      if (frames.length === 0 && boards.includes(id) && !MAY_BE_EMPTY.test(query) && except?.test(query) !== true) empty.push(question.where)
    }
  }
  return empty
}

/** Leaves a moment between two questions: other tests run beside this one. */
const slowly = <T>(probe: () => Promise<T>) => async (): Promise<T> => {
  await setTimeout(500)
  return await probe()
}

t.test('a district from its devices to its letters, with each part killed in turn', { skip: missing ?? false, timeout: OUTAGE_MS + OTHERWISE_MS }, async t => {
  const district = await startDistrict(t)
  const { influx, broker, device } = district
  let { gateway, api, simulator } = district
  const caughtUp = async () => {
    await device.quiet()
    await until(slowly(() => peopleIn(api, 'measured-study')), people => people === device.count, 60_000)
    await until(slowly(() => counters(api)), ({ pending }) => pending === 0, 60_000)
  }

  await t.test('what devices say reaches the database, every board and the letter', async t => {
    const monday = startOfLocalDay(WEEK)
    const times = Array.from({ length: 7 * DAY_MS / (10 * MINUTE_MS) }, (_, index) => monday + index * 10 * MINUTE_MS)
    await Promise.all(times.map(time => device.say(time, isOpenAt((time - monday) % DAY_MS) ? 12 : 0)))
    device.talk(50)
    await setTimeout(1000)
    await caughtUp()
    await post(api, '/api/v1/usage/refresh', {}, '')
    t.match(await ask(api, `/api/v1/usage?space=measured-study&week=${WEEK}`), { figures: { utilisation: { value: 0.3 }, coverage: { value: 1 } } })
    await until(slowly(() => unanswered(district, ['linli-wall', 'linli-phone'], IS_LATE)), empty => empty.length === 0, 300_000)
    const letter = await (await post(api, '/api/v1/letters', { 'content-type': 'application/json' }, JSON.stringify({ street: 'wutongli', week: WEEK, language: 'zh' }))).json() as { id: string }
    t.match(await (await fetch(new URL(`/letters/${letter.id}/html`, api.url))).text(), /梧桐里街道[\s\S]*量准书房[\s\S]*>30\.0%</, 'with what was measured')
  })

  await t.test('gateway, api and simulator are killed in full flow', async t => {
    device.talk(20)
    await setTimeout(500)
    await killed(gateway.child)
    await setTimeout(500)
    gateway = await district.startGateway(new URL(gateway.url).port)
    await killed(api.child)
    api = await district.startApi(gateway.url)
    await killed(simulator.child)
    simulator = await district.startSimulator()
    await caughtUp()
    t.equal((await readiness(api)).code, 200)
  })

  await t.test('Mosquitto is killed: what the gateway has is not lost with it', async t => {
    // Mosquitto promises less than a database: killed, it loses what waits since its last save. Nothing waits while the gateway is there and has caught up.
    await caughtUp()
    await setTimeout(BROKER_SAVES_MS)
    await device.say(Date.now(), 39)
    await caughtUp()
    await broker.kill()
    await broker.start()
    // What it retains is older than its end, until the gateway has told it again.
    await setTimeout(3000)
    t.equal(await peopleIn(api, 'measured-study'), 39, 'nor what the gateway has told')
    await broker.kill()
    device.talk(20)
    await setTimeout(2000)
    await broker.start()
    await setTimeout(2000)
    await caughtUp()
    t.match(await readiness(gateway), { code: 200 })
  })

  await t.test('the database is killed and stays away', async t => {
    const before = await counters(api)
    device.talk(500)
    await influx.kill()
    t.match(await until(() => readiness(gateway), ({ code }) => code === 503), { status: 'store_unavailable', message: /./ }, 'which the gateway says')
    t.match(await until(() => readiness(api), ({ code }) => code === 503), { status: 'store_unavailable', message: /./ }, 'and the api')
    const memory: number[] = []
    for (const end = Date.now() + OUTAGE_MS; Date.now() < end; await setTimeout(Math.min(5000, Math.max(0, end - Date.now())))) memory.push(memoryMiB(gateway))
    t.match(await readiness(gateway), { code: 503 })
    const { pending, stored } = await counters(api)
    t.ok(pending >= OUTAGE_MS / 1000, `${pending} messages wait`)
    t.ok(stored - before.stored < 100, 'nothing is said to be stored meanwhile')
    t.ok(Math.max(...memory) < MEMORY_MIB, `the gateway takes at most ${Math.max(...memory).toFixed()} MiB`)
    await influx.restart()
    await until(() => readiness(gateway), ({ code }) => code === 200, 60_000)
    await until(() => readiness(api), ({ code }) => code === 200, 60_000)
    await caughtUp()
  })

  await t.test('nothing is lost, and states are right again', async t => {
    const { received, pending, ...outcomes } = await counters(api)
    t.equal(outcomes.stored + outcomes.control + outcomes.duplicate + outcomes.quarantined + outcomes.expired + pending, received, 'the counters balance')
    t.equal(outcomes.quarantined, 0)
    const store = openInfluxStore({ ...influx, buckets: BUCKETS, writer: 'test' })
    t.teardown(() => store.close())
    const rows = await store.read({ measurement: 'occupancy', from: startOfLocalDay(WEEK), to: Date.now() + 1, tags: { device: ['measured-heads'] } })
    const stored = rows.map(({ time, fields }) => [time, fields['count']])
    t.same(stored, [...device.acknowledged].sort(([a], [b]) => a - b), `each of ${device.acknowledged.size} acknowledged readings is stored once, as it was said`)
    const shownAndSaid = async () => await Promise.all((await store.latest('occupancy')).filter(({ tags }) => tags['device']! in HEADCOUNTS)
      .map(async ({ tags, fields }) => [tags['device'], await peopleIn(api, HEADCOUNTS[tags['device']!]!), fields['count']]))
    const heads = await until(slowly(shownAndSaid), found => found.every(([, shown, said]) => shown === said), 60_000)
    t.ok(heads.length > 0, 'the state of each space is what its device said last')
    // The space that is asked for has no door contact, and nobody knows of its doors.
    await until(slowly(() => unanswered(district, ['linli-wall', 'linli-space', 'linli-phone', 'linli-platform', 'linli-maint'], /"doorsOpen"/)), empty => empty.length === 0, LATE_MS)
  })
})
