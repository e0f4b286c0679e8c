import { BUCKET_IDS, bucketOf, MEASUREMENTS, type BucketId, type FieldType, type MeasurementId, type MeasurementSchema } from '@linli/domain/telemetry'
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS, systemClock, type Clock } from '@linli/domain/time'
import { answerFailure, failureOf } from './failures.ts'
import { name } from './influxql.ts'
import { Queries } from './queries.ts'
import { daysOf } from './retention.ts'
import type { InfluxOptions } from './options.ts'

/** One thing that was looked at, in words, with what to do when it is not well. */
export interface Finding { readonly ok: boolean, readonly what: string }

/** Readings whose time lies further ahead are taken as of their receipt (DESIGN "Time"). */
const SKEW_MS = 120 * SECOND_MS
const PATIENCE_MS = 10_000

/** Looks at a server as Linli would use it, and changes nothing: version, clock, token, buckets, retention, types. Never throws. */
export async function inspectInflux (options: Omit<InfluxOptions, 'writer'> & { readonly rawRetentionDays: number }): Promise<readonly Finding[]> {
  const { clock = systemClock } = options
  const url = options.url.replace(/\/+$/, '')
  let ping: Response
  try {
    ping = await fetch(`${url}/ping`, { signal: AbortSignal.timeout(PATIENCE_MS) })
  } catch (error) {
    return [bad(failureOf(error, { url, what: 'ping' }).message)]
  }
  const findings = [await versionOf(ping, url), ...skewOf(ping, clock)]
  if (!findings[0]!.ok) return findings
  const queries = new Queries({ url, token: options.token })
  for (const id of BUCKET_IDS) findings.push(...await bucketFindings(id, { ...options, url, queries }))
  return findings
}

type Look = Omit<InfluxOptions, 'writer'> & { readonly rawRetentionDays: number, readonly queries: Queries }

const good = (what: string): Finding => ({ ok: true, what })
const bad = (what: string): Finding => ({ ok: false, what })

async function versionOf (ping: Response, url: string): Promise<Finding> {
  const told = await ping.text().then(text => (JSON.parse(text) as { version?: string }).version, () => undefined).catch(() => undefined)
  const version = (ping.headers.get('x-influxdb-version') ?? told ?? '').replace(/^v/, '')
  if (version.startsWith('3') || ping.status === 401) {
    return bad(`InfluxDB at ${url} is version ${version || '3 (it asks for a token even for a ping)'}: it answers questions about the last 72 hours only, and Linli keeps weeks and years; use InfluxDB 2, pinned (docs/operate.md)`)
  }
  return ping.ok ? good(`InfluxDB ${version || 'of unknown version'} at ${url}`) : bad(`${url} answers a ping with ${ping.status}; is it InfluxDB? Mend LINLI_INFLUX_URL`)
}

function skewOf (ping: Response, clock: Clock): readonly Finding[] {
  const theirs = Date.parse(ping.headers.get('date') ?? '')
  const skew = theirs - clock.now()
  if (!(Math.abs(skew) > SKEW_MS)) return []
  return [bad(`the clock of InfluxDB is ${Math.round(Math.abs(skew) / SECOND_MS)} s ${skew > 0 ? 'ahead of' : 'behind'} ours: retention and boards go wrong; let both machines keep time by NTP`)]
}

async function bucketFindings (id: BucketId, look: Look): Promise<readonly Finding[]> {
  const bucket = look.buckets[id]
  try {
    // First what fails where there is no bucket.
    const types = await typesOf(id, look)
    return [await retentionOf(id, look), ...await writingOf(bucket, look), ...types]
  } catch (error) {
    return [bad(`bucket ${bucket}: ${(error as Error).message}`)]
  }
}

async function retentionOf (id: BucketId, look: Look): Promise<Finding> {
  const bucket = look.buckets[id]
  const neededMs = DAY_MS * daysOf(id, look.rawRetentionDays)
  const keptMs = await bucketKeepsMs(bucket, look) ?? await databaseKeepsMs(bucket, look)
  const kept = keptMs === Infinity ? 'for ever' : `${Math.floor(keptMs / DAY_MS)} days`
  if (keptMs >= neededMs) return good(`bucket ${bucket} keeps what it is given ${kept}`)
  const needed = neededMs === Infinity ? 'for ever' : `${neededMs / DAY_MS} days`
  return bad(`bucket ${bucket} keeps what it is given ${kept}, and Linli needs it ${needed}: make its retention longer (influx bucket update --retention ${neededMs === Infinity ? '0' : `${neededMs / DAY_MS}d`})`)
}

/** As InfluxDB 2 tells whoever may read the bucket; undefined where there is no such call. */
async function bucketKeepsMs (bucket: string, { url, org, token }: Look): Promise<number | undefined> {
  const answer = await fetch(`${url}/api/v2/buckets?${String(new URLSearchParams({ name: bucket, org }))}`, { headers: { authorization: `Token ${token}` }, signal: AbortSignal.timeout(PATIENCE_MS) })
  if (!answer.ok) return undefined
  const { buckets: [found] } = await answer.json() as { buckets: { retentionRules: { everySeconds: number }[] }[] }
  return found && ((found.retentionRules[0]?.everySeconds ?? 0) * SECOND_MS || Infinity)
}

/** As InfluxDB 1 tells; version 2 answers that every bucket keeps for ever. */
async function databaseKeepsMs (bucket: string, { queries }: Look): Promise<number> {
  const [series] = await queries.askAll(bucket, `SHOW RETENTION POLICIES ON ${name(bucket)}`)
  const column = (title: string) => series?.columns.indexOf(title) ?? -1
  const policy = series?.values.find(value => value[column('default')] === true)
  return durationOf(String(policy?.[column('duration')] ?? '0s'))
}

/** An empty write changes nothing, and is refused like any other. */
async function writingOf (bucket: string, { url, org, token }: Look): Promise<readonly Finding[]> {
  const answer = await fetch(`${url}/api/v2/write?${String(new URLSearchParams({ org, bucket, precision: 'ns' }))}`, {
    method: 'POST', headers: { authorization: `Token ${token}` }, body: '', signal: AbortSignal.timeout(PATIENCE_MS)
  })
  const text = (await answer.text()).trim()
  return [401, 403, 404].includes(answer.status) ? [bad(answerFailure({ status: answer.status, text }, { url, what: `write to ${bucket}` }).message)] : []
}

/** A field that something else has written in another type: writes of ours are refused for as long as the server's shard lasts. */
async function typesOf (id: BucketId, { buckets, queries }: Look): Promise<readonly Finding[]> {
  const findings: Finding[] = []
  for (const { name: measurement, values } of await queries.askAll(buckets[id], 'SHOW FIELD KEYS')) {
    if (!Object.hasOwn(MEASUREMENTS, measurement) || bucketOf(measurement as MeasurementId) !== id) continue
    const types: Readonly<Record<string, FieldType>> = (MEASUREMENTS[measurement as MeasurementId] as MeasurementSchema).fields
    for (const [field, type] of values as [string, string][]) {
      const ours = types[field]
      if (ours !== undefined && ours !== type) findings.push(bad(`bucket ${buckets[id]}: ${measurement}.${field} was written as ${type}, Linli writes ${ours}: something else writes here; stop it, and give Linli buckets of its own (LINLI_INFLUX_BUCKET_PREFIX)`))
    }
  }
  return findings
}

/** Go's notation, such as `2160h0m0s`; 0 is for ever. */
function durationOf (text: string): number {
  const units: Readonly<Record<string, number>> = { h: HOUR_MS, m: MINUTE_MS, s: SECOND_MS }
  const ms = [...text.matchAll(/(\d+)([hms])/g)].reduce((sum, [, count, unit]) => sum + Number(count) * units[unit!]!, 0)
  return ms === 0 ? Infinity : ms
}
