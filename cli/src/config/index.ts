import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { parse } from 'yaml'
import { LinliError } from '@linli/domain/errors'

const PORT = 'write a port from 0 to 65535'
const Port = z.coerce.number({ error: PORT }).int(PORT).min(0, PORT).max(65_535, PORT)
const url = (protocols: RegExp, like: string) => z.url({ protocol: protocols, error: `write an address like ${like}` })

/** Everything an operator can set. Flags win over `LINLI_*` variables, these over the file. */
export const Config = z.object({
  /** Folder that holds all state. */
  home: z.string().min(1).default('./var'),
  /** 0 = any free port. Console and api listen on loopback. */
  httpPort: Port.default(8080),
  mqttPort: Port.default(1883),
  /** Without a sign-in the console listens on loopback only; devices may come from the network. */
  mqttHost: z.string().min(1).default('0.0.0.0'),
  /** A broker of one's own; without it the embedded one listens on `mqttPort`. */
  mqttUrl: url(/^mqtts?$/, 'mqtt://broker:1883').optional(),
  mqttUsername: z.string().min(1).optional(),
  mqttPassword: z.string().min(1).optional(),
  /** Where `linli gateway` answers on loopback, and where `linli api` finds it. 0 = any free port. */
  gatewayPort: Port.default(8081),
  gatewayUrl: url(/^https?$/, 'http://127.0.0.1:8081').optional(),
  /** Raw readings older than this are refused as expired and removed. */
  rawRetentionDays: z.coerce.number({ error: 'write a number of days' }).positive('write a number of days above 0').default(90),
  logLevel: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('warn')
})
export type Config = z.infer<typeof Config>
export type Setting = keyof Config

/** Variable of each setting. */
export const VARIABLES = {
  home: 'LINLI_HOME', httpPort: 'LINLI_HTTP_PORT', mqttPort: 'LINLI_MQTT_PORT', mqttHost: 'LINLI_MQTT_HOST', mqttUrl: 'LINLI_MQTT_URL',
  mqttUsername: 'LINLI_MQTT_USERNAME', mqttPassword: 'LINLI_MQTT_PASSWORD', gatewayPort: 'LINLI_GATEWAY_PORT', gatewayUrl: 'LINLI_GATEWAY_URL',
  rawRetentionDays: 'LINLI_RAW_RETENTION_DAYS', logLevel: 'LINLI_LOG_LEVEL'
} as const satisfies Record<Setting, string>

/** Names a YAML file with settings by their own names (`httpPort: 8080`). */
const FILE_VARIABLE = 'LINLI_CONFIG'
const SECRET: ReadonlySet<Setting> = new Set(['mqttPassword'])

interface Given { readonly value: unknown, readonly where: string }

/**
 * Reads the configuration from flags, environment and file.
 * @throws LinliError `config_invalid` that names every problem at once, each with where it was set and its value.
 */
export function readConfig (flags: Partial<Record<Setting | 'config', string | undefined>>, environment: Readonly<Record<string, string | undefined>> = process.env): Config {
  const file = flags.config ?? environment[FILE_VARIABLE]
  const problems = strangersIn(environment)
  const given = new Map<Setting, Given>()
  if (file !== undefined) readSettingsFile(file, given, problems)
  for (const [key, variable] of settings()) {
    if (environment[variable] !== undefined) given.set(key, { value: environment[variable], where: variable })
    if (flags[key] !== undefined) given.set(key, { value: flags[key], where: `--${key.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)}` })
  }
  const parsed = Config.safeParse(Object.fromEntries([...given].map(([key, { value }]) => [key, value])))
  if (!parsed.success) {
    for (const issue of parsed.error.issues) {
      const key = issue.path[0] as Setting
      const { where = VARIABLES[key], value } = given.get(key) ?? {}
      problems.push(`${where}=${SECRET.has(key) ? '…' : JSON.stringify(value)}: ${issue.message}`)
    }
  }
  if (!parsed.success || problems.length > 0) throw new LinliError('config_invalid', `the configuration has ${problems.length} problem(s):\n  ${problems.join('\n  ')}`)
  return parsed.data
}

function settings (): [Setting, string][] {
  return Object.entries(VARIABLES) as [Setting, string][]
}

function strangersIn (environment: Readonly<Record<string, string | undefined>>): string[] {
  const known = new Set<string>([...Object.values(VARIABLES), FILE_VARIABLE])
  return Object.keys(environment).filter(name => name.startsWith('LINLI_') && !known.has(name))
    .map(name => `${name}: there is no such setting; known are ${[...known].join(', ')}`)
}

function readSettingsFile (file: string, given: Map<Setting, Given>, problems: string[]): void {
  let content: unknown
  try {
    content = parse(readFileSync(file, 'utf8'))
  } catch (error) {
    problems.push(`${file}: ${(error as Error).message}`)
    return
  }
  if (content === null) return
  if (typeof content !== 'object' || Array.isArray(content)) {
    problems.push(`${file}: write one setting a line, like "httpPort: 8080"`)
    return
  }
  for (const [key, value] of Object.entries(content)) {
    if (Object.hasOwn(VARIABLES, key)) given.set(key as Setting, { value, where: `${file}: ${key}` })
    else problems.push(`${file}: ${key}: there is no such setting; known are ${Object.keys(VARIABLES).join(', ')}`)
  }
}
