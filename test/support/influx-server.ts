import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { freePort } from './free-port.ts'
import { configurationOfOne } from './influx-one.ts'
import { startWriteProxy } from './influx-write-proxy.ts'

/** Names the binary of an InfluxDB 2; without it Debian's InfluxDB 1 plays the part, behind a proxy for the one call that it lacks. */
const BINARY_VARIABLE = 'LINLI_TEST_INFLUXD'
const DEBIAN = '/usr/bin/influxd'
const START_MS = 20_000

/** A real InfluxDB of our own, on loopback, with everything it holds in a folder that goes with it. */
export interface InfluxServer {
  readonly url: string
  readonly org: string
  readonly token: string
  /** A token that reads and writes nothing. */
  readerToken (): Promise<string>
  readonly version: string
  /** Makes a bucket that keeps what it is given for ever, or so many days. */
  makeBucket (name: string, keepDays?: number): Promise<void>
  /** Kills it (`kill -9`) and starts it again on the same address and files when told to. */
  kill (): Promise<void>
  restart (): Promise<void>
  stop (): Promise<void>
}

/** Why there is no engine to test with; undefined when there is one. */
export function whyNoInflux (): string | undefined {
  const named = process.env[BINARY_VARIABLE]
  if (named !== undefined) return existsSync(named) ? undefined : `${BINARY_VARIABLE}=${named} does not exist`
  return existsSync(DEBIAN) ? undefined : `no InfluxDB: install Debian's package influxdb, or name a binary of InfluxDB 2 in ${BINARY_VARIABLE}`
}

/** Why there is no InfluxDB 2 to test with, for what version 1 has not. */
export function whyNoSecondInflux (): string | undefined {
  return process.env[BINARY_VARIABLE] === undefined ? `name a binary of InfluxDB 2 in ${BINARY_VARIABLE}` : whyNoInflux()
}

/** @throws when it does not answer in time; with its last words. */
export async function startInflux (): Promise<InfluxServer> {
  const binary = process.env[BINARY_VARIABLE] ?? DEBIAN
  const version = /v\d+\.\d+\.\d+|\d+\.\d+\.\d+|dev/.exec(spawnSync(binary, ['version'], { encoding: 'utf8' }).stdout)?.[0] ?? 'unknown'
  const dir = mkdtempSync(join(tmpdir(), 'influx-'))
  const port = await freePort()
  const isFirst = /^v?1\./.test(version)
  const engine = new Engine(binary, isFirst ? argumentsOfOne(dir, port) : argumentsOfTwo(dir, port), `http://127.0.0.1:${port}`)
  await engine.start()
  const server = isFirst ? await firstGeneration(engine) : await secondGeneration(engine)
  return {
    ...server, version, kill: () => engine.kill(), restart: () => engine.start(),
    async stop () {
      await server.stop()
      await engine.kill()
      rmSync(dir, { recursive: true, force: true })
    }
  }
}

class Engine {
  readonly #binary: string
  readonly #arguments: readonly string[]
  readonly url: string
  #child: ChildProcess | undefined

  constructor (binary: string, words: readonly string[], url: string) {
    this.#binary = binary
    this.#arguments = words
    this.url = url
  }

  async start (): Promise<void> {
    let said = ''
    const child = this.#child = spawn(this.#binary, this.#arguments, { stdio: ['ignore', 'ignore', 'pipe'] })
    child.stderr.on('data', chunk => { said = (said + String(chunk)).slice(-2000) })
    const end = Date.now() + START_MS
    while (Date.now() < end && child.exitCode === null) {
      // Version 2 answers before it is ready to be asked.
      if (await fetch(`${this.url}/health`).then(({ ok, status }) => ok || status === 404, () => false) && await fetch(`${this.url}/ping`).then(({ ok }) => ok, () => false)) return
      await setTimeout(50)
    }
    throw new Error(`InfluxDB did not start: ${said}`)
  }

  async kill (): Promise<void> {
    if (!this.#child || this.#child.exitCode !== null || this.#child.signalCode !== null) return
    const gone = once(this.#child, 'exit')
    this.#child.kill('SIGKILL')
    await gone
  }
}

type Reach = Pick<InfluxServer, 'url' | 'org' | 'token' | 'readerToken' | 'makeBucket' | 'stop'>

async function firstGeneration ({ url: engine }: Engine): Promise<Reach> {
  const token = 'a-token-of-the-first-generation'
  const readerToken = `${token}-that-only-reads`
  const proxy = await startWriteProxy({ engine, token, readerToken })
  return {
    url: proxy.url, org: 'linli', token, readerToken: () => Promise.resolve(readerToken), stop: () => proxy.stop(),
    makeBucket: async (name, keepDays) => {
      const ask = async (q: string) => await (await expectOk(await fetch(`${engine}/query`, { method: 'POST', body: new URLSearchParams({ q }) }))).text()
      // A database that was made is not always there at once.
      for (let attempt = 0; ; attempt++) {
        await ask(`CREATE DATABASE "${name}"${keepDays === undefined ? '' : ` WITH DURATION ${keepDays}d`}`)
        const isThere = !(await ask(`SHOW RETENTION POLICIES ON "${name}"`)).includes('"error"') && (await fetch(`${engine}/write?db=${name}`, { method: 'POST', body: '' })).status !== 404
        if (isThere) return
        if (attempt > 100) throw new Error(`the database ${name} does not come to be`)
        await setTimeout(20)
      }
    }
  }
}

async function secondGeneration ({ url }: Engine): Promise<Reach> {
  const token = 'a-token-of-the-second-generation'
  const call = async (path: string, body: object) => await (await expectOk(await fetch(`${url}/api/v2/${path}`, { method: 'POST', headers: { authorization: `Token ${token}` }, body: JSON.stringify(body) }))).json()
  const { org } = await call('setup', { username: 'admin', password: 'a-long-password', org: 'linli', bucket: 'first', token }) as { org: { id: string } }
  return {
    url, org: 'linli', token, stop: async () => undefined,
    makeBucket: async (name, keepDays) => { await call('buckets', { orgID: org.id, name, retentionRules: keepDays === undefined ? [] : [{ type: 'expire', everySeconds: keepDays * 86_400 }] }) },
    readerToken: async () => (await call('authorizations', { orgID: org.id, permissions: [{ action: 'read', resource: { type: 'buckets', orgID: org.id } }] }) as { token: string }).token
  }
}

function argumentsOfOne (dir: string, port: number): readonly string[] {
  const file = join(dir, 'influx.conf')
  writeFileSync(file, configurationOfOne(dir, port))
  return ['run', '-config', file]
}

function argumentsOfTwo (dir: string, port: number): readonly string[] {
  return ['--bolt-path', `${dir}/bolt`, '--sqlite-path', `${dir}/sqlite`, '--engine-path', `${dir}/engine`, '--http-bind-address', `127.0.0.1:${port}`, '--reporting-disabled', '--log-level', 'error']
}

async function expectOk (response: Response): Promise<Response> {
  if (!response.ok) throw new Error(`${response.url}: ${response.status} ${await response.text()}`)
  return response
}
