import { z } from 'zod'
import { LinliError } from '@linli/domain/errors'

const Port = z.coerce.number().int().min(0).max(65_535)

/** Everything an operator can set. Flags win over `LINLI_*` variables. */
export const Config = z.object({
  /** Folder that holds all state. */
  home: z.string().min(1).default('./var'),
  /** 0 = any free port. */
  httpPort: Port.default(8080),
  mqttPort: Port.default(1883),
  /** Without a sign-in the console listens on loopback only; devices may come from the network. */
  mqttHost: z.string().min(1).default('0.0.0.0'),
  /** Raw readings older than this are refused as expired and removed. */
  rawRetentionDays: z.coerce.number().positive().default(90),
  logLevel: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('warn')
})
export type Config = z.infer<typeof Config>

const VARIABLES = {
  home: 'LINLI_HOME', httpPort: 'LINLI_HTTP_PORT', mqttPort: 'LINLI_MQTT_PORT', mqttHost: 'LINLI_MQTT_HOST',
  rawRetentionDays: 'LINLI_RAW_RETENTION_DAYS', logLevel: 'LINLI_LOG_LEVEL'
} as const satisfies Record<keyof Config, string>

/**
 * Reads the configuration from flags and environment.
 * @throws LinliError `config_invalid` that names every problem at once, each with its variable and value.
 */
export function readConfig (flags: Partial<Record<keyof Config, string | undefined>>, environment: Readonly<Record<string, string | undefined>> = process.env): Config {
  const given: Partial<Record<keyof Config, string>> = {}
  for (const [key, variable] of Object.entries(VARIABLES) as [keyof Config, string][]) {
    const value = flags[key] ?? environment[variable]
    if (value !== undefined) given[key] = value
  }
  const known = new Set<string>(Object.values(VARIABLES))
  const strangers = Object.keys(environment).filter(name => name.startsWith('LINLI_') && !known.has(name))
  const parsed = Config.safeParse(given)
  const problems = [
    ...strangers.map(name => `${name}: there is no such setting; known are ${[...known].join(', ')}`),
    ...(parsed.success ? [] : parsed.error.issues.map(issue => {
      const key = issue.path[0] as keyof Config
      return `${VARIABLES[key]}=${JSON.stringify(given[key])}: ${issue.message}`
    }))
  ]
  if (!parsed.success || problems.length > 0) throw new LinliError('config_invalid', `the configuration has ${problems.length} problem(s):\n  ${problems.join('\n  ')}`)
  return parsed.data
}
