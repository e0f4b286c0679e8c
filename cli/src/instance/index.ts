import { LinliError } from '@linli/domain/errors'
import { holderOf } from '../home/index.ts'

/** A running Linli that other commands speak to. */
export interface Instance {
  readonly url: string
  readonly mqttUrl: string | undefined
  /** The telemetry store that it writes, as its setting names it. */
  readonly store: string | undefined
  /** Calls its HTTP interface. @throws LinliError with the code and sentence that it answers. */
  call (method: 'GET' | 'POST', path: string, body?: { readonly type: string, readonly text: string } | object): Promise<unknown>
}

/** The Linli that runs on a home, if one does. @throws LinliError `instance_starting` when it cannot be spoken to yet. */
export function findInstance (home: string): Instance | undefined {
  const holder = holderOf(home, 'api')
  if (!holder) return undefined
  const { httpUrl, mqttUrl, store } = holder
  if (httpUrl === undefined) throw new LinliError('instance_starting', `the Linli on ${home} is still starting; try again in a moment`, { retryable: true })
  return { url: httpUrl, mqttUrl, store, call: (method, path, body) => call(new URL(path, httpUrl), method, body) }
}

/** Calls a path of an api. @throws LinliError with the code and sentence that it answers. */
export async function call (url: URL, method: string, body: { readonly type?: string, readonly text?: string } | object | undefined): Promise<unknown> {
  const content = body === undefined
    ? {}
    : 'text' in body && 'type' in body && typeof body.text === 'string' && typeof body.type === 'string'
      ? { headers: { 'content-type': body.type }, body: body.text }
      : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
  const response = await fetch(url, { method, ...content })
  const text = await response.text()
  if (!response.ok) {
    const { error } = parseJson(text) as { error?: { code?: string, message?: string } }
    throw new LinliError(error?.code ?? 'instance_refused', error?.message ?? `${url.href} answers ${response.status}`, { retryable: response.status >= 500 })
  }
  return response.headers.get('content-type')?.includes('json') ? parseJson(text) : text
}

function parseJson (text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return {}
  }
}
