import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'

const MOSQUITTO = ['/usr/sbin/mosquitto', '/usr/local/sbin/mosquitto', '/opt/homebrew/sbin/mosquitto'].find(path => existsSync(path))
const CONFIGURATION = join(import.meta.dirname, '../../deploy/mosquitto/mosquitto.conf')

/** Why there is no broker to test with; undefined when there is one. */
export function whyNoMosquitto (): string | undefined {
  return MOSQUITTO === undefined ? 'mosquitto is not installed' : undefined
}

/** A real Mosquitto with the configuration of an installation, whose secrets lie in a folder; only paths and port differ. */
export class ProductionBroker {
  readonly #port: number
  readonly #file: string
  /** Where it writes its log, of every message, when it is told to. */
  readonly logFile: string
  #child: ChildProcess | undefined
  #log = ''

  constructor ({ installation, port, logsEverything }: { readonly installation: string, readonly port: number, readonly logsEverything: boolean }) {
    this.#port = port
    this.#file = join(installation, 'mosquitto.conf')
    this.logFile = join(installation, 'mosquitto.log')
    const data = join(installation, 'data')
    mkdirSync(data, { recursive: true })
    const places: Readonly<Record<string, string>> = {
      '/run/secrets/mosquitto_passwd': 'mosquitto_passwd', '/run/secrets/mosquitto_acl': 'mosquitto_acl', '/run/secrets/broker_crt': 'broker.crt', '/run/secrets/broker_key': 'broker.key'
    }
    let text = readFileSync(CONFIGURATION, 'utf8').replace('listener 8883', `listener ${port} 127.0.0.1`).replace('/mosquitto/data/', `${data}/`)
    for (const [inside, name] of Object.entries(places)) text = text.replace(inside, join(installation, 'secrets', name))
    // Its own user could not read what lies below a test's folder.
    writeFileSync(this.#file, `${text}\nuser root\n${logsEverything ? `log_dest file ${this.logFile}\nlog_type debug\n` : ''}`)
  }

  get url (): string { return `mqtts://127.0.0.1:${this.#port}` }

  /** What it has said so far. */
  get log (): string { return this.#log }

  async start (): Promise<void> {
    const child = this.#child = spawn(MOSQUITTO!, ['-c', this.#file], { stdio: ['ignore', 'pipe', 'pipe'] })
    for (const stream of [child.stdout, child.stderr]) stream.on('data', chunk => { this.#log += String(chunk) })
    for (let attempt = 0; attempt < 200 && child.exitCode === null; attempt++) {
      if (await answers(this.#port)) return
      await setTimeout(25)
    }
    throw new Error(`mosquitto did not start: ${this.#log}`)
  }

  /** Lets it read accounts and access again. */
  reload (): void { this.#child?.kill('SIGHUP') }

  /** Ends it as a service is ended: it writes down what waits. */
  stop (): Promise<void> { return this.#end('SIGTERM') }

  /** Kills it (`kill -9`): what has waited since its last save is lost. */
  kill (): Promise<void> { return this.#end('SIGKILL') }

  async #end (signal: NodeJS.Signals): Promise<void> {
    if (!this.#child || this.#child.exitCode !== null || this.#child.signalCode !== null) return
    const gone = once(this.#child, 'exit')
    this.#child.kill(signal)
    await gone
  }
}

async function answers (port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1')
  const there = await new Promise<boolean>(resolve => {
    socket.once('connect', () => { resolve(true) })
    socket.once('error', () => { resolve(false) })
  })
  socket.destroy()
  return there
}
