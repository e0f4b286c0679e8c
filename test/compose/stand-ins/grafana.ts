// Plays Grafana as far as the compose file goes: takes the provisioning it is given as Grafana would, says what is wrong with it, and asks the data source.
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { parse } from 'yaml'

const PROVISIONING = '/etc/grafana/provisioning'
const expand = (text: string) => text.replace(/\$__file\{([^}]+)\}/g, (_all, file: string) => readFileSync(file, 'utf8').trim()).replace(/\$([A-Z_][A-Z0-9_]*)/g, (_all, name: string) => {
  const value = process.env[name]
  if (value === undefined) throw new Error(`${name} is not set`)
  return value
})
const yamlIn = (folder: string) => readdirSync(join(PROVISIONING, folder)).filter(name => /\.ya?ml$/.test(name)).map(name => parse(expand(readFileSync(join(PROVISIONING, folder, name), 'utf8'))) as Record<string, unknown>)

interface Source { uid: string, url: string, jsonData: { dbName: string }, secureJsonData: { httpHeaderValue1: string } }
interface Board { uid: string, title: string, schemaVersion: number }

function boards (): readonly Board[] {
  const providers = yamlIn('dashboards').flatMap(({ providers }) => providers as { options: { path: string } }[])
  return providers.flatMap(({ options: { path } }) => readdirSync(path).map(name => JSON.parse(readFileSync(join(path, name), 'utf8')) as Board))
}

async function ask (source: Source, q: string): Promise<unknown> {
  const answer = await fetch(`${source.url}/query?db=${source.jsonData.dbName}`, { method: 'POST', headers: { authorization: source.secureJsonData.httpHeaderValue1 }, body: new URLSearchParams({ q }) })
  return await answer.json()
}

async function answer (path: string): Promise<unknown> {
  if (path === '/api/health') return { database: 'ok' }
  if (path === '/api/search') return boards().map(({ uid, title }) => ({ uid, title }))
  if (path === '/stand-in/states') return ask(yamlIn('datasources').flatMap(({ datasources }) => datasources as Source[])[0]!, 'SELECT COUNT(status) FROM space_state')
  if (path === '/stand-in/write') {
    const source = yamlIn('datasources').flatMap(({ datasources }) => datasources as Source[])[0]!
    return { status: (await fetch(`${source.url}/api/v2/write?bucket=linli_states&org=linli&precision=ms`, { method: 'POST', headers: { authorization: source.secureJsonData.httpHeaderValue1 }, body: 'x,site=a y=1 1' })).status }
  }
  return undefined
}

for (const file of ['GF_SECURITY_ADMIN_PASSWORD__FILE', 'GF_SECURITY_SECRET_KEY__FILE']) if (readFileSync(process.env[file]!, 'utf8').trim().length < 20) throw new Error(`${file} names no secret`)
if (!statSync(process.env['GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH']!).isFile()) throw new Error('no home board')
if (boards().some(({ uid, schemaVersion }) => !uid || schemaVersion < 36)) throw new Error('a board has no uid or an old schema')
writeFileSync('/var/lib/grafana/grafana.db', '')
createServer((request, response) => {
  answer(new URL(request.url ?? '/', 'http://grafana').pathname).then(
    content => { response.writeHead(content === undefined ? 404 : 200, { 'content-type': 'application/json' }).end(JSON.stringify(content ?? {})) },
    (error: unknown) => { response.writeHead(500).end(String(error)) })
}).listen(3000, '0.0.0.0')
