// Plays the official InfluxDB image as far as Linli uses it: its first start from DOCKER_INFLUXDB_INIT_*, then either a real InfluxDB 2, where one was put in,
// or Debian's InfluxDB 1 behind the calls of version 2 that it lacks.
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { setTimeout } from 'node:timers/promises'
import { configurationOfOne } from '../../support/influx-one.ts'
import { forward } from '../../support/influx-write-proxy.ts'

const DATA = '/var/lib/influxdb2'
const SECOND_GENERATION = '/usr/local/bin/influxd2'
const { DOCKER_INFLUXDB_INIT_ORG: org = '', DOCKER_INFLUXDB_INIT_BUCKET: bucket = '', DOCKER_INFLUXDB_INIT_USERNAME: username = '' } = process.env
const secretIn = (variable: string) => readFileSync(process.env[variable]!, 'utf8').trim()
const adminToken = secretIn('DOCKER_INFLUXDB_INIT_ADMIN_TOKEN_FILE')
const retentionS = parseInt(process.env['DOCKER_INFLUXDB_INIT_RETENTION'] ?? '0') * 86_400
const isFirst = !existsSync(SECOND_GENERATION)
const ENGINE = isFirst ? 'http://127.0.0.1:8087' : 'http://127.0.0.1:8086'

function startEngine (): void {
  mkdirSync(`${DATA}/engine`, { recursive: true })
  writeFileSync('/tmp/influx.conf', configurationOfOne(DATA, 8087))
  const engine = isFirst
    ? spawn('influxd', ['run', '-config', '/tmp/influx.conf'], { stdio: 'inherit' })
    : spawn(SECOND_GENERATION, ['--bolt-path', `${DATA}/influxd.bolt`, '--sqlite-path', `${DATA}/influxd.sqlite`, '--engine-path', `${DATA}/engine`, '--log-level', 'error'], { stdio: 'inherit' })
  engine.on('exit', code => process.exit(code ?? 1))
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => engine.kill(signal))
}

async function untilUp (): Promise<void> {
  while (!await fetch(`${ENGINE}/ping`).then(({ ok }) => ok, () => false)) await setTimeout(100)
}

interface Known { readonly buckets: { id: string, name: string, everySeconds: number }[], readonly tokens: { token: string, mayWrite: boolean }[] }
const FILE = `${DATA}/known.json`
const known: Known = existsSync(FILE) ? JSON.parse(readFileSync(FILE, 'utf8')) as Known : { buckets: [], tokens: [] }
const keep = () => { writeFileSync(FILE, JSON.stringify(known)) }

async function makeBucket (name: string, everySeconds: number): Promise<Known['buckets'][number]> {
  await fetch(`${ENGINE}/query`, { method: 'POST', body: new URLSearchParams({ q: `CREATE DATABASE "${name}"${everySeconds > 0 ? ` WITH DURATION ${everySeconds}s` : ''}` }) })
  const made = { id: name, name, everySeconds }
  known.buckets.push(made)
  keep()
  return made
}

const view = ({ id, name, everySeconds }: Known['buckets'][number]) => ({ id, name, retentionRules: everySeconds > 0 ? [{ type: 'expire', everySeconds }] : [] })

async function administer (request: IncomingMessage, url: URL): Promise<object | undefined> {
  let body = ''
  if (request.method === 'POST') for await (const chunk of request) body += String(chunk)
  if (url.pathname === '/api/v2/orgs') return { orgs: [{ id: org, name: org }] }
  if (url.pathname === '/api/v2/buckets' && request.method === 'GET') {
    // As version 2 does: a name that does not exist is not found.
    const found = known.buckets.find(({ name }) => name === url.searchParams.get('name'))
    return found && { buckets: [view(found)] }
  }
  if (url.pathname === '/api/v2/buckets') {
    const { name, retentionRules: [rule] } = JSON.parse(body) as { name: string, retentionRules: { everySeconds: number }[] }
    return view(await makeBucket(name, rule?.everySeconds ?? 0))
  }
  if (url.pathname !== '/api/v2/authorizations') return undefined
  const { permissions } = JSON.parse(body) as { permissions: { action: string }[] }
  const token = `issued-${known.tokens.length}-${process.hrtime.bigint()}`
  known.tokens.push({ token, mayWrite: permissions.some(({ action }) => action === 'write') })
  keep()
  return { token }
}

async function answer (request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', ENGINE)
  const token = (request.headers.authorization ?? '').replace(/^Token /, '')
  if (token === adminToken && url.pathname.startsWith('/api/v2/') && url.pathname !== '/api/v2/write') {
    const content = await administer(request, url)
    response.writeHead(content ? 200 : 404, { 'content-type': 'application/json' }).end(JSON.stringify(content ?? {}))
    return
  }
  const issued = known.tokens.find(other => other.token === token)
  const pass = issued ? token : adminToken
  await forward(request, response, { engine: ENGINE, token: issued?.mayWrite ? pass : adminToken, readerToken: issued && !issued.mayWrite ? pass : 'nobody' })
}

startEngine()
await untilUp()
if (isFirst) {
  if (known.buckets.length === 0) await makeBucket(bucket, retentionS)
  createServer((request, response) => {
    answer(request, response).catch((error: unknown) => { response.writeHead(502).end(String(error)) })
  }).listen(8086, '0.0.0.0')
} else if ((await (await fetch(`${ENGINE}/api/v2/setup`)).json() as { allowed: boolean }).allowed) {
  await fetch(`${ENGINE}/api/v2/setup`, { method: 'POST', body: JSON.stringify({ username, password: secretIn('DOCKER_INFLUXDB_INIT_PASSWORD_FILE'), org, bucket, token: adminToken, retentionPeriodSeconds: retentionS }) })
}
