import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { spawnSync } from 'node:child_process'
import { docker, must } from './engine.ts'

const ROOT = join(import.meta.dirname, '../..')
const BASE = 'linli-smoke/debian'
const PACKAGES = 'mosquitto,mosquitto-clients,influxdb,ca-certificates,wget'
const MIRROR = 'http://deb.debian.org/debian'

/** Images that the compose file names, by service, and how each is played where the real one is not at hand. */
interface StandIn { readonly files?: readonly string[], readonly packages?: readonly string[], readonly lines: readonly string[] }

/** Makes the images that are not on this machine; returns which were. */
export function makeImages (named: Readonly<Record<string, string>>): readonly string[] {
  const played: string[] = []
  makeNode(named['node']!)
  for (const [service, image] of Object.entries(named)) {
    const standIn = STAND_INS[service]
    if (!standIn || isReal(image)) continue
    build(image, standIn, named['node']!)
    played.push(image)
  }
  return played
}

/** Our own image, from our own Dockerfile. */
export function buildOwn (image: string, node: string): void {
  const ca = process.env['NODE_EXTRA_CA_CERTS']
  must(docker('build', '-q', '-t', image, '--build-arg', `NODE_IMAGE=${node}`, ...(ca !== undefined && existsSync(ca) ? ['--secret', `id=ca,src=${ca}`] : []), ROOT))
}

/** Not one that we made before. */
function isReal (image: string): boolean {
  const { ok, text } = docker('image', 'inspect', '--format', '{{index .Config.Labels "linli.stand-in"}}', image)
  return ok && text !== 'true'
}

function makeNode (image: string): void {
  if (isReal(image)) return
  if (!docker('image', 'inspect', BASE).ok) importBase()
  const npm = dirname(dirname(realpathSync(spawnSync('which', ['npm'], { encoding: 'utf8' }).stdout.trim())))
  inContext(folder => {
    cpSync(process.execPath, join(folder, 'node'))
    cpSync(npm, join(folder, 'npm'), { recursive: true, dereference: true })
    writeFileSync(join(folder, 'Dockerfile'), `FROM ${BASE}
COPY node /usr/local/bin/node
COPY npm /usr/local/lib/node_modules/npm
RUN ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm && groupadd -g 1000 node && useradd -m -u 1000 -g 1000 node
LABEL linli.stand-in=true
`)
    must(docker('build', '-q', '-t', image, folder))
  })
}

function importBase (): void {
  inContext(folder => {
    const { status, stderr, stdout } = spawnSync('debootstrap', ['--variant=minbase', `--include=${PACKAGES}`, 'bookworm', join(folder, 'root'), MIRROR], { encoding: 'utf8' })
    if (status !== 0) throw new Error(`debootstrap: ${`${stdout}${stderr}`.slice(-1000)}`)
    const packed = spawnSync('tar', ['-C', join(folder, 'root'), '-cf', join(folder, 'root.tar'), '.'], { encoding: 'utf8' })
    if (packed.status !== 0) throw new Error(packed.stderr)
    must(docker('import', join(folder, 'root.tar'), BASE))
  })
}

function build (image: string, { files = [], packages = [], lines }: StandIn, node: string): void {
  inContext(folder => {
    mkdirSync(join(folder, 'app/node_modules'), { recursive: true })
    writeFileSync(join(folder, 'app/package.json'), '{"type":"module"}')
    for (const file of files) cpSync(join(import.meta.dirname, '..', file), join(folder, 'app', file))
    for (const name of withDependencies(packages)) cpSync(packageFolder(name), join(folder, 'app/node_modules', name), { recursive: true, dereference: true })
    const engine = process.env['LINLI_TEST_INFLUXD']
    if (image.includes('influx') && engine !== undefined) cpSync(engine, join(folder, 'app/influxd2'))
    writeFileSync(join(folder, 'Dockerfile'), [`FROM ${node}`, 'COPY app /stand-in', ...lines, 'LABEL linli.stand-in=true', ''].join('\n'))
    must(docker('build', '-q', '-t', image, folder))
  })
}

const STAND_INS: Readonly<Record<string, StandIn>> = {
  mosquitto: {
    lines: [
      'RUN (id mosquitto && userdel mosquitto); groupadd -g 1883 mosquitto && useradd -u 1883 -g 1883 mosquitto && mkdir -p /mosquitto/data /mosquitto/config && chown -R 1883:1883 /mosquitto',
      'ENTRYPOINT ["mosquitto", "-c", "/mosquitto/config/mosquitto.conf"]'
    ]
  },
  influxdb: {
    files: ['compose/stand-ins/influxdb.ts', 'support/influx-write-proxy.ts', 'support/influx-one.ts'],
    lines: [
      'RUN if [ -f /stand-in/influxd2 ]; then mv /stand-in/influxd2 /usr/local/bin/influxd2; fi; mkdir -p /var/lib/influxdb2 /etc/influxdb2 && chown 1000:1000 /var/lib/influxdb2 /etc/influxdb2',
      'RUN printf \'#!/bin/sh\\n[ "$1" = ping ] && exec wget -qO /dev/null http://127.0.0.1:8086/ping\\nexit 1\\n\' > /usr/local/bin/influx && chmod +x /usr/local/bin/influx',
      'ENTRYPOINT ["node", "/stand-in/compose/stand-ins/influxdb.ts"]'
    ]
  },
  grafana: {
    files: ['compose/stand-ins/grafana.ts'], packages: ['yaml'],
    lines: ['RUN mkdir -p /var/lib/grafana && useradd -u 472 -g 0 grafana && chown 472:0 /var/lib/grafana', 'ENTRYPOINT ["node", "/stand-in/compose/stand-ins/grafana.ts"]']
  },
  mailpit: { files: ['compose/stand-ins/mailpit.ts'], packages: ['smtp-server'], lines: ['ENTRYPOINT ["node", "/stand-in/compose/stand-ins/mailpit.ts"]'] }
}

function packageFolder (name: string, from = join(ROOT, 'package.json')): string {
  const paths = createRequire(from).resolve.paths(name) ?? []
  const found = paths.map(path => join(path, name)).find(path => existsSync(join(path, 'package.json')))
  if (found === undefined) throw new Error(`${name} is not installed`)
  return found
}

/** A package and all it needs; the nearest copy of each. */
function withDependencies (names: readonly string[]): ReadonlySet<string> {
  const all = new Set<string>()
  const add = (name: string) => {
    if (all.has(name)) return
    all.add(name)
    const { dependencies = {} } = JSON.parse(readFileSync(join(packageFolder(name), 'package.json'), 'utf8')) as { dependencies?: object }
    for (const needed of Object.keys(dependencies)) if (!existsSync(join(packageFolder(name), 'node_modules', needed))) add(needed)
  }
  for (const name of names) add(name)
  return all
}

function inContext (work: (folder: string) => void): void {
  const folder = mkdtempSync(join(tmpdir(), 'linli-image-'))
  try {
    work(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
