import type { BrokerAddress } from '@linli/domain/topics'
import type { Config } from '../config/index.ts'
import { certificateOf } from './certificate.ts'

/** How a broker is reached, with what the configuration says besides its address. @throws LinliError `config_invalid` when the certificate cannot be read. */
export function brokerAt (url: string, config: Config): BrokerAddress {
  const { mqttUsername: username, mqttPassword: password } = config
  const ca = certificateOf(config, 'mqttCaFile')
  return { url, ...(username === undefined ? {} : { username }), ...(password === undefined ? {} : { password }), ...(ca === undefined ? {} : { ca }) }
}
