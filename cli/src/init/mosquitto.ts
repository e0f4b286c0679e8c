import { pbkdf2Sync, randomBytes } from 'node:crypto'
import { topics } from '@linli/domain/topics'

/** Accounts that Linli itself uses at the broker. */
export const ACCOUNTS = { gateway: 'linli-gateway', api: 'linli-api', health: 'linli-health', simulator: 'linli-simulator' } as const

/** As `mosquitto_passwd` makes it by default (PBKDF2 with SHA-512). */
const ITERATIONS = 101
const SALT_BYTES = 12
const HASH_BYTES = 64

/** A line of Mosquitto's password file. */
export function passwordLine (account: string, password: string): string {
  const salt = randomBytes(SALT_BYTES)
  const hash = pbkdf2Sync(password, salt, ITERATIONS, HASH_BYTES, 'sha512')
  return `${account}:$7$${ITERATIONS}$${salt.toString('base64')}$${hash.toString('base64')}`
}

/**
 * Who may say and hear what: a device publishes under its own name only, and hears nothing; what Linli says nobody else can say.
 * The simulator plays every device, so its account is for a demo.
 */
export function accessList (): string {
  const own = [topics.spaceState('+', '+'), topics.alert('+', '+')]
  return `# Written by "linli init"; "linli account" adds to it. Mosquitto reads it again on SIGHUP.
${sectionOf(ACCOUNTS.gateway, { read: ['#', '$SYS/broker/log/#'], write: own })}
${sectionOf(ACCOUNTS.api, { read: own, write: [topics.catalogue] })}
${sectionOf(ACCOUNTS.health, { read: ['$SYS/broker/version'], write: [] })}
${sectionOf(ACCOUNTS.simulator, { read: [], write: [...topics.filters.native, 'zigbee2mqtt/#', 'application/#', 'v3/#'] })}
# Every device, by the name of its account.
pattern write ${topics.telemetry('+', '%u')}
pattern write ${topics.status('+', '%u')}
`
}

/** The part of the access list about one account. */
export function sectionOf (account: string, { read, write }: { readonly read: readonly string[], readonly write: readonly string[] }): string {
  return [`user ${account}`, ...read.map(filter => `topic read ${filter}`), ...write.map(filter => `topic write ${filter}`), ''].join('\n')
}
