import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import type { PipelineCounters, PipelineStatus } from '@linli/domain/pipeline'
import { addDays, localDate, mondayOf } from '@linli/domain/time'
import { openInfluxStore } from '@linli/store/influx'
import type { IClientOptions } from 'mqtt'
import t, { type Test } from 'tap'
import { ask, linli, until, type Started } from '../cli/test/support/linli.ts'
import { BUCKETS, connectDevice, installLinli, post, whyNoInstallation, type Installation } from './support/installation.ts'

const missing = whyNoInstallation()
const DEVICES = ['heads', 'other']
/** A certificate of somebody else. */
const STRANGER = join(import.meta.dirname, 'support/stranger.crt')
const CATALOGUE = `
streets: [{ id: wutong, name: { zh: 梧桐街道, en: Wutong } }]
sites: [{ id: lane, street: wutong, name: { zh: 梧桐里, en: Wutong Lane } }]
spaces: [{ id: study, site: lane, name: { zh: 书房, en: Study }, kind: study_room, capacity: [{ from: 2026-01-01, value: 40 }], occupancySource: headcount, visitsSource: none }]
devices:
  - { id: heads, kind: headcount, source: linli, external: heads, placements: [{ space: study, from: 2026-01-01 }] }
  - { id: other, kind: environment, source: linli, external: other, placements: [{ space: study, from: 2026-01-01 }] }
`

async function install (t: Test) {
  const installed = await installLinli(t, { devices: DEVICES, countsDenied: true })
  const gateway = await installed.startGateway()
  const api = await installed.startApi(gateway.url)
  await post(api, '/api/v1/catalogue?file=test', { 'content-type': 'application/yaml' }, CATALOGUE)
  return { ...installed, gateway, api }
}

const counters = (api: Started) => ask<PipelineCounters>(api, '/api/v1/pipeline')
const topicOf = (name: string) => `linli/v1/lane/${name}/telemetry`

/** How a broker answers somebody who wants to connect. */
async function attempt (t: Test, installed: Installation, options: IClientOptions): Promise<string> {
  const client = connectDevice(t, installed, 'heads', { reconnectPeriod: 0, ...options })
  return await new Promise(resolve => {
    client.once('connect', () => { resolve('connected') })
    client.once('error', error => { resolve(error.message) })
  })
}

t.test('an installation on Mosquitto and InfluxDB', { skip: missing ?? false, timeout: 240_000 }, async t => {
  const installed = await install(t)
  const { broker, influx } = installed
  let { api, gateway } = installed

  await t.test('only who is known may speak, and only for itself', async t => {
    t.match(await attempt(t, installed, { username: '', password: '' }), /Not authorized|refused/i)
    t.match(await attempt(t, installed, { password: 'guessed' }), /Not authorized|refused/i)
    t.match(await attempt(t, installed, { ca: readFileSync(STRANGER) }), /certificate|signature/i, 'a device that trusts another authority says nothing')
    const { status } = spawnSync('mosquitto_pub', ['-h', '127.0.0.1', '-p', new URL(broker.url).port, '--cafile', STRANGER, '-u', 'heads', '-P', installed.passwords['heads']!, '-t', topicOf('heads'), '-m', '{"count":1}'])
    t.not(status, 0, 'nor does one that tells why')
    const refused = await linli(['gateway'], { ...installed.common, LINLI_HOME: join(installed.dir, 'stranger'), LINLI_MQTT_USERNAME: 'linli-gateway', LINLI_MQTT_PASSWORD: 'guessed', LINLI_GATEWAY_PORT: '0' })
    t.match(refused, { code: 1, stderr: /broker_unreachable.*not authorized/i }, 'nor is Linli let in with a wrong password')
    t.match(broker.log, /not authorised/, 'the broker tells')
    const turnedAway = async () => (await ask<PipelineStatus>(api, '/api/v1/pipeline')).sources[0]!.turnedAway
    await until(turnedAway, ({ count }) => count >= 4)
    t.match(await (await fetch(new URL('/pipeline', api.url))).text(), /拒绝了 \d+ 次/, 'and people see it')
    const before = (await turnedAway()).count
    const heads = connectDevice(t, installed, 'heads')
    await heads.publishAsync(topicOf('other'), '{"co2":9999}', { qos: 1 })
    await heads.publishAsync('linli/v1/catalogue', '{}', { qos: 1, retain: true })
    await heads.publishAsync(topicOf('heads'), '{"count":3}', { qos: 1 })
    await until(() => counters(api), ({ received, pending }) => received >= 1 && pending === 0)
    t.match(await counters(api), { received: 1, stored: 1, quarantined: 0 }, 'what it says in another\'s name arrives nowhere')
    t.equal((await ask<{ spaces: unknown[] }>(api, '/api/v1/catalogue')).spaces.length, 1)
    const told = connectDevice(t, installed, 'heads', { protocolVersion: 5 })
    await t.rejects(told.publishAsync(topicOf('other'), '{"co2":9999}', { qos: 1 }), { code: 0x87 }, 'a device that speaks MQTT 5 is told (Not authorized)')
    await until(turnedAway, ({ count, last }) => count >= before + 3 && last?.reason === 'topic_not_allowed')
    t.match(await (await fetch(new URL('/pipeline', api.url))).text(), /发布了不属于它的主题/, 'and people see each of them')
  })

  await t.test('database, gateway and api are killed and the broker restarted, in full flow: nothing acknowledged is lost, and states are right again', async t => {
    const heads = connectDevice(t, installed, 'heads')
    const acknowledged = new Set<number>()
    const base = Date.now() - 3_600_000
    let number = 0
    let isOn = true
    const flow = (async () => {
      while (isOn) {
        const time = base + ++number
        void heads.publishAsync(topicOf('heads'), JSON.stringify({ time, count: number % 30 }), { qos: 1 }).then(() => { acknowledged.add(time) }, () => undefined)
        await setTimeout(5)
      }
    })()
    await setTimeout(500)
    await influx.kill()
    await until(async () => (await fetch(new URL('/readyz', gateway.url))).status, status => status === 503)
    gateway.child.kill('SIGKILL')
    gateway = await installed.startGateway(new URL(gateway.url).port)
    t.pass('the gateway starts while the database is away')
    await setTimeout(500)
    await influx.restart()
    await until(async () => (await fetch(new URL('/readyz', gateway.url))).status, status => status === 200)
    await broker.stop()
    await setTimeout(300)
    await broker.start()
    api.child.kill('SIGKILL')
    api = await installed.startApi(gateway.url)
    await setTimeout(1000)
    isOn = false
    await flow
    await until(async () => acknowledged.size, size => size >= number - 1, 30_000)
    await heads.publishAsync(topicOf('heads'), '{"count":17}', { qos: 1 })
    await until(() => counters(api), ({ pending, received }) => pending === 0 && received > 100, 60_000)
    const { received, ...outcomes } = await counters(api)
    t.equal(outcomes.stored + outcomes.control + outcomes.duplicate + outcomes.quarantined + outcomes.expired + outcomes.pending, received, 'the counters balance')
    const store = openInfluxStore({ ...influx, buckets: BUCKETS, writer: 'test' })
    const stored = new Set((await store.read({ measurement: 'occupancy', from: base, to: base + 3_600_000, tags: { device: ['heads'] } })).map(({ time }) => time))
    await store.close()
    t.ok(acknowledged.size > 300, `${acknowledged.size} acknowledged`)
    const lost = [...acknowledged].filter(time => !stored.has(time)).map(time => time - base)
    t.same([lost.length, lost[0], lost.at(-1)], [0, undefined, undefined], 'nothing that was acknowledged is lost')
    await until(() => ask<{ spaces: { state?: { people?: number } }[] }>(api, '/api/v1/overview'), ({ spaces }) => spaces[0]?.state?.people === 17)
  })

  await t.test('usage is computed and the letter is made', async t => {
    const week = addDays(mondayOf(localDate(Date.now())), -7)
    await post(api, '/api/v1/usage/refresh', {}, '')
    const letter = await (await post(api, '/api/v1/letters', { 'content-type': 'application/json' }, JSON.stringify({ street: 'wutong', week, language: 'zh' }))).json() as { id: string }
    t.match(await (await fetch(new URL(`/letters/${letter.id}/html`, api.url))).text(), /梧桐街道/)
    t.match(await linli(['doctor'], { ...installed.common, LINLI_HOME: join(installed.dir, 'api'), LINLI_HTTP_PORT: '0' }), { stdout: /✓ InfluxDB[\s\S]*✓ bucket linli_raw keeps what it is given 90 days/ })
  })
})
