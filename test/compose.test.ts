import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { parse } from 'yaml'
import { readConfig } from '@linli/cli/config'
import { ACCOUNTS, FILES, initialise } from '@linli/cli/init'

const ROOT = join(import.meta.dirname, '..')
const text = (path: string) => readFileSync(join(ROOT, path), 'utf8')

interface Service {
  readonly image: string
  readonly user?: string
  readonly command?: readonly string[]
  readonly ports?: readonly string[]
  readonly volumes?: readonly string[]
  readonly secrets?: readonly string[]
  readonly networks: readonly string[]
  readonly environment?: Readonly<Record<string, string>>
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>
  readonly healthcheck?: { readonly test: readonly string[] }
  readonly restart?: string
  readonly read_only?: boolean
  readonly cap_drop?: readonly string[]
  readonly security_opt?: readonly string[]
  readonly mem_limit?: string
  readonly logging?: { readonly options: object }
}
const source = text('docker-compose.yml')
const compose = parse(source, { merge: true }) as { readonly services: Readonly<Record<string, Service>>, readonly secrets: Readonly<Record<string, { readonly file: string }>>, readonly volumes: object, readonly networks: object }
const services = Object.entries(compose.services)
/** Services that run our own image. */
const OWN = ['prepare', 'gateway', 'api', 'demo']

/** A value with every variable at its default, as in an installation whose `.env` says nothing. */
const filled = (value: string) => value.replace(/\$\{[A-Z_]+:-([^}]*)\}/g, '$1')

t.test('every service is held in: no root, no capabilities, a limit, a read-only root, logs that end', async t => {
  for (const [name, service] of services) {
    t.equal(service.read_only, true, name)
    t.same(service.cap_drop, ['ALL'], name)
    t.same(service.security_opt, ['no-new-privileges:true'], name)
    t.match(service.mem_limit, /^\d+[mg]$/, name)
    t.match(service.logging?.options, { 'max-size': /m$/, 'max-file': /\d/ }, name)
    if (OWN.includes(name)) t.match(text('Dockerfile'), /^USER 1000:1000$/m)
    else t.match(service.user, /^[1-9]\d*:\d+$/, name)
  }
})

t.test('images have a version, and each may be another', async t => {
  for (const [name, { image }] of services) {
    t.match(image, /^\$\{[A-Z]+_IMAGE:-[^}]+\}$/, name)
    if (!OWN.includes(name)) t.match(filled(image), /^[a-z/-]+:v?\d+\.\d+[\w.-]*$/, name)
  }
  t.match(filled(compose.services['influxdb']!.image), /:2\./, 'version 3 answers for three days only')
  t.match(text('Dockerfile'), /^ARG NODE_IMAGE=node:24/m)
})

t.test('only the broker is open to the network; console and boards are for this machine, the database for nobody', async t => {
  const published = Object.fromEntries(services.flatMap(([name, { ports }]) => ports ? [[name, ports.map(filled)]] : []))
  t.same(published, { mosquitto: ['8883:8883'], api: ['127.0.0.1:8080:8080'], grafana: ['127.0.0.1:3000:3000'], mailpit: ['127.0.0.1:8025:8025'] })
  t.match(compose.networks, { back: { internal: true } })
  for (const name of ['influxdb', 'gateway', 'prepare', 'demo']) t.same(compose.services[name]!.networks, ['back'], name)
})

t.test('every secret is declared, made by "linli init", and used', async t => {
  const dir = t.testdir()
  await initialise(dir, { hosts: [], now: Date.UTC(2026, 0, 1) })
  const made = new Set(readdirSync(join(dir, 'secrets')))
  const used = new Set(services.flatMap(([, { secrets = [] }]) => secrets))
  t.same([...used].sort(), Object.keys(compose.secrets).sort())
  for (const [name, { file }] of Object.entries(compose.secrets)) t.ok(made.has(file.replace('./secrets/', '')), name)
  for (const [name, service] of services) {
    const said = JSON.stringify([service.environment, service.command, service.healthcheck]) + (name === 'mosquitto' ? text('deploy/mosquitto/mosquitto.conf') : '')
    const named = [...said.matchAll(/\/run\/secrets\/(\w+)/g)].map(([, secret]) => secret!)
    t.same([...new Set(named)].sort(), [...service.secrets ?? []].sort(), `${name} is given what it names`)
  }
  t.notOk(services.some(([, { secrets = [] }]) => secrets.includes('ca_key')), 'the key of the authority is nobody\'s')
})

t.test('every volume, file and account that is named exists', async t => {
  const named = services.flatMap(([, { volumes = [] }]) => volumes.map(volume => volume.split(':')[0]!))
  for (const place of named) {
    if (place.startsWith('./')) t.ok(readdirSync(join(ROOT, place, '..')).includes(place.split('/').at(-1)!), place)
    else t.ok(place in compose.volumes, place)
  }
  t.same([...new Set(named.filter(place => !place.startsWith('./')))].sort(), Object.keys(compose.volumes).sort())
  const accounts: readonly string[] = Object.values(ACCOUNTS)
  for (const [, account] of source.matchAll(/(?:LINLI_MQTT_USERNAME: |-u )(linli-\w+)/g)) t.ok(accounts.includes(account!), account!)
  for (const folder of ['/var/lib/linli', '/run/linli/writer', '/run/linli/reader']) t.match(text('Dockerfile').match(/mkdir -p .*/)?.[0], folder)
})

t.test('what our services are given is a configuration that they take', async t => {
  const dir = t.testdir({ secret: 'a-secret-of-somebody' })
  for (const name of OWN) {
    const given = Object.fromEntries(Object.entries(compose.services[name]!.environment ?? {}).map(([key, value]) => [key, key.endsWith('_FILE') && !key.includes('_CA_') ? join(dir, 'secret') : filled(value)]))
    // Whoever names a mail server also has a password for it.
    if ('LINLI_SMTP_URL' in given) Object.assign(given, { LINLI_SMTP_PASSWORD_FILE: '' })
    t.doesNotThrow(() => readConfig({}, given), name)
  }
  const api = readConfig({}, { LINLI_HTTP_NAMES: filled(compose.services['api']!.environment!['LINLI_HTTP_NAMES']!) })
  t.ok(api.httpNames.includes('api'), 'the demo may speak to it by its name')
  t.equal(compose.services['demo']!.environment!['LINLI_API_URL'], 'http://api:8080')
})

t.test('every service that others wait for says how it is', async t => {
  for (const [name, { depends_on: awaited = {} }] of services) {
    for (const [other, { condition }] of Object.entries(awaited)) {
      const { healthcheck, restart } = compose.services[other]!
      if (condition === 'service_healthy') t.ok(healthcheck, `${name} waits for ${other}`)
      else t.equal(restart, 'on-failure', `${other} ends`)
    }
  }
})

t.test('Grafana finds what its provisioning names', async t => {
  const { environment = {}, volumes = [] } = compose.services['grafana']!
  const provisioning = readdirSync(join(ROOT, 'dashboards/grafana/provisioning'), { recursive: true, withFileTypes: true }).filter(entry => entry.isFile()).map(entry => readFileSync(join(entry.parentPath, entry.name), 'utf8')).join('\n')
  for (const [, variable] of provisioning.matchAll(/^[^#\n]*\$(GF_[A-Z_]+)/gm)) t.ok(variable! in environment, variable!)
  for (const [, path] of provisioning.matchAll(/path: (\/var\/lib\/linli\/boards)/g)) t.ok(volumes.some(volume => volume.includes(`:${path!}:`)), path!)
  t.ok(volumes.some(volume => volume.startsWith('reader-token:/run/linli')) && compose.services['prepare']!.command!.includes('/run/linli/reader/grafana_auth'), 'the token of the boards')
  t.match(environment['GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH'], /zh\/linli-wall\.json$/)
})

t.test('the settings of an installation are those that the compose file reads', async t => {
  const dir = t.testdir()
  await initialise(dir, { hosts: [], now: Date.UTC(2026, 0, 1) })
  const written = [...readFileSync(join(dir, FILES.environment), 'utf8').matchAll(/^([A-Z_]+)=/gm)].map(([, name]) => name!).filter(name => name !== 'COMPOSE_PROJECT_NAME')
  const read = new Set([...source.matchAll(/\$\{([A-Z_]+):-/g)].map(([, name]) => name!))
  for (const name of written) t.ok(read.has(name), name)
  for (const name of read) t.ok(written.includes(name) || name.endsWith('_IMAGE') || name === 'MAILPIT_PUBLISH', name)
})
