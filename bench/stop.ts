/**
 * How long Ctrl-C takes: `linli up` is ended while the demo's past is filled in, while it idles, and while devices speak at full flow and pages are open.
 * Compared with the two seconds that the README promises. `node bench/stop.ts [runs] [pages]`
 */
import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout } from 'node:timers/promises'
import mqtt from 'mqtt'

const LIMIT_MS = 2000
const CLI = join(import.meta.dirname, '..', 'cli', 'src', 'main.ts')
const [runs, pages] = [Number(process.argv[2] ?? 3), Number(process.argv[3] ?? 20)]

interface Started { readonly httpUrl: string, readonly mqttUrl: string, stop (): Promise<number> }

async function start (home: string): Promise<Started> {
  const child = spawn(process.execPath, [CLI, 'up'], { env: { ...process.env, LINLI_HOME: home, LINLI_HTTP_PORT: '0', LINLI_MQTT_PORT: '0' }, stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = new Promise(resolve => child.once('exit', resolve))
  for await (const line of createInterface({ input: child.stdout })) {
    const [, httpUrl, mqttUrl] = /Linli is ready: (http:\S+) · MQTT (mqtt:\S+)/.exec(line) ?? []
    if (httpUrl === undefined || mqttUrl === undefined) continue
    return {
      httpUrl, mqttUrl,
      async stop () {
        const asked = performance.now()
        child.kill('SIGINT')
        await ended
        return performance.now() - asked
      }
    }
  }
  throw new Error('linli up ended without being ready')
}

async function untilFilled (httpUrl: string): Promise<void> {
  while ((await (await fetch(new URL('/api/v1/overview', httpUrl))).json() as { backfill?: number }).backfill !== undefined) await setTimeout(500)
}

/** Pages that are open and devices that speak as fast as they are heard. */
async function load ({ httpUrl, mqttUrl }: Started): Promise<() => void> {
  const gone = new AbortController()
  for (let page = 0; page < pages; page++) void fetch(new URL('/live/', httpUrl), { signal: gone.signal }).then(response => response.text()).catch(() => undefined)
  const client = await mqtt.connectAsync(mqttUrl, { reconnectPeriod: 0 })
  client.on('error', () => undefined)
  const speak = async () => {
    for (let index = 0; !gone.signal.aborted; index++) await client.publishAsync('linli/v1/bench/unclaimed/telemetry', JSON.stringify({ time: Date.now() - index % 1000, count: index % 9 }), { qos: 1 }).catch(() => { gone.abort() })
  }
  for (let device = 0; device < 20; device++) void speak()
  await setTimeout(2000)
  return () => {
    gone.abort()
    client.end(true)
  }
}

const show = (what: string, ms: number) => { process.stdout.write(`${what}: ended in ${(ms / 1000).toFixed(2)} s (${(ms / LIMIT_MS).toFixed(2)} of ${LIMIT_MS / 1000} s)\n`) }

for (let run = 1; run <= runs; run++) {
  const home = await mkdtemp(join(tmpdir(), 'linli-stop-'))
  try {
    const fresh = await start(home)
    await setTimeout(3000)
    show(`run ${run}, filling the past`, await fresh.stop())
    const idle = await start(home)
    await untilFilled(idle.httpUrl)
    show(`run ${run}, idle`, await idle.stop())
    const busy = await start(home)
    const unload = await load(busy)
    show(`run ${run}, ${pages} pages and full flow`, await busy.stop())
    unload()
  } finally {
    await rm(home, { recursive: true, force: true })
  }
}
process.exit()
