// `npm run compose:smoke`: the compose file is really run, with images as they are on this machine and stand-ins for those that are not.
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import mqtt from 'mqtt'
import { parse } from 'yaml'
import { freePort } from '../support/free-port.ts'
import { compose, docker, findEngine, must } from './engine.ts'
import { buildOwn, makeImages } from './images.ts'

const ROOT = join(import.meta.dirname, '../..')
const PROJECT = 'linli-smoke'
const IMAGE = 'linli-smoke/linli'
const DEVICE = 'smoke-door'
const CATALOGUE = `
streets: [{ id: smoke, name: { zh: 烟火街道, en: Smoke } }]
sites: [{ id: lane, street: smoke, name: { zh: 烟火里, en: Smoke Lane } }]
spaces: [{ id: smoke-room, site: lane, name: { zh: 书房, en: Study }, kind: study_room, capacity: [{ from: 2026-01-01, value: 40 }], occupancySource: headcount, visitsSource: none }]
devices: [{ id: ${DEVICE}, kind: headcount, source: linli, external: ${DEVICE}, placements: [{ space: smoke-room, from: 2026-01-01 }] }]
`
const KILLED = ['mosquitto', 'influxdb', 'gateway', 'api', 'grafana', 'demo', 'mailpit']

let passed = 0
let failed = 0
function check (ok: boolean, what: string, more = ''): void {
  if (ok) passed++
  else failed++
  process.stdout.write(`${ok ? '✓' : '✗'} ${what}${ok || more === '' ? '' : `: ${more.slice(-2000)}`}\n`)
}

async function until<T> (ask: () => Promise<T> | T, wanted: (answer: T) => boolean, patienceMs: number): Promise<T | undefined> {
  const end = Date.now() + patienceMs
  for (;;) {
    const answer = await Promise.resolve().then(ask).catch(() => undefined)
    if (answer !== undefined && wanted(answer)) return answer
    if (Date.now() > end) return undefined
    await setTimeout(500)
  }
}

interface Service { readonly image: string, readonly healthcheck?: object }
const file = parse(readFileSync(join(ROOT, 'docker-compose.yml'), 'utf8'), { merge: true }) as { services: Readonly<Record<string, Service>> }
const defaultOf = (text: string) => /^\$\{[A-Z_]+:-(.*)\}$/.exec(text)?.[1] ?? text

/** As a newcomer does it: the files, `linli init` from the image, addresses in `.env`. */
async function install (): Promise<{ readonly folder: string, readonly ports: { readonly mqtt: number, readonly http: number, readonly grafana: number, readonly mail: number } }> {
  const folder = mkdtempSync(join(tmpdir(), 'linli-compose-'))
  for (const path of ['docker-compose.yml', 'deploy', 'dashboards/grafana/provisioning', 'dashboards/grafana/generated']) {
    mkdirSync(join(folder, path, '..'), { recursive: true })
    cpSync(join(ROOT, path), join(folder, path), { recursive: true })
  }
  const init = () => must(docker('run', '--rm', '-u', `${process.getuid?.()}:${process.getgid?.()}`, '-v', `${folder}:/installation`, IMAGE, 'init', '--dir', '/installation', '--host', '127.0.0.1'))
  init()
  const before = readFileSync(join(folder, 'secrets/ca.crt'), 'utf8')
  check(/stay as they are/.test(init()) && readFileSync(join(folder, 'secrets/ca.crt'), 'utf8') === before, '"linli init" changes nothing the second time')
  const ports = { mqtt: await freePort(), http: await freePort(), grafana: await freePort(), mail: await freePort() }
  const environment = { COMPOSE_PROJECT_NAME: PROJECT, LINLI_IMAGE: IMAGE, MQTT_PUBLISH: `127.0.0.1:${ports.mqtt}`, CONSOLE_PUBLISH: `127.0.0.1:${ports.http}`, GRAFANA_PUBLISH: `127.0.0.1:${ports.grafana}`, MAILPIT_PUBLISH: `127.0.0.1:${ports.mail}`, LINLI_SMTP_URL: 'smtp://mailpit:1025', LINLI_LETTER_FROM: 'letters@example.org' }
  const kept = readFileSync(join(folder, '.env'), 'utf8').split('\n').filter(line => !Object.keys(environment).some(name => line.startsWith(`${name}=`)))
  writeFileSync(join(folder, '.env'), [...kept, ...Object.entries(environment).map(([name, value]) => `${name}=${value}`), ''].join('\n'))
  return { folder, ports }
}

interface Inspected { Config: { User: string }, HostConfig: { ReadonlyRootfs: boolean, Memory: number, CapDrop: string[] | null, PortBindings: object | null }, State: { Pid: number, Health?: { Status: string } } }
const inspect = (service: string) => (JSON.parse(must(docker('inspect', `${PROJECT}_${service}_1`))) as Inspected[])[0]!
function isHealthy (service: string): boolean {
  const { State: { Health, Pid } } = inspect(service)
  return Health ? Health.Status === 'healthy' : Pid > 0
}

async function healthy (services: readonly string[]): Promise<readonly string[]> {
  await until(() => services.every(isHealthy), Boolean, 120_000)
  return services.filter(service => !isHealthy(service))
}

async function tryOut (folder: string, ports: Awaited<ReturnType<typeof install>>['ports']): Promise<void> {
  const up = compose(folder, '--profile', 'demo', '--profile', 'dev', 'up', '-d')
  check(up.ok, '"up" with the profiles demo and dev', up.text)
  check((await healthy(KILLED)).length === 0, 'every service is healthy', must(compose(folder, 'ps')))
  for (const service of KILLED) {
    const { Config: { User }, HostConfig: { ReadonlyRootfs, Memory, CapDrop, PortBindings } } = inspect(service)
    check(/^[1-9]/.test(User) && ReadonlyRootfs && Memory > 0 && CapDrop?.[0] === 'ALL', `${service} runs as user ${User}, read-only, limited, without capabilities`)
    if (service === 'influxdb') check(Object.keys(PortBindings ?? {}).length === 0, 'the database is not published')
  }
  const http = `http://127.0.0.1:${ports.http}`
  const call = async (path: string, init?: RequestInit): Promise<unknown> => {
    const answer = await fetch(http + path, init)
    if (!answer.ok) throw new Error(`${path} ${answer.status} ${await answer.text()}`)
    return await answer.json()
  }
  await call('/api/v1/catalogue?file=smoke', { method: 'POST', headers: { 'content-type': 'application/yaml' }, body: CATALOGUE })
  const account = must(docker('run', '--rm', '-u', `${process.getuid?.()}:${process.getgid?.()}`, '-v', `${folder}:/installation`, IMAGE, 'account', DEVICE, '--dir', '/installation'))
  // Not "kill -s HUP": older engines then take the service for one that was stopped, and do not start it again.
  must(compose(folder, 'exec', '-T', 'mosquitto', 'sh', '-c', 'kill -HUP 1'))
  const device = mqtt.connect(`mqtts://127.0.0.1:${ports.mqtt}`, { username: DEVICE, password: /password (\S+)/.exec(account)![1]!, ca: readFileSync(join(folder, 'secrets/ca.crt')), reconnectPeriod: 300, clientId: DEVICE })
  device.on('error', () => undefined)
  let people = 3
  const seen = async (what: string) => {
    people++
    await device.publishAsync(`linli/v1/lane/${DEVICE}/telemetry`, JSON.stringify({ count: people }), { qos: 1 })
    const found = await until(() => call('/api/v1/overview') as Promise<{ spaces: { id: string, state?: { people?: number } }[] }>, ({ spaces }) => spaces.find(({ id }) => id === 'smoke-room')?.state?.people === people, 60_000)
    check(found !== undefined, what)
  }
  await seen('a device speaks over TLS, and the console knows')
  const letters = await until(async () => await (await fetch(`http://127.0.0.1:${ports.mail}/api/v1/messages`)).json() as { total: number, messages: { To: { Address: string }[] }[] }, ({ total }) => total >= 6, 420_000)
  check(letters !== undefined, 'letters of the demo arrive by mail')
  const boards = await (await fetch(`http://127.0.0.1:${ports.grafana}/api/search`)).json() as unknown[]
  check(boards.length >= 16, `${boards.length} boards are provisioned`)
  const states = await until(async () => await (await fetch(`http://127.0.0.1:${ports.grafana}/stand-in/states`)).json() as { results?: { series?: { values: number[][] }[] }[] }, ({ results }) => (results?.[0]?.series?.[0]?.values[0]?.[1] ?? 0) > 0, 30_000)
  check(states !== undefined, 'the data source of the boards answers')
  check((await (await fetch(`http://127.0.0.1:${ports.grafana}/stand-in/write`)).json() as { status: number }).status === 403, 'its token may not write')
  for (const service of KILLED) {
    const { State: { Pid } } = inspect(service)
    process.kill(Pid, 'SIGKILL')
    await until(() => inspect(service).State.Pid, pid => pid > 0 && pid !== Pid, 30_000)
    const ill = await healthy(KILLED)
    check(ill.length === 0, `${service} was killed, and everything is healthy again`, ill.join())
    await seen(`a reading after ${service} was killed is seen`)
  }
  const counters = await call('/api/v1/pipeline') as Record<string, number>
  const outcomes = ['stored', 'control', 'duplicate', 'quarantined', 'expired', 'pending'].reduce((sum, name) => sum + (counters[name] ?? 0), 0)
  check(counters['received'] === outcomes, 'every message has its outcome', JSON.stringify(counters))
  const doctor = compose(folder, 'exec', '-T', 'api', 'node', '/app/cli/bin/linli.js', 'doctor')
  check(/✓ bucket linli_raw keeps/.test(doctor.text), 'the doctor finds the buckets well', doctor.text)
  await device.endAsync(true)
}

const engine = await findEngine()
if (engine) {
  const named = Object.fromEntries(Object.entries(file.services).map(([service, { image }]) => [service, defaultOf(image)]))
  const node = defaultOf(/^ARG NODE_IMAGE=(.*)$/m.exec(readFileSync(join(ROOT, 'Dockerfile'), 'utf8'))![1]!)
  let folder: string | undefined
  try {
    const played = makeImages({ ...named, node })
    process.stdout.write(`played by stand-ins: ${played.join(', ') || 'none'}\n`)
    buildOwn(IMAGE, node)
    const installed = await install()
    folder = installed.folder
    await tryOut(folder, installed.ports)
  } catch (error) {
    check(false, 'the smoke test ran to its end', String(error))
  } finally {
    if (folder !== undefined) {
      if (failed > 0) process.stdout.write(`${compose(folder, 'logs', '--tail', '40').text.slice(-12_000)}\n`)
      compose(folder, '--profile', 'demo', '--profile', 'dev', 'down', '-v', '--timeout', '5')
      rmSync(folder, { recursive: true, force: true })
    }
    engine.stop()
  }
  process.stdout.write(`${passed} passed, ${failed} failed\n`)
  if (failed > 0) process.exitCode = 1
}
