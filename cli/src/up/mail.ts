import type { MailServer } from '@linli/api/letters'
import type { Config } from '../config/index.ts'
import { certificateOf } from './certificate.ts'

/** The mail server of the configuration; undefined when letters stay in the outbox. @throws LinliError `config_invalid` when the certificate cannot be read. */
export function mailServerOf (config: Config): MailServer | undefined {
  const { smtpUrl: url, smtpUsername: username, smtpPassword: password } = config
  if (url === undefined) return undefined
  const ca = certificateOf(config, 'smtpCaFile')
  return { url, ...username === undefined ? {} : { username }, ...password === undefined ? {} : { password }, ...ca === undefined ? {} : { ca } }
}
