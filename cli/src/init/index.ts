import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { environmentFile } from './environment.ts'
import { makeAuthority, makeServer, type Pair } from './certificates.ts'
import { accessList, ACCOUNTS, passwordLine } from './mosquitto.ts'

export { ACCOUNTS } from './mosquitto.ts'

/** Names that the containers know the broker by; those of the network are added to them. */
const OWN_NAMES = ['mosquitto', 'localhost', '127.0.0.1']

/** What is made for one installation, below its folder. Nothing here belongs into a repository or a mail. */
export const FILES = {
  authority: 'secrets/ca.crt', authorityKey: 'secrets/ca.key', server: 'secrets/broker.crt', serverKey: 'secrets/broker.key',
  passwords: 'secrets/mosquitto_passwd', access: 'secrets/mosquitto_acl',
  environment: '.env', smtpPassword: 'secrets/smtp_password',
  influxPassword: 'secrets/influx_admin_password', influxToken: 'secrets/influx_admin_token', grafanaPassword: 'secrets/grafana_admin_password', grafanaKey: 'secrets/grafana_secret_key'
} as const

/** Where the password of an account that Linli uses lies. */
export const passwordFileOf = (account: keyof typeof ACCOUNTS): string => `secrets/mqtt_${account}_password`

/** What `init` made, and what was there already. */
export interface Made { readonly made: readonly string[], readonly kept: readonly string[] }

/**
 * Makes the secrets, certificates and broker files of an installation in a folder; what is there already stays as it is, so that running it again
 * only fills gaps. `hosts`: names and addresses by which devices reach the broker.
 */
export async function initialise (folder: string, { hosts, now }: { readonly hosts: readonly string[], readonly now: number }): Promise<Made> {
  const files = new Files(folder)
  const authority = await pairIn(files, [FILES.authority, FILES.authorityKey], () => makeAuthority(now))
  await pairIn(files, [FILES.server, FILES.serverKey], () => makeServer([...new Set([...hosts, ...OWN_NAMES])], { authority, now }))
  for (const name of [FILES.influxPassword, FILES.influxToken, FILES.grafanaPassword, FILES.grafanaKey]) files.keepOr(name, () => secret())
  const lines = (Object.keys(ACCOUNTS) as (keyof typeof ACCOUNTS)[]).map(account => passwordLine(ACCOUNTS[account], files.keepOr(passwordFileOf(account), () => secret()).trimEnd()))
  files.keepOr(FILES.passwords, () => `${lines.join('\n')}\n`)
  files.keepOr(FILES.access, () => accessList())
  // Whoever has a mail server writes its password here.
  files.keepOr(FILES.smtpPassword, () => '')
  files.keepOr(FILES.environment, () => environmentFile())
  return files
}

/** A secret that nobody has to type: 192 bits. */
export function secret (): string {
  return `${randomBytes(24).toString('base64url')}\n`
}

/** Both or none: half a pair is worth nothing. */
async function pairIn (files: Files, [certFile, keyFile]: readonly [string, string], make: () => Promise<Pair>): Promise<Pair> {
  const pair = files.has(certFile) && files.has(keyFile) ? undefined : await make()
  if (pair) files.drop(certFile, keyFile)
  return { cert: files.keepOr(certFile, () => pair!.cert), key: files.keepOr(keyFile, () => pair!.key) }
}

class Files implements Made {
  readonly made: string[] = []
  readonly kept: string[] = []
  readonly #folder: string
  readonly #dropped = new Set<string>()

  constructor (folder: string) {
    this.#folder = folder
  }

  has (name: string): boolean { return existsSync(join(this.#folder, name)) }

  /** These are written anew. */
  drop (...names: readonly string[]): void { for (const name of names) this.#dropped.add(name) }

  /** The content of a file, written first where it is not there. Readable by others on this machine only where its folder lets them. */
  keepOr (name: string, make: () => string): string {
    const path = join(this.#folder, name)
    if (this.has(name) && !this.#dropped.has(name)) {
      this.kept.push(name)
      return readFileSync(path, 'utf8')
    }
    const content = make()
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
    writeFileSync(path, content, { mode: 0o644 })
    this.made.push(name)
    return content
  }
}
