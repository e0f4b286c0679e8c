import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import mqtt, { type MqttClient } from 'mqtt'
import type { Test } from 'tap'
import { linli, startCommand, startLinli, type Started } from '../../cli/test/support/linli.ts'
import { freePort } from './free-port.ts'
import { startInflux, whyNoInflux, type InfluxServer } from './influx-server.ts'
import { ProductionBroker, whyNoMosquitto } from './mosquitto-server.ts'

/** Buckets of an installation, as the documentation has them made. */
export const BUCKETS = { raw: 'linli_raw', states: 'linli_states', usage: 'linli_usage' } as const

/** Why there can be no installation here; undefined when there can. */
export function whyNoInstallation (): string | undefined {
  return whyNoInflux() ?? whyNoMosquitto()
}

/** Secrets, broker and database of an installation, and how its parts are started, each a process of its own. */
export interface Installation {
  readonly dir: string
  readonly broker: ProductionBroker
  readonly influx: InfluxServer
  /** What gateway and api are told alike. */
  readonly common: Readonly<Record<string, string>>
  /** Certificate of the installation's authority. */
  readonly ca: Buffer
  /** Passwords of the devices' accounts. */
  readonly passwords: Readonly<Record<string, string>>
  startGateway (port?: string): Promise<Started>
  startApi (gatewayUrl: string): Promise<Started>
  /** The simulated district, over TLS and under its own account. */
  startSimulator (): Promise<Pick<Started, 'child'>>
}

/** Makes an installation as the documentation tells to, with an account for each device; `countsDenied`: the gateway reads the broker's log file. It makes the test's folder. */
export async function installLinli (t: Test, { devices, countsDenied = false }: { readonly devices: readonly string[], readonly countsDenied?: boolean }): Promise<Installation> {
  const dir = t.testdir({ gateway: {}, api: {}, simulator: {} })
  const installation = join(dir, 'installation')
  t.match(await linli(['init', '--dir', installation, '--host', '127.0.0.1']), { code: 0, stdout: /made secrets\/ca\.crt/ })
  const passwords: Record<string, string> = {}
  for (const device of devices) passwords[device] = /password (\S+)/.exec((await linli(['account', device, '--dir', installation])).stdout)![1]!
  const broker = new ProductionBroker({ installation, port: await freePort(), logsEverything: countsDenied })
  await broker.start()
  t.teardown(() => broker.stop())
  const influx = await startInflux()
  t.teardown(() => influx.stop())
  await influx.makeBucket(BUCKETS.raw, 90)
  await influx.makeBucket(BUCKETS.states, 400)
  await influx.makeBucket(BUCKETS.usage)
  const secret = (name: string) => join(installation, 'secrets', name)
  const bus = { LINLI_MQTT_URL: broker.url, LINLI_MQTT_CA_FILE: secret('ca.crt') }
  const common = { ...bus, LINLI_STORE: 'influx', LINLI_INFLUX_URL: influx.url, LINLI_INFLUX_TOKEN: influx.token }
  const account = (name: string) => ({ LINLI_MQTT_USERNAME: `linli-${name}`, LINLI_MQTT_PASSWORD_FILE: secret(`mqtt_${name}_password`) })
  return {
    dir, broker, influx, common, ca: readFileSync(secret('ca.crt')), passwords,
    startGateway: (port = '0') => startLinli(t, ['gateway'], { home: join(dir, 'gateway'), ...common, ...account('gateway'), LINLI_GATEWAY_PORT: port, ...(countsDenied ? { LINLI_MQTT_LOG_FILE: broker.logFile } : {}) }),
    startApi: gatewayUrl => startLinli(t, ['api'], { home: join(dir, 'api'), ...common, ...account('api'), LINLI_GATEWAY_URL: gatewayUrl }),
    startSimulator: () => startCommand(t, ['sim'], { environment: { LINLI_HOME: join(dir, 'simulator'), ...bus, ...account('simulator') }, ready: /the simulated district speaks/ })
  }
}

/** A device's connection, with its own account unless told otherwise. It connects again by itself. */
export function connectDevice (t: Test, { broker, ca, passwords }: Pick<Installation, 'broker' | 'ca' | 'passwords'>, name: string, options: mqtt.IClientOptions = {}): MqttClient {
  const client = mqtt.connect(broker.url, { clientId: `device-${name}-${process.hrtime.bigint()}`, username: name, password: passwords[name]!, ca, reconnectPeriod: 200, ...options })
  client.on('error', () => undefined)
  t.teardown(() => client.endAsync(true))
  return client
}

/** Posts to a service. @throws with the answer when it is no success. */
export async function post ({ url }: Pick<Started, 'url'>, path: string, headers: Readonly<Record<string, string>>, body: string): Promise<Response> {
  const response = await fetch(new URL(path, url), { method: 'POST', headers, body })
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`)
  return response
}
