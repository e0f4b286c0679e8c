import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout } from 'node:timers/promises'
import type { Test } from 'tap'

const BIN = join(import.meta.dirname, '../../bin/linli.js')

/** What a command wrote and how it ended. */
export interface Ended { readonly code: number | null, readonly stdout: string, readonly stderr: string }

/** Runs a command to its end. */
export async function linli (args: readonly string[], environment: Readonly<Record<string, string>> = {}, input?: string): Promise<Ended> {
  const child = spawn(process.execPath, [BIN, ...args], { env: { ...process.env, ...environment } })
  child.stdin.end(input)
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', (chunk: Buffer) => { stdout += chunk.toString() })
  child.stderr.on('data', (chunk: Buffer) => { stderr += chunk.toString() })
  const [code] = await once(child, 'close') as [number | null]
  return { code, stdout, stderr }
}

export interface Started { readonly child: ChildProcess, readonly url: string, readonly mqttUrl: string, readonly home: string }

/** Starts a command that goes on, and waits for a line that tells that it is ready; it is killed after the test. */
export async function startCommand (t: Test, args: readonly string[], { environment, ready }: { readonly environment: Readonly<Record<string, string>>, readonly ready: RegExp }): Promise<{ readonly child: ChildProcess, readonly told: RegExpExecArray }> {
  const child = spawn(process.execPath, [BIN, ...args], { env: { ...process.env, ...environment }, stdio: ['ignore', 'pipe', 'inherit'] })
  t.teardown(() => killed(child))
  for await (const line of createInterface({ input: child.stdout })) {
    const told = ready.exec(line)
    if (told) return { child, told }
  }
  throw new Error(`linli ${args.join(' ')} ended without being ready`)
}

/** Kills a process (`kill -9`) and waits until it is gone. */
export async function killed (child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit')
  child.kill('SIGKILL')
  await gone
}

/** Starts a service on free ports and waits for its ready line; it is killed after the test. */
export async function startLinli (t: Test, args: readonly string[], { home = t.testdir(), ...environment }: Readonly<Record<string, string>> & { readonly home?: string } = {}): Promise<Started> {
  const { child, told } = await startCommand(t, args, {
    environment: { LINLI_HOME: home, LINLI_HTTP_PORT: '0', LINLI_MQTT_PORT: '0', LINLI_GATEWAY_PORT: '0', LINLI_MQTT_HOST: '127.0.0.1', ...environment },
    ready: /Linli is ready: (\S+) · MQTT (\S+) ·/
  })
  return { child, url: told[1]!, mqttUrl: told[2]!, home }
}

/** JSON of the running instance. */
export async function ask<T> ({ url }: Pick<Started, 'url'>, path: string): Promise<T> {
  const response = await fetch(new URL(path, url))
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`)
  return await response.json() as T
}

/** Asks again until the answer is as wanted, at most for `withinMs`. */
export async function until<T> (probe: () => Promise<T>, wanted: (value: T) => boolean, withinMs = 20_000): Promise<T> {
  const end = Date.now() + withinMs
  for (;;) {
    const value = await probe()
    if (wanted(value)) return value
    if (Date.now() > end) throw new Error(`not within ${withinMs} ms; the last answer was ${JSON.stringify(value).slice(0, 2000)}`)
    await setTimeout(25)
  }
}
