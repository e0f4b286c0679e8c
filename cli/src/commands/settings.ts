import type { Command } from 'commander'
import { Option } from 'commander'
import { readConfig, VARIABLES, type Config, type Setting } from '../config/index.ts'

const HELP: Readonly<Record<Setting, string>> = {
  home: 'folder that holds all state',
  httpPort: 'port of console and api; 0 = any free one',
  httpHost: 'address console and api listen on; there is no sign-in yet',
  httpNames: 'further host names that console and api answer to, separated by commas',
  mqttPort: 'port of the embedded broker; 0 = any free one',
  mqttHost: 'address the embedded broker listens on',
  mqttUrl: 'a broker of your own instead of the embedded one',
  mqttUsername: 'user name at your own broker',
  mqttPassword: 'password at your own broker (better in the environment)',
  mqttCaFile: 'certificate that vouches for your own broker',
  mqttLogFile: 'log of your own Mosquitto with its debug lines, to count what it denies',
  gatewayPort: 'port of "linli gateway"; 0 = any free one',
  gatewayHost: 'address "linli gateway" listens on',
  gatewayUrl: 'where "linli api" finds the gateway',
  apiUrl: 'where "linli demo" finds the api',
  store: 'where readings are kept: embedded (a file in the home) or influx',
  influxUrl: 'where InfluxDB is',
  influxOrg: 'organisation in InfluxDB',
  influxToken: 'token that reads and writes the buckets (better in the environment or a file)',
  influxBucketPrefix: 'first part of the names of the buckets',
  smtpUrl: 'mail server that takes letters to their recipients; without it they stay in the outbox',
  smtpUsername: 'user name at the mail server',
  smtpPassword: 'password at the mail server (better in the environment or a file)',
  smtpCaFile: 'certificate that vouches for the mail server',
  letterFrom: 'who letters come from, like "Linli <letters@example.org>"',
  rawRetentionDays: 'days that raw readings are kept',
  logLevel: 'debug, info, warn, error or silent'
}

/** What says how a broker of one's own is reached. */
export const BROKER_SETTINGS = ['mqttUrl', 'mqttUsername', 'mqttPassword', 'mqttCaFile'] as const satisfies readonly Setting[]

/** What says how letters are sent. */
export const MAIL_SETTINGS = ['smtpUrl', 'smtpUsername', 'smtpPassword', 'smtpCaFile', 'letterFrom'] as const satisfies readonly Setting[]

/** What says where readings are kept. */
export const STORE_SETTINGS = ['store', 'influxUrl', 'influxOrg', 'influxToken', 'influxBucketPrefix'] as const satisfies readonly Setting[]

/** A command that takes these settings as flags; each also has its variable, named in the help. */
export function withSettings (command: Command, settings: readonly Setting[]): Command {
  for (const setting of settings) {
    const flag = setting.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)
    command.addOption(new Option(`--${flag} <value>`, `${HELP[setting]} (${VARIABLES[setting]})`))
  }
  return command.option('--config <file>', 'YAML file with settings by name (LINLI_CONFIG)')
}

/** The configuration of a command made by {@link withSettings}. @throws LinliError `config_invalid`. */
export function settingsOf (options: Readonly<Record<string, unknown>>): Config {
  return readConfig(Object.fromEntries([...Object.keys(VARIABLES), 'config'].map(key => [key, options[key] as string | undefined])))
}
