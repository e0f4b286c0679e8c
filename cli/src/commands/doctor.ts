import { existsSync, statfsSync, statSync } from 'node:fs'
import { connect } from 'node:net'
import { resolve } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { Command } from 'commander'
import { DEFAULT_SENDER, openMailServer } from '@linli/api/letters'
import { LinliError } from '@linli/domain/errors'
import type { PipelineCounters } from '@linli/domain/pipeline'
import { inspectInflux, type Finding } from '@linli/store/influx'
import type { Config } from '../config/index.ts'
import { holderOf } from '../home/index.ts'
import { findInstance } from '../instance/index.ts'
import { mailServerOf } from '../up/mail.ts'
import { influxOptions, TELEMETRY_FILE } from '../up/store.ts'
import { MAIL_SETTINGS, settingsOf, STORE_SETTINGS, withSettings } from './settings.ts'

/** Less free space than this on the home's disk is worth a word, bytes. */
const LITTLE_SPACE = 1024 ** 3
/** How long the mail server is waited for. */
const MAIL_WAIT_MS = 10_000

/** `linli doctor`: what is well and what is not, with what to do; ends with 1 when something is not. */
export function doctorCommand (): Command {
  return withSettings(new Command('doctor'), ['home', 'httpPort', 'mqttPort', 'mqttUrl', ...STORE_SETTINGS, 'rawRetentionDays', ...MAIL_SETTINGS])
    .description('look at the configuration, the home, the ports and the running instance, and say what is not well')
    .action(async (options: object) => {
      const config = settingsOf({ ...options })
      const findings = [runtime(), space(config), ...files(config), ...await telemetry(config), ...await mail(config), ...await reachability(config)]
      for (const { ok, what } of findings) process.stdout.write(`${ok ? '✓' : '✗'} ${what}\n`)
      if (findings.some(({ ok }) => !ok)) process.exitCode = 1
    })
}

function runtime (): Finding {
  return { ok: Number(process.versions.node.split('.')[0]) >= 24, what: `Node ${process.versions.node}, SQLite ${process.versions['sqlite'] ?? 'missing'}` }
}

function space ({ home }: Config): Finding {
  let dir = resolve(home)
  while (!existsSync(dir)) dir = resolve(dir, '..')
  const { bavail, bsize } = statfsSync(dir)
  const free = bavail * bsize
  return { ok: free >= LITTLE_SPACE, what: `${(free / 1024 ** 3).toFixed(1)} GiB free for ${resolve(home)}${free < LITTLE_SPACE ? ': make room, a full disk stops the acknowledgements' : ''}` }
}

async function telemetry (config: Config): Promise<readonly Finding[]> {
  return config.store === 'influx' ? await inspectInflux({ ...influxOptions(config, 'doctor'), rawRetentionDays: config.rawRetentionDays }) : []
}

/** The mail server is asked up to the sign-in; nothing is sent. */
async function mail (config: Config): Promise<readonly Finding[]> {
  const server = mailServerOf(config)
  if (!server) return []
  try {
    const connection = await openMailServer(server, { connectMs: MAIL_WAIT_MS })
    connection.close()
    return [
      { ok: true, what: `mail server ${server.url}: answers${server.username === undefined ? '' : ' and takes user name and password'}` },
      ...config.letterFrom === undefined ? [{ ok: false, what: `letters come from ${DEFAULT_SENDER}, which nobody can answer; set LINLI_LETTER_FROM` }] : []
    ]
  } catch (error) {
    if (!(error instanceof LinliError)) throw error
    const advice = error.code === 'mail_login_refused' ? 'mend LINLI_SMTP_USERNAME and LINLI_SMTP_PASSWORD' : 'is it running, is the address right (LINLI_SMTP_URL), and is its certificate trusted (LINLI_SMTP_CA_FILE)?'
    return [{ ok: false, what: `${error.message}; ${advice}` }]
  }
}

function files ({ home, store }: Config): Finding[] {
  const dir = resolve(home)
  if (existsSync(dir) && !statSync(dir).isDirectory()) return [{ ok: false, what: `${dir} is a file and cannot be the home; choose a folder with LINLI_HOME` }]
  return [...store === 'embedded' ? [TELEMETRY_FILE] : [], 'ledger.db'].map(name => {
    const file = resolve(home, name)
    if (!existsSync(file)) return { ok: true, what: `${name} is not there yet; the first start makes it` }
    let database: DatabaseSync | undefined
    try {
      database = new DatabaseSync(file, { readOnly: true })
      const verdict = (database.prepare('PRAGMA quick_check(1)').get() as { quick_check: string }).quick_check
      return { ok: verdict === 'ok', what: `${name}: ${verdict === 'ok' ? 'no damage found' : verdict}` }
    } catch (error) {
      return { ok: false, what: `${name}: ${(error as Error).message}` }
    } finally {
      database?.close()
    }
  })
}

async function reachability (config: Config): Promise<Finding[]> {
  const holder = holderOf(config.home, 'api')
  if (holder) {
    const instance = findInstance(config.home)
    const counters = await instance!.call('GET', '/api/v1/pipeline') as PipelineCounters & { condition: string, message?: string }
    const sum = counters.stored + counters.control + counters.duplicate + counters.quarantined + counters.expired + counters.pending
    return [
      { ok: true, what: `linli ${holder.role} runs as process ${holder.pid} at ${instance!.url}` },
      { ok: counters.condition === 'running', what: `gateway: ${counters.message ?? counters.condition}` },
      { ok: sum === counters.received, what: `counters: ${counters.received} received, ${sum} accounted for, ${counters.pending} pending, ${counters.quarantined} in quarantine` }
    ]
  }
  const ports = [['LINLI_HTTP_PORT', config.httpPort] as const, ...(config.mqttUrl === undefined ? [['LINLI_MQTT_PORT', config.mqttPort] as const] : [])]
  const findings = await Promise.all(ports.map(async ([variable, port]): Promise<Finding> => {
    const taken = port !== 0 && await answers('127.0.0.1', port)
    return { ok: !taken, what: `port ${port}: ${taken ? `taken by another program; stop it, or choose another with ${variable}` : 'free'}` }
  }))
  if (config.mqttUrl !== undefined) {
    const { hostname, port, protocol } = new URL(config.mqttUrl)
    const there = await answers(hostname, Number(port) || (protocol === 'mqtts:' ? 8883 : 1883))
    findings.push({ ok: there, what: `broker ${config.mqttUrl}: ${there ? 'answers' : 'does not answer; is it running, and is the address right (LINLI_MQTT_URL)?'}` })
  }
  return findings
}

function answers (host: string, port: number): Promise<boolean> {
  return new Promise(resolve => {
    const socket = connect({ host, port, timeout: 2000 })
    const end = (there: boolean) => {
      socket.destroy()
      resolve(there)
    }
    socket.once('connect', () => { end(true) })
    for (const event of ['error', 'timeout']) socket.once(event, () => { end(false) })
  })
}
