import { z } from 'zod'
import { BUCKET_IDS, BUCKET_PREFIX, bucketName, type BucketId } from '@linli/domain/telemetry'

const PORT = 'write a port from 0 to 65535'
const Port = z.coerce.number({ error: PORT }).int(PORT).min(0, PORT).max(65_535, PORT)
const url = (protocols: RegExp, like: string) => z.url({ protocol: protocols, error: `write an address like ${like}` })

const SMTP_EXAMPLE = 'smtp://mail.example.org:25'

/** User name and password have settings of their own, which are never printed. */
function isBareSmtpUrl (text: string): boolean {
  if (!URL.canParse(text)) return false
  const { hostname, username, password, pathname, search, hash } = new URL(text)
  return hostname !== '' && [username, password, search, hash].every(part => part === '') && ['', '/'].includes(pathname)
}

/** One address, with or without a name before it, in one line of a mail's head. */
function isSender (text: string): boolean {
  const [, address] = /^(?:[^<>",;:@\r\n]*|"[^"\\\r\n]*"\s*)<([^<>]+)>$/.exec(text) ?? [undefined, text]
  return z.email().safeParse(address).success
}

/** Everything an operator can set. Flags win over `LINLI_*` variables, these over the file. */
export const Config = z.object({
  /** Folder that holds all state. */
  home: z.string().min(1).default('./var'),
  /** 0 = any free port. */
  httpPort: Port.default(8080),
  /** Without a sign-in the console is for this machine: another address only inside a container whose port is published on 127.0.0.1. */
  httpHost: z.string().min(1).default('127.0.0.1'),
  /** Names besides 127.0.0.1 and localhost that the console answers to: of a container, or of a proxy that asks for a password. */
  httpNames: z.string().transform(text => text.split(',').map(name => name.trim().toLowerCase())).pipe(z.array(z.string().regex(/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/, 'write host names, separated by commas, without port'))).default([]),
  mqttPort: Port.default(1883),
  /** Devices may come from the network. */
  mqttHost: z.string().min(1).default('0.0.0.0'),
  /** A broker of one's own; without it the embedded one listens on `mqttPort`. */
  mqttUrl: url(/^mqtts?$/, 'mqtt://broker:1883').optional(),
  mqttUsername: z.string().min(1).optional(),
  mqttPassword: z.string().min(1).optional(),
  /** PEM file with the certificate of who vouches for the broker, where the machine does not trust it anyway. */
  mqttCaFile: z.string().min(1).optional(),
  /** Log of a Mosquitto of one's own with its debug lines: what devices publish on topics that are not theirs is counted from it. */
  mqttLogFile: z.string().min(1).optional(),
  /** Where `linli gateway` answers, and where `linli api` finds it. 0 = any free port. */
  gatewayPort: Port.default(8081),
  gatewayHost: z.string().min(1).default('127.0.0.1'),
  gatewayUrl: url(/^https?$/, 'http://127.0.0.1:8081').optional(),
  /** Where `linli demo` finds the api. */
  apiUrl: url(/^https?$/, 'http://127.0.0.1:8080').optional(),
  /** Where readings, states and usage are kept: a file in the home, or InfluxDB 2. */
  store: z.enum(['embedded', 'influx'], { error: 'write embedded or influx' }).default('embedded'),
  influxUrl: url(/^https?$/, 'http://influxdb:8086').optional(),
  influxOrg: z.string().min(1).default('linli'),
  /** Reads and writes the buckets. */
  influxToken: z.string().min(1, 'write a token').optional(),
  /** Buckets are called `{prefix}_raw`, `{prefix}_states` and `{prefix}_usage`. */
  influxBucketPrefix: z.string().regex(/^[A-Za-z][A-Za-z0-9_-]*$/, 'write letters, digits, "-" and "_"').default(BUCKET_PREFIX),
  /** Takes letters to their recipients; without it they stay in the outbox. */
  smtpUrl: url(/^smtps?$/, SMTP_EXAMPLE).refine(isBareSmtpUrl, `write an address like ${SMTP_EXAMPLE}, without user name, password and path`).optional(),
  smtpUsername: z.string().min(1).optional(),
  smtpPassword: z.string().min(1).optional(),
  /** PEM file with the certificate of who vouches for the mail server, where the machine does not trust it anyway. */
  smtpCaFile: z.string().min(1).optional(),
  /** Who letters come from, and where answers go. */
  letterFrom: z.string().refine(isSender, 'write an address like letters@example.org or "Linli <letters@example.org>"').optional(),
  /** Raw readings older than this are refused as expired and removed. */
  rawRetentionDays: z.coerce.number({ error: 'write a number of days' }).positive('write a number of days above 0').default(90),
  logLevel: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('warn')
})
export type Config = z.infer<typeof Config>
export type Setting = keyof Config

/** Variable of each setting. */
export const VARIABLES = {
  home: 'LINLI_HOME', httpPort: 'LINLI_HTTP_PORT', httpHost: 'LINLI_HTTP_HOST', httpNames: 'LINLI_HTTP_NAMES', mqttPort: 'LINLI_MQTT_PORT', mqttHost: 'LINLI_MQTT_HOST', mqttUrl: 'LINLI_MQTT_URL',
  mqttUsername: 'LINLI_MQTT_USERNAME', mqttPassword: 'LINLI_MQTT_PASSWORD', mqttCaFile: 'LINLI_MQTT_CA_FILE', mqttLogFile: 'LINLI_MQTT_LOG_FILE',
  gatewayPort: 'LINLI_GATEWAY_PORT', gatewayHost: 'LINLI_GATEWAY_HOST', gatewayUrl: 'LINLI_GATEWAY_URL', apiUrl: 'LINLI_API_URL',
  store: 'LINLI_STORE', influxUrl: 'LINLI_INFLUX_URL', influxOrg: 'LINLI_INFLUX_ORG', influxToken: 'LINLI_INFLUX_TOKEN', influxBucketPrefix: 'LINLI_INFLUX_BUCKET_PREFIX',
  smtpUrl: 'LINLI_SMTP_URL', smtpUsername: 'LINLI_SMTP_USERNAME', smtpPassword: 'LINLI_SMTP_PASSWORD', smtpCaFile: 'LINLI_SMTP_CA_FILE', letterFrom: 'LINLI_LETTER_FROM',
  rawRetentionDays: 'LINLI_RAW_RETENTION_DAYS', logLevel: 'LINLI_LOG_LEVEL'
} as const satisfies Record<Setting, string>

/** Names a YAML file with settings by their own names (`httpPort: 8080`). */
export const FILE_VARIABLE = 'LINLI_CONFIG'

/** Never printed. Each may also lie in a file, which the variable with `_FILE` at its end names. */
export const SECRETS = ['mqttPassword', 'influxToken', 'smtpPassword'] as const satisfies readonly Setting[]

/** Variables that only our tests read. */
export const TEST_PREFIX = 'LINLI_TEST_'

/** What is settled only by several settings together: a sentence for each fault. */
export function discordsOf (config: Config): readonly string[] {
  return [...discordsOfStore(config), ...discordsOfMail(config)]
}

function discordsOfMail ({ smtpUrl, smtpUsername, smtpPassword }: Config): readonly string[] {
  return [
    ...smtpUrl === undefined && smtpUsername !== undefined ? [`${VARIABLES.smtpUrl} is missing: with ${VARIABLES.smtpUsername} say where the mail server is, like ${SMTP_EXAMPLE}`] : [],
    ...smtpUsername !== undefined && smtpPassword === undefined ? [`${VARIABLES.smtpPassword} is missing: ${VARIABLES.smtpUsername} needs it, or its file in ${VARIABLES.smtpPassword}_FILE`] : [],
    ...smtpUsername === undefined && smtpPassword !== undefined ? [`${VARIABLES.smtpUsername} is missing: ${VARIABLES.smtpPassword} needs it`] : []
  ]
}

function discordsOfStore ({ store, influxUrl, influxToken }: Config): readonly string[] {
  if (store !== 'influx') return []
  return [
    ...influxUrl === undefined ? [`${VARIABLES.influxUrl} is missing: with ${VARIABLES.store}=influx say where InfluxDB is, like http://influxdb:8086`] : [],
    ...influxToken === undefined ? [`${VARIABLES.influxToken} is missing: with ${VARIABLES.store}=influx give a token that reads and writes the buckets, or its file in ${VARIABLES.influxToken}_FILE`] : []
  ]
}

/** Names of the buckets. */
export function bucketsOf ({ influxBucketPrefix }: Pick<Config, 'influxBucketPrefix'>): Readonly<Record<BucketId, string>> {
  return Object.fromEntries(BUCKET_IDS.map(id => [id, bucketName(id, influxBucketPrefix)])) as Record<BucketId, string>
}
