import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { existsSync, openSync } from 'node:fs'
import { setTimeout } from 'node:timers/promises'

/** Debian's client goes with Debian's engine, whatever else is on the path. */
const DOCKER = ['/usr/bin/docker', 'docker'].find(command => spawnSync(command, ['--version']).status === 0)
const COMPOSE = [[DOCKER ?? 'docker', 'compose'], ['docker-compose']].find(([command, ...words]) => spawnSync(command!, [...words, 'version']).status === 0)

const START_TRIES = 60

/** What a command said; both streams, trimmed. */
export interface Said { readonly ok: boolean, readonly text: string }

function run (command: string, words: readonly string[], options: { readonly cwd?: string, readonly env?: NodeJS.ProcessEnv, readonly input?: string } = {}): Said {
  const { status, stdout, stderr } = spawnSync(command, words, { encoding: 'utf8', maxBuffer: 1 << 28, ...options, env: { ...process.env, DOCKER_BUILDKIT: '1', ...options.env } })
  return { ok: status === 0, text: `${stdout}${stderr}`.trim() }
}

export const docker = (...words: readonly string[]): Said => run(DOCKER!, words)

/** `docker compose`, or the older command, in a folder. */
export function compose (folder: string, ...words: readonly string[]): Said {
  const [command, ...first] = COMPOSE!
  return run(command!, [...first, ...words], { cwd: folder })
}

/** @throws with what was said, when it failed. */
export function must ({ ok, text }: Said): string {
  if (!ok) throw new Error(text.slice(-4000))
  return text
}

/** A container engine; starts one where it is installed and does not run. Undefined with the reason on stderr, where there is none. */
export async function findEngine (): Promise<{ stop (): void } | undefined> {
  const none = (why: string): undefined => { process.stderr.write(`the compose file is NOT tried: ${why}\n`) }
  if (DOCKER === undefined || COMPOSE === undefined) return none('install docker.io and docker-compose')
  if (docker('info').ok) return { stop: () => undefined }
  if (!existsSync('/usr/sbin/dockerd') || process.getuid?.() !== 0) return none('no container engine answers')
  const log = openSync('/tmp/linli-dockerd.log', 'w')
  const child: ChildProcess = spawn('/usr/sbin/dockerd', [], { stdio: ['ignore', log, log], detached: true })
  for (let i = 0; i < START_TRIES && child.exitCode === null; i++) {
    if (docker('info').ok) return { stop: () => { child.kill('SIGTERM') } }
    await setTimeout(500)
  }
  return none('dockerd does not start; see /tmp/linli-dockerd.log')
}
