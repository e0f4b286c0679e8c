import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, existsSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import type { InfluxServer } from '../../../../test/support/influx-server.ts'

const BINARY_VARIABLE = 'LINLI_TEST_GRAFANA'
const HOME_VARIABLE = 'LINLI_TEST_GRAFANA_HOME'
const START_MS = 120_000
const GRAFANA = join(import.meta.dirname, '../..')

/** Why there is no Grafana to test with; undefined when there is one. */
export function whyNoGrafana (): string | undefined {
  const [binary, home] = [process.env[BINARY_VARIABLE], process.env[HOME_VARIABLE]]
  if (binary === undefined || home === undefined) return `no Grafana: name its binary in ${BINARY_VARIABLE} and its home folder in ${HOME_VARIABLE}`
  return existsSync(binary) && existsSync(join(home, 'conf/defaults.ini')) ? undefined : `${binary} or ${home}/conf/defaults.ini does not exist`
}

/** A Grafana of our own on loopback, provisioned with the files that ship, over this InfluxDB; people who come are viewers. */
export async function startGrafana (influx: InfluxServer): Promise<{ readonly url: string, stop (): Promise<void> }> {
  const dir = mkdtempSync(join(tmpdir(), 'grafana-'))
  const provisioning = join(dir, 'provisioning')
  cpSync(join(GRAFANA, 'provisioning'), provisioning, { recursive: true })
  writeFileSync(join(dir, 'auth'), `Token ${influx.token}`)
  // In a container these two are mounted.
  for (const file of globSync(`${provisioning}/**/*.yaml`)) {
    writeFileSync(file, readFileSync(file, 'utf8').replaceAll('/run/linli/grafana_auth', join(dir, 'auth')).replaceAll('/var/lib/linli/boards', join(GRAFANA, 'generated')))
  }
  const port = await freePort()
  let said = ''
  const child = spawn(process.env[BINARY_VARIABLE]!, ['server', '--homepath', process.env[HOME_VARIABLE]!], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env, GF_LINLI_INFLUX_URL: influx.url, GF_PATHS_DATA: join(dir, 'data'), GF_PATHS_LOGS: join(dir, 'logs'), GF_PATHS_PROVISIONING: provisioning, GF_SERVER_HTTP_ADDR: '127.0.0.1', GF_SERVER_HTTP_PORT: String(port),
      GF_AUTH_ANONYMOUS_ENABLED: 'true', GF_AUTH_ANONYMOUS_ORG_ROLE: 'Viewer', GF_PLUGINS_PREINSTALL_DISABLED: 'true', GF_ANALYTICS_REPORTING_ENABLED: 'false', GF_ANALYTICS_CHECK_FOR_UPDATES: 'false',
      GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH: join(GRAFANA, 'generated/zh/linli-wall.json')
    }
  })
  for (const stream of [child.stdout, child.stderr]) stream.on('data', chunk => { said = (said + String(chunk)).slice(-4000) })
  const url = `http://127.0.0.1:${port}`
  const stop = async () => {
    if (child.exitCode === null) {
      child.kill('SIGKILL')
      await once(child, 'exit')
    }
    rmSync(dir, { recursive: true, force: true })
  }
  for (const end = Date.now() + START_MS; Date.now() < end && child.exitCode === null; await setTimeout(200)) {
    if (await fetch(`${url}/api/health`).then(({ ok }) => ok, () => false)) return { url, stop }
  }
  await stop()
  throw new Error(`Grafana did not start: ${said}`)
}

async function freePort (): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
