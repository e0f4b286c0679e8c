import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout } from 'node:timers/promises'

/** A `linli up` that runs until it is stopped. */
export interface Up {
  readonly httpUrl: string
  readonly mqttUrl: string
  /** Ends it as Ctrl-C does; resolves with how long that took, ms. */
  stop (): Promise<number>
}

/** Starts `linli up` with the demo district on free ports. */
export async function startUp (home: string): Promise<Up> {
  const cli = join(import.meta.dirname, '../../cli/src/main.ts')
  const child = spawn(process.execPath, [cli, 'up'], { env: { ...process.env, LINLI_HOME: home, LINLI_HTTP_PORT: '0', LINLI_MQTT_PORT: '0' }, stdio: ['ignore', 'pipe', 'inherit'] })
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

/** Resolves when the past of the demo district is there. */
export async function untilFilled ({ httpUrl }: Pick<Up, 'httpUrl'>): Promise<void> {
  while ((await (await fetch(new URL('/api/v1/overview', httpUrl))).json() as { backfill?: number }).backfill !== undefined) await setTimeout(500)
}

/** Runs something with a home of its own that is removed afterwards. */
export async function inHome (act: (home: string) => Promise<void>): Promise<void> {
  const home = await mkdtemp(join(tmpdir(), 'linli-bench-'))
  try {
    await act(home)
  } finally {
    await rm(home, { recursive: true, force: true })
  }
}
