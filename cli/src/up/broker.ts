import { readFileSync } from 'node:fs'
import { LinliError } from '@linli/domain/errors'
import type { BrokerAddress } from '@linli/domain/topics'
import { VARIABLES, type Config } from '../config/index.ts'

/** How a broker is reached, with what the configuration says besides its address. @throws LinliError `config_invalid` when the certificate cannot be read. */
export function brokerAt (url: string, { mqttUsername: username, mqttPassword: password, mqttCaFile }: Config): BrokerAddress {
  const ca = mqttCaFile === undefined ? undefined : certificateIn(mqttCaFile)
  return { url, ...(username === undefined ? {} : { username }), ...(password === undefined ? {} : { password }), ...(ca === undefined ? {} : { ca }) }
}

function certificateIn (file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw new LinliError('config_invalid', `${VARIABLES.mqttCaFile}=${JSON.stringify(file)} cannot be read: ${(error as Error).message}`, { cause: error })
  }
}
