import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Id } from '@linli/domain/catalogue'
import { LinliError } from '@linli/domain/errors'
import { FILES, secret } from './index.ts'
import { passwordLine, sectionOf } from './mosquitto.ts'

/** A topic filter whose wildcards stand where MQTT allows them (MQTT 3.1.1, 4.7.1), and that leaves Linli's own topics alone. */
const FILTER = /^(?!linli\/|#|\+|\$)[^\s#+]+(\/\+|\/[^\s#+/]+)*(\/#)?$/

/**
 * Adds an account to the broker's files and gives its password. Without topics it is a device's, which may publish under its own name.
 * @throws LinliError `account_refused`; then nothing was changed.
 */
export function addAccount (folder: string, { name, topics }: { readonly name: string, readonly topics: readonly string[] }): string {
  const [passwords, access] = [join(folder, FILES.passwords), join(folder, FILES.access)]
  if (!existsSync(passwords) || !existsSync(access)) throw new LinliError('account_refused', `there is no installation in ${folder}: run "linli init" first, or name its folder with --dir`)
  const id = Id.safeParse(name)
  if (!id.success) throw new LinliError('account_refused', `"${name}" cannot be an account: ${id.error.issues[0]!.message}`)
  if (readFileSync(passwords, 'utf8').split('\n').some(line => line.startsWith(`${name}:`))) throw new LinliError('account_refused', `there is an account ${name} already; take its line out of ${passwords} to give it a new password`)
  const wrong = topics.find(filter => !FILTER.test(filter))
  if (wrong !== undefined) throw new LinliError('account_refused', `"${wrong}" is no topic filter for a bridge: write like zigbee2mqtt/#, and not below linli/`)
  const password = secret().trimEnd()
  if (topics.length > 0) appendFileSync(access, `\n${sectionOf(name, { read: topics, write: topics })}`)
  appendFileSync(passwords, `${passwordLine(name, password)}\n`)
  return password
}
