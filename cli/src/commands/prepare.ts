import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { Command } from 'commander'
import { LinliError } from '@linli/domain/errors'
import { issueToken, prepareBuckets } from '@linli/store/influx'
import { bucketsOf, VARIABLES } from '../config/index.ts'
import { settingsOf, withSettings } from './settings.ts'

interface Files { readonly adminTokenFile: string, readonly writerFile: string, readonly readerFile: string }

/** `linli prepare`: what Linli needs in an InfluxDB 2, made with an administrator's token that nothing else uses. */
export function prepareCommand (): Command {
  return withSettings(new Command('prepare'), ['influxUrl', 'influxOrg', 'influxBucketPrefix', 'rawRetentionDays'])
    .description('make the buckets in InfluxDB, and two tokens for them; what is there already stays')
    .requiredOption('--admin-token-file <file>', 'a token that may make buckets and tokens')
    .requiredOption('--writer-file <file>', 'where the token of gateway and api shall lie (LINLI_INFLUX_TOKEN_FILE)')
    .requiredOption('--reader-file <file>', 'where the header of the boards shall lie: "Token …", which only reads')
    .action(async ({ adminTokenFile, writerFile, readerFile, ...options }: Files) => {
      const config = settingsOf({ ...options })
      if (config.influxUrl === undefined) throw new LinliError('config_invalid', `say where InfluxDB is with ${VARIABLES.influxUrl}, like http://influxdb:8086`)
      const reach = { url: config.influxUrl, org: config.influxOrg, buckets: bucketsOf(config), adminToken: tokenIn(adminTokenFile) }
      const prepared = await prepareBuckets({ ...reach, rawRetentionDays: config.rawRetentionDays })
      process.stdout.write(prepared.made.length > 0 ? `made the buckets ${prepared.made.join(', ')}\n` : 'the buckets were there already\n')
      await keepToken(writerFile, () => issueToken(reach, prepared, { description: 'linli: gateway and api', mayWrite: true }))
      await keepToken(readerFile, async () => `Token ${await issueToken(reach, prepared, { description: 'linli: boards', mayWrite: false })}`)
    })
}

function tokenIn (file: string): string {
  try {
    return readFileSync(file, 'utf8').trim()
  } catch (error) {
    throw new LinliError('config_invalid', `--admin-token-file ${file} cannot be read: ${(error as Error).message}`, { cause: error })
  }
}

/** A token cannot be read back from InfluxDB: one that lies there already stays in use. */
async function keepToken (file: string, issue: () => Promise<string>): Promise<void> {
  if (existsSync(file)) {
    process.stdout.write(`${file} is there already\n`)
    return
  }
  mkdirSync(dirname(file), { recursive: true })
  // Readable by whoever sees its folder: in containers that is the one volume's readers, under users of their own.
  writeFileSync(file, `${await issue()}\n`, { mode: 0o644 })
  process.stdout.write(`made ${file}\n`)
}
