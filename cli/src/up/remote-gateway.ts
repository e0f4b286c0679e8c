import { LinliError } from '@linli/domain/errors'
import type { GatewayControl } from '@linli/domain/pipeline'

/** A gateway in another process, over its HTTP service. @throws LinliError `gateway_unreachable`, retryable. */
export function remoteGateway (url: string): GatewayControl {
  const ask = async (path: string, { body, withinMs = 5000 }: { readonly body?: unknown, readonly withinMs?: number } = {}): Promise<unknown> => {
    let response: Response
    try {
      response = await fetch(new URL(`/api/v1/gateway/${path}`, url), {
        signal: AbortSignal.timeout(withinMs),
        ...(body === undefined ? {} : { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
      })
    } catch (error) {
      throw new LinliError('gateway_unreachable', `the gateway at ${url} does not answer; start it with "linli gateway", or set LINLI_GATEWAY_URL`, { retryable: true, cause: error })
    }
    if (!response.ok) throw new LinliError('gateway_unreachable', `the gateway at ${url} answers ${response.status} to ${path}`, { retryable: response.status >= 500 })
    return response.json()
  }
  return {
    pipeline: () => ask('pipeline') as ReturnType<GatewayControl['pipeline']>,
    quarantine: ({ limit, before }) => ask(`quarantine?limit=${limit}${before === undefined ? '' : `&before=${before}`}`) as ReturnType<GatewayControl['quarantine']>,
    // Thousands of kept messages take their time.
    replay: ids => ask('quarantine/replay', { body: { ids }, withinMs: 120_000 }) as ReturnType<GatewayControl['replay']>,
    found: () => ask('found') as ReturnType<GatewayControl['found']>
  }
}
