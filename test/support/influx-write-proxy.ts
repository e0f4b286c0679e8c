import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'

const PRECISIONS: Readonly<Record<string, string>> = { ns: 'n', us: 'u', ms: 'ms', s: 's' }

interface Proxied { readonly engine: string, readonly token: string, readonly readerToken: string }

/** Puts `/api/v2/write` before an InfluxDB that is older than it, as 1.8 has it itself, and asks for a token as 2 does. */
export async function startWriteProxy (options: Proxied): Promise<{ readonly url: string, stop (): Promise<void> }> {
  const server = createServer((request, response) => {
    forward(request, response, options).catch((error: unknown) => {
      if (!response.headersSent) response.writeHead(502)
      response.end(JSON.stringify({ error: String(error) }))
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as { port: number }).port}`,
    async stop () {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    }
  }
}

/** Passes a request on as the older version knows it; `token` may do everything, `readerToken` only read. */
export async function forward (request: IncomingMessage, response: ServerResponse, { engine, token, readerToken }: Proxied): Promise<void> {
  const url = new URL(request.url ?? '/', engine)
  const { authorization } = request.headers
  const isReader = authorization === `Token ${readerToken}`
  const refuse = (status: number, answer: object) => { response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer)) }
  if (url.pathname !== '/ping' && url.pathname !== '/health' && authorization !== `Token ${token}` && !isReader) return refuse(401, { code: 'unauthorized', message: 'unauthorized access' })
  if (isReader && url.pathname === '/api/v2/write') return refuse(403, { code: 'forbidden', message: 'insufficient permissions for write' })
  if (url.pathname === '/api/v2/write') {
    url.pathname = '/write'
    url.search = String(new URLSearchParams({ db: url.searchParams.get('bucket') ?? '', precision: PRECISIONS[url.searchParams.get('precision') ?? 'ns'] ?? 'n' }))
  }
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const { 'content-encoding': encoding, 'content-type': type } = request.headers
  const answer = await fetch(url, {
    method: request.method ?? 'GET', headers: { ...(encoding === undefined ? {} : { 'content-encoding': encoding }), ...(type === undefined ? {} : { 'content-type': type }) },
    ...(request.method === 'GET' || request.method === 'HEAD' ? {} : { body: Buffer.concat(chunks) })
  })
  const retryAfter = answer.headers.get('retry-after')
  response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? 'application/json', ...(retryAfter === null ? {} : { 'retry-after': retryAfter }) })
  if (answer.body) for await (const chunk of answer.body) response.write(chunk)
  response.end()
}
