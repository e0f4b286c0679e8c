import { BUCKET_IDS, type BucketId } from '@linli/domain/telemetry'
import { DAY_MS, SECOND_MS } from '@linli/domain/time'
import { answerFailure, failureOf } from './failures.ts'
import type { InfluxOptions } from './options.ts'
import { daysOf } from './retention.ts'

/** What an administrator's token opens: everything. */
export interface AdminReach extends Pick<InfluxOptions, 'url' | 'org' | 'buckets'> { readonly adminToken: string }

type Buckets = Readonly<Record<BucketId, string>>

/**
 * Makes the buckets that are missing, each with its retention; those that are there stay as they are. Returns their ids in InfluxDB.
 * @throws LinliError `store_unavailable`, `store_refused`.
 */
export async function prepareBuckets ({ rawRetentionDays, ...reach }: AdminReach & { readonly rawRetentionDays: number }): Promise<{ readonly ids: Buckets, readonly made: readonly string[] }> {
  const { orgs: [org] } = await call<{ orgs: { id: string }[] }>(reach, 'GET', `orgs?${String(new URLSearchParams({ org: reach.org }))}`)
  const made: string[] = []
  const ids: Partial<Record<BucketId, string>> = {}
  for (const id of BUCKET_IDS) {
    const name = reach.buckets[id]
    const found = await bucketNamed(reach, name)
    const everySeconds = daysOf(id, rawRetentionDays) * DAY_MS / SECOND_MS
    ids[id] = found ?? (await call<{ id: string }>(reach, 'POST', 'buckets', { orgID: org!.id, name, retentionRules: everySeconds === Infinity ? [] : [{ type: 'expire', everySeconds }] })).id
    if (found === undefined) made.push(name)
  }
  return { ids: ids as Buckets, made }
}

/**
 * Issues a token for these buckets and nothing else; it can be read only now.
 * @throws LinliError `store_unavailable`, `store_refused`.
 */
export async function issueToken (reach: AdminReach, { ids, description, mayWrite }: { readonly ids: Buckets, readonly description: string, readonly mayWrite: boolean }): Promise<string> {
  const { orgs: [org] } = await call<{ orgs: { id: string }[] }>(reach, 'GET', `orgs?${String(new URLSearchParams({ org: reach.org }))}`)
  const permissions = Object.values(ids).flatMap(id => (mayWrite ? ['read', 'write'] : ['read']).map(action => ({ action, resource: { type: 'buckets', id, orgID: org!.id } })))
  return (await call<{ token: string }>(reach, 'POST', 'authorizations', { orgID: org!.id, description, permissions })).token
}

async function bucketNamed (reach: AdminReach, name: string): Promise<string | undefined> {
  // Without a bucket of that name version 2 answers an empty list.
  return (await call<{ buckets: { id: string }[] }>(reach, 'GET', `buckets?${String(new URLSearchParams({ org: reach.org, name }))}`)).buckets[0]?.id
}

async function call<T> ({ url, adminToken }: AdminReach, method: 'GET' | 'POST', path: string, body?: object): Promise<T> {
  const what = path.split('?')[0]!
  try {
    const answer = await fetch(`${url.replace(/\/+$/, '')}/api/v2/${path}`, { method, headers: { 'authorization': `Token ${adminToken}`, 'content-type': 'application/json' }, ...(body ? { body: JSON.stringify(body) } : {}) })
    const text = await answer.text()
    if (!answer.ok) throw answerFailure({ status: answer.status, text: text.trim() }, { url, what })
    return JSON.parse(text) as T
  } catch (error) {
    throw failureOf(error, { url, what })
  }
}
