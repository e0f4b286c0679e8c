/**
 * How long a newcomer waits: `npm start` on an empty home until the console answers, and until the demo's eight weeks are complete.
 * Compared with what the README promises: 5 s and 60 s. `node bench/first-screen.ts [runs]`
 */
import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout } from 'node:timers/promises'

const FIRST_SCREEN_LIMIT_MS = 5000
const HISTORY_LIMIT_MS = 60_000

interface Waited { readonly firstScreen: number, readonly history: number, readonly slowestPage: number }

async function wait (): Promise<Waited> {
  const home = await mkdtemp(join(tmpdir(), 'linli-first-screen-'))
  const started = performance.now()
  const child = spawn('npm', ['start'], { env: { ...process.env, LINLI_HOME: home, LINLI_HTTP_PORT: '0', LINLI_MQTT_PORT: '0' }, stdio: ['ignore', 'pipe', 'inherit'], detached: true })
  try {
    const url = await readyUrl(child.stdout)
    await page(url)
    const firstScreen = performance.now() - started
    let slowestPage = 0
    for (;;) {
      const asked = performance.now()
      const overview = await (await fetch(new URL('/api/v1/overview', url))).json() as { backfill?: number }
      await page(url)
      slowestPage = Math.max(slowestPage, performance.now() - asked)
      if (overview.backfill === undefined) return { firstScreen, history: performance.now() - started, slowestPage }
      await setTimeout(200)
    }
  } finally {
    process.kill(-child.pid!, 'SIGINT')
    await new Promise(resolve => child.once('exit', resolve))
    await rm(home, { recursive: true, force: true })
  }
}

async function readyUrl (output: NodeJS.ReadableStream): Promise<string> {
  for await (const line of createInterface({ input: output })) {
    const url = /Linli is ready: (http:\S+)/.exec(line)?.[1]
    if (url !== undefined) return url
  }
  throw new Error('npm start ended without being ready')
}

async function page (url: string): Promise<void> {
  const response = await fetch(url)
  if (!response.ok || !(await response.text()).includes('<html')) throw new Error(`${url} answers ${response.status} and no page`)
}

const runs = Number(process.argv[2] ?? 3)
const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`
for (let run = 1; run <= runs; run++) {
  const { firstScreen, history, slowestPage } = await wait()
  process.stdout.write(`run ${run}: first screen ${seconds(firstScreen)} (${(firstScreen / FIRST_SCREEN_LIMIT_MS).toFixed(2)} of ${seconds(FIRST_SCREEN_LIMIT_MS)}), ` +
    `eight weeks ${seconds(history)} (${(history / HISTORY_LIMIT_MS).toFixed(2)} of ${seconds(HISTORY_LIMIT_MS)}), slowest overview with page meanwhile ${seconds(slowestPage)}\n`)
}
