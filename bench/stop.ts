/**
 * How long Ctrl-C takes: `linli up` is ended while the demo's past is filled in, while it idles, and while devices speak at full flow and pages are open.
 * Compared with two seconds. `node bench/stop.ts [runs] [pages]`
 */
import { setTimeout } from 'node:timers/promises'
import mqtt from 'mqtt'
import { inHome, startUp, untilFilled, type Up } from './support/up.ts'

const LIMIT_MS = 2000
const [runs, pages] = [Number(process.argv[2] ?? 3), Number(process.argv[3] ?? 20)]

/** Pages that are open and devices that speak as fast as they are heard. */
async function load ({ httpUrl, mqttUrl }: Up): Promise<() => void> {
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
  await inHome(async home => {
    const fresh = await startUp(home)
    await setTimeout(3000)
    show(`run ${run}, filling the past`, await fresh.stop())
    const idle = await startUp(home)
    await untilFilled(idle)
    show(`run ${run}, idle`, await idle.stop())
    const busy = await startUp(home)
    const unload = await load(busy)
    show(`run ${run}, ${pages} pages and full flow`, await busy.stop())
    unload()
  })
}
process.exit()
