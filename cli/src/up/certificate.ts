import { readFileSync } from 'node:fs'
import { LinliError } from '@linli/domain/errors'
import { VARIABLES, type Config } from '../config/index.ts'

/** The certificate in a file that a setting names; undefined when none is set. @throws LinliError `config_invalid` when it cannot be read. */
export function certificateOf (config: Config, setting: 'mqttCaFile' | 'smtpCaFile'): string | undefined {
  const file = config[setting]
  if (file === undefined) return undefined
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw new LinliError('config_invalid', `${VARIABLES[setting]}=${JSON.stringify(file)} cannot be read: ${(error as Error).message}`, { cause: error })
  }
}
