import { LinliError } from '@linli/domain/errors'
import { BUCKET_IDS, type BucketId } from '@linli/domain/telemetry'
import { DAY_MS, SECOND_MS } from '@linli/domain/time'
import { answerFailure, failureOf } from './failures.ts'
import type { InfluxOptions } from './options.ts'
import { daysOf } from './retention.ts'

/** What an administrator's token opens: everything. */
export interface AdminReach extends Pick<InfluxOptions, 'url' | 'org' | 'buckets'> { readonly adminToken: string }

/** Where Linli's buckets are, by the ids that InfluxDB gave. */
export interface Prepared { readonly org: string, readonly buckets: Readonly<Record<BucketId, string>>, /** Names of those that were not there. */ readonly made: readonly string[] }

const PATIENCE_MS = 30_000

/**
 * Makes the buckets that are missing, each with its retention; those that are there stay as they are.
 * @throws LinliError `store_unavailable`, `store_refused`.
 */
export async function prepareBuckets ({ rawRetentionDays, ...reach }: AdminReach & { readonly rawRetentionDays: number }): Promise<Prepared> {
  const org = (await find<{ orgs: { id: string }[] }>(reach, 'orgs', { org: reach.org }))?.orgs[0]
  if (!org) throw new LinliError('store_refused', `InfluxDB at ${reach.url} has no organisation ${reach.org}; mend LINLI_INFLUX_ORG`)
  const made: string[] = []
  const ids: [BucketId, string][] = []
  for (const id of BUCKET_IDS) {
    const name = reach.buckets[id]
    const found = (await find<{ buckets: { id: string }[] }>(reach, 'buckets', { org: reach.org, name }))?.buckets[0]
    const everySeconds = daysOf(id, rawRetentionDays) * DAY_MS / SECOND_MS
    const bucket = found ?? await make<{ id: string }>(reach, 'buckets', { orgID: org.id, name, retentionRules: everySeconds === Infinity ? [] : [{ type: 'expire', everySeconds }] })
    if (!found) made.push(name)
    ids.push([id, bucket.id])
  }
  return { org: org.id, buckets: Object.fromEntries(ids) as Prepared['buckets'], made }
}

/**
 * Issues a token for these buckets and nothing else; it can be read only now.
 * @throws LinliError `store_unavailable`, `store_refused`.
 */
export async function issueToken (reach: AdminReach, { org: orgID, buckets }: Prepared, { description, mayWrite }: { readonly description: string, readonly mayWrite: boolean }): Promise<string> {
  const actions = mayWrite ? ['read', 'write'] : ['read']
  const permissions = Object.values(buckets).flatMap(id => actions.map(action => ({ action, resource: { type: 'buckets', id, orgID } })))
  return (await make<{ token: string }>(reach, 'authorizations', { orgID, description, permissions })).token
}

/** What is asked for by name; a name that does not exist is a 404. */
async function find<T> (reach: AdminReach, what: string, by: Readonly<Record<string, string>>): Promise<T | undefined> {
  return await call<T>(reach, what, { query: `?${String(new URLSearchParams(by))}` })
}

async function make<T> (reach: AdminReach, what: string, body: object): Promise<T> {
  return (await call<T>(reach, what, { body }))!
}

/** Undefined: what was asked for is not there. */
async function call<T> ({ url, adminToken }: AdminReach, what: string, { query = '', body }: { readonly query?: string, readonly body?: object }): Promise<T | undefined> {
  try {
    const answer = await fetch(`${url.replace(/\/+$/, '')}/api/v2/${what}${query}`, {
      method: body ? 'POST' : 'GET', headers: { 'authorization': `Token ${adminToken}`, 'content-type': 'application/json' }, ...(body ? { body: JSON.stringify(body) } : {}), signal: AbortSignal.timeout(PATIENCE_MS)
    })
    const text = await answer.text()
    if (answer.ok) return JSON.parse(text) as T
    if (answer.status === 404 && !body) return undefined
    throw answer.status === 401
      ? new LinliError('store_refused', `InfluxDB at ${url} does not know the administrator's token (${what}: 401); give one that may make buckets and tokens`)
      : answerFailure({ status: answer.status, text: text.trim() }, { url, what })
  } catch (error) {
    throw failureOf(error, { url, what })
  }
}
