import { bucketName, bucketOf, MEASUREMENTS, type MeasurementId } from '@linli/domain/telemetry'
import type { Language } from '@linli/domain/text'
import { HOUR_MS, MINUTE_MS } from '@linli/domain/time'
import { GAP_MINUTES, LEAST_COVERAGE, STAY_COVERAGE } from './thresholds.ts'

/** The provisioned data source; its default database holds states and events, all others are named in the query. */
export const DATA_SOURCE = { type: 'influxdb', uid: 'linli' } as const

/** A question to InfluxDB; `alias` names what a query of series gives, columns of a table are named by `AS`. */
export interface Query {
  readonly query: string
  readonly format: 'table' | 'time_series'
  readonly alias?: string
}

/** A measurement where it lies: `"database".."measurement"`, in the default retention policy. */
export function from (measurement: MeasurementId): string {
  const bucket = bucketOf(measurement)
  return bucket === 'states' ? `"${measurement}"` : `"${bucketName(bucket)}".."${measurement}"`
}

/** A quoted field of a measurement. @throws for a field that is not in the schema. */
export function field (measurement: MeasurementId, name: string): string {
  const { fields, tags }: { readonly fields: object, readonly tags: readonly string[] } = MEASUREMENTS[measurement]
  if (!(name in fields) && !tags.includes(name)) throw new Error(`${measurement} has no field ${name}`)
  return `"${name}"`
}

export function series (alias: string, query: string): Query { return { format: 'time_series', alias, query: oneLine(query) } }
export function table (query: string): Query { return { format: 'table', query: oneLine(query) } }

const oneLine = (query: string) => query.replaceAll(/\s+/g, ' ').trim()

/** What the variables of the board have chosen. */
export const SITE = '"site" =~ /^$site$/'
export const PLACE = `${SITE} AND "space" =~ /^$space$/`
/** States come every minute: what is older than three is not now. */
export const NOW = 'time > now() - 3m'
/** Devices come every five minutes. */
export const DEVICES_NOW = 'time > now() - 11m'
/** People that are counted, in rooms that are not part of another counted room. */
export const COUNTED = '"methodClass" = \'A\' AND "nested" = 0'

/** Name of a field that exists in both languages. */
export const nameIn = (language: Language, name: 'name' | 'siteName' | 'deviceName' | 'siteChoice' | 'spaceChoice'): string => language === 'zh' ? `"${name}"` : `"${name}En"`

/** `SELECT last("a") AS "a", …`: of each series its newest. */
export function lasts (fields: readonly string[]): string {
  return fields.map(name => `last("${name}") AS "${name}"`).join(', ')
}

/** Adds up the newest value of every space: 0 where all is well, nothing where nothing is known. */
export function sumOfSpaces (alias: string, name: string, conditions = PLACE): Query {
  return series(alias, `SELECT sum("v") FROM (SELECT last(${field('space_state', name)}) AS "v" FROM ${from('space_state')} WHERE ${conditions} AND ${NOW} GROUP BY "site", "space")`)
}

/**
 * Minutes of the last ten of which the gateway said nothing, up to now: 0 or 1 when all is well, 10 when it is gone. Windows end at this instant, and
 * are filled as long as there was anything within a day.
 */
export function gapQuery (alias: string): Query {
  return series(alias, `SELECT ${GAP_MINUTES} - count("storeUp") FROM ${from('gateway')} WHERE time > now() - 1d AND time < now() GROUP BY time(${GAP_MINUTES}m, now()) fill(0) ORDER BY time DESC LIMIT 1`)
}

/** A figure of days: `part` by `whole`, both sums, of one space; and how much of the time it stands on is known. */
export interface Ratio {
  readonly part: string
  readonly whole: string
  /** What of which time must be known for the figure to be told; the least decides. */
  readonly known: readonly (readonly [part: string, whole: string])[]
  /** Which days count at all. */
  readonly where: string
  /** Which spaces a group adds up: classes are never mixed. */
  readonly group: string
  /** What a space weighs in a group's mean; without it parts and wholes are added up. */
  readonly weight?: string
}

/** Days of spaces whose people are counted. */
export const COUNTED_DAYS = '"occupancyClass" = \'A\''
const OPEN_TIME = ['validMs', 'openMs'] as const
const comfort = (quantity: 'co2' | 'temperature' | 'humidity') => ({
  part: `${quantity}InsideMs`, whole: `${quantity}JudgedMs`, known: [[`${quantity}JudgedMs`, 'usedMs'], OPEN_TIME], where: `"${quantity}JudgedMs" >= 0`, group: '"occupancyClass" =~ /^(A|B)$/'
} as const)

/** The domain's figures of days (domain/usage: figures-of, group), in parts that add up. */
export const RATIOS = {
  frequency: { part: 'usedMs', whole: 'validMs', known: [OPEN_TIME], where: '"openMs" >= 0', group: COUNTED_DAYS, weight: 'openMs' },
  utilisation: { part: 'loadMs', whole: 'validMs', known: [OPEN_TIME], where: '"capacityMs" > 0 AND "occupancyClass" =~ /^(A|C)$/', group: COUNTED_DAYS, weight: 'capacityMs' },
  co2: comfort('co2'), temperature: comfort('temperature'), humidity: comfort('humidity')
} as const satisfies Record<string, Ratio>

/** Least part of a time that must be known for a figure of it to be told. */
export const LEAST = LEAST_COVERAGE

/** Measurements whose parts are added up. */
type Parts = 'usage_daily' | 'usage_hourly' | 'usage_week_ago'

const days = from('usage_daily')
const sum = (name: string, measurement: Parts = 'usage_daily') => `sum(${field(measurement, name)})`
const share = ([part, whole]: readonly [string, string], measurement: Parts = 'usage_daily') => `${sum(part, measurement)} / ${sum(whole, measurement)}`
const gates = (known: Ratio['known'], { measurement = 'usage_daily', least = LEAST_COVERAGE }: { readonly measurement?: Parts, readonly least?: number } = {}) => ({
  columns: known.map((pair, index) => `${share(pair, measurement)} AS "c${index}"`).join(', '), hold: known.map((_, index) => `"c${index}" >= ${least}`).join(' AND ')
})

interface OfGroup {
  /** Sums of one space: `"p"`, and `"w"` where the figure needs it. */
  readonly parts: string
  /** The figure, of the sums of parts. */
  readonly figure: string
  readonly known: Ratio['known']
  readonly conditions: string
  /** Over time, such as `1d`. */
  readonly every?: string | undefined
}

/**
 * A figure of a group as the domain tells it (domain/usage/group): of the spaces that are known well enough, nested ones left out; and nothing when what is
 * known of them is too little of the whole group.
 *
 * InfluxQL has no condition in a sum: a space counts `floor(c / 0.75)` times, which is 0 below the gate and 1 from it on (c is never above 1).
 */
function ofGroup (alias: string, measurement: 'usage_daily' | 'usage_week_ago', { parts, figure, known, conditions, every }: OfGroup): Query {
  const { columns } = gates(known, { measurement })
  const counts = known.map((_, index) => `floor("c${index}" / ${LEAST_COVERAGE})`).join(' * ')
  const [knownPart, knownWhole] = known[0]!
  const spaces = `SELECT ${parts}, ${sum(knownPart, measurement)} AS "k", ${sum(knownWhole, measurement)} AS "o", ${columns} FROM ${from(measurement)}
    WHERE ${PLACE} AND "nested" = 0 AND ${conditions} AND $timeFilter GROUP BY ${every === undefined ? '' : `time(${every}), `}"site", "space"${every === undefined ? '' : ` fill(none)${zone}`}`
  const counted = `SELECT "p" * ${counts} AS "p"${parts.includes('AS "w"') ? `, "w" * ${counts} AS "w"` : ''}, "k" * ${counts} AS "k", "o" FROM (${spaces})`
  const over = every === undefined ? '' : ` WHERE $timeFilter GROUP BY time(${every}) fill(none)${zone}`
  return series(alias, `SELECT "f" FROM (SELECT ${figure} AS "f", sum("k") / sum("o") AS "g" FROM (${counted})${over}) WHERE "g" >= ${LEAST_COVERAGE}`)
}

/** A group's share in percent, each space with its weight. */
export function groupShare (alias: string, { part, whole, known, where, group, weight }: Ratio, every?: string): Query {
  const parts = weight === undefined ? `${sum(part)} AS "p", ${sum(whole)} AS "w"` : `${share([part, whole])} * ${sum(weight)} AS "p", ${sum(weight)} AS "w"`
  return ofGroup(alias, 'usage_daily', { parts, figure: '100 * sum("p") / sum("w")', known, conditions: `${where} AND ${group}`, every })
}

/** When in the week one space is used, percent of the time that is known. Columns `weekday`, `hour` and `f`. */
export function hoursQuery (): Query {
  const known = [['validMs', 'openMs']] as const
  const { columns, hold } = gates(known, { measurement: 'usage_hourly' })
  return table(`SELECT "f" FROM (SELECT 100 * ${share(['usedMs', 'validMs'], 'usage_hourly')} AS "f", ${columns} FROM ${from('usage_hourly')} WHERE ${PLACE} AND $timeFilter GROUP BY "weekday", "hour") WHERE ${hold} GROUP BY "weekday", "hour"`)
}

/** Visits of the spaces that count them; by `every` over time. */
export function visitsQuery (alias: string, every?: string, measurement: 'usage_daily' | 'usage_week_ago' = 'usage_daily'): Query {
  // The visits of a day a week ago stand in one row, and so does the opening they are held against: a span may end within the day.
  const known = [['visitsKnownMs', measurement === 'usage_daily' ? 'openMs' : 'dayOpenMs']] as const
  return ofGroup(alias, measurement, { parts: `${sum('visits', measurement)} AS "p"`, figure: 'sum("p")', known, conditions: COUNTED_VISITS, every })
}

/** Visits of each site as the column `visits`, of the spaces that count them and are known well enough; a site of which less is known is not in it. */
export function visitsOfSites (siteName: string): Query {
  const known = [['visitsKnownMs', 'openMs']] as const
  const { columns } = gates(known)
  const counts = `floor("c0" / ${LEAST_COVERAGE})`
  const spaces = `SELECT ${sum('visits')} AS "p", ${sum('visitsKnownMs')} AS "k", ${sum('openMs')} AS "o", ${columns}, mode(${siteName}) AS "siteName" FROM ${days} WHERE ${PLACE} AND "nested" = 0 AND ${COUNTED_VISITS} AND $timeFilter GROUP BY "site", "space"`
  const counted = `SELECT "p" * ${counts} AS "p", "k" * ${counts} AS "k", "o", "siteName" FROM (${spaces})`
  return table(`SELECT "site", "siteName", "visits" FROM (SELECT sum("p") AS "visits", sum("k") / sum("o") AS "g", mode("siteName") AS "siteName" FROM (${counted}) GROUP BY "site") WHERE "g" >= ${LEAST_COVERAGE}`)
}

/** People a week before, by quarter-hours; nothing where too little of the group was known then. */
export function peopleWeekAgoQuery (alias: string, where: string): Query {
  const part = (name: string) => field('usage_week_ago', name)
  return series(alias, `SELECT "p" FROM (SELECT sum(${part('mean')}) AS "p", sum(${part('validMs')}) / sum(${part('openMs')}) AS "g" FROM ${from('usage_week_ago')}
    WHERE ${PLACE} AND "openMs" > 0 AND ${where} AND $timeFilter GROUP BY time(15m) fill(none)) WHERE "g" >= ${LEAST_COVERAGE}`)
}

/** Hours over capacity of the spaces whose people are counted. */
export function overTimeQuery (alias: string): Query {
  return ofGroup(alias, 'usage_daily', { parts: `${sum('overMs')} AS "p"`, figure: `sum("p") / ${HOUR_MS}`, known: [OPEN_TIME], conditions: `"capacityMs" > 0 AND ${COUNTED_DAYS}` })
}

/** The same of each space by itself, as the column `as` of a table; spaces that are not known well enough are not in it. */
export function spaceShares (as: string, { part, whole, known, where }: Ratio, { names = '', more = '' }: { readonly names?: string, readonly more?: string } = {}): Query {
  const { columns, hold } = gates(known)
  return table(`SELECT "site", "space", "${as}"${names === '' ? '' : ', "siteName", "name"'} FROM (SELECT 100 * ${share([part, whole])} AS "${as}", ${columns}${names} FROM ${days}
    WHERE ${PLACE} AND ${where}${more} AND $timeFilter GROUP BY "site", "space") WHERE ${hold}`)
}

/** Minutes of a mean stay of each space as the column `stay` (DOMAIN A1): only where people and entries are known nearly all the time, and somebody came. */
export function staysQuery (): Query {
  const { columns, hold } = gates([OPEN_TIME, ['visitsKnownMs', 'openMs']], { least: STAY_COVERAGE })
  return table(`SELECT "site", "space", "stay" FROM (SELECT ${share(['personAllMs', 'entries'])} / ${MINUTE_MS} AS "stay", ${sum('entries')} AS "n", ${columns} FROM ${days}
    WHERE ${PLACE} AND "occupancyClass" =~ /^(A|C)$/ AND "visitsClass" =~ /./ AND $timeFilter GROUP BY "site", "space") WHERE "n" > 0 AND ${hold}`)
}

/** Yuan a visit of each space as the column `cost`: all that its days cost by all who came (DOMAIN A1). */
export function costsQuery (names: string): Query {
  const { columns, hold } = gates([['visitsKnownMs', 'openMs']])
  return table(`SELECT "site", "space", "cost", "siteName", "name" FROM (SELECT ${share(['costYuan', 'visits'])} AS "cost", ${sum('visits')} AS "n", ${columns}, ${names} FROM ${days}
    WHERE ${PLACE} AND "visitsClass" =~ /./ AND "costYuan" >= 0 AND $timeFilter GROUP BY "site", "space") WHERE "n" > 0 AND ${hold}`)
}

/** Coverage in percent, with the spaces that are blind; of all counted spaces, or of what `where` names. */
export function coverageQuery (alias: string, { of = OPEN_TIME, where = `${COUNTED_DAYS} AND "nested" = 0`, every }: { readonly of?: readonly [string, string], readonly where?: string, readonly every?: string } = {}): Query {
  return series(alias, `SELECT 100 * ${share(of)} FROM ${days} WHERE ${PLACE} AND ${where} AND $timeFilter${every === undefined ? '' : ` GROUP BY time(${every}) fill(none)${zone}`}`)
}

/** Additive parts of each space that is known well enough, as columns of a table: below the gate a 0 would be a claim. */
export function spaceSums (columns: Readonly<Record<string, string>>, { known, where }: Pick<Ratio, 'known' | 'where'>, largest?: { readonly as: string, readonly of: string }): Query {
  const { columns: gate, hold } = gates(known)
  const all = { ...columns, ...largest === undefined ? {} : { [largest.as]: `mean("${largest.as}")` } }
  const expressions = `${Object.entries(all).map(([name, expression]) => `${expression} AS "${name}"`).join(', ')}, ${gate}`
  const chosen = `WHERE ${PLACE} AND ${where} AND $timeFilter GROUP BY "site", "space"`
  // A largest value beside sums is lost where days lie in several of the server's shards: it is found first, and joined to the days that are added up.
  const source = largest === undefined
    ? `${days} ${chosen}`
    : `(SELECT max(${field('usage_daily', largest.of)}) AS "${largest.as}" FROM ${days} ${chosen}), (SELECT ${fieldsIn([...Object.values(columns), gate])} FROM ${days} ${chosen}) GROUP BY "site", "space"`
  return table(`SELECT "site", "space", ${Object.keys(all).map(name => `"${name}"`).join(', ')} FROM (SELECT ${expressions} FROM ${source}) WHERE ${hold}`)
}

/** Fields that expressions read, each once. */
function fieldsIn (expressions: readonly string[]): string {
  const read = expressions.flatMap(expression => [...expression.matchAll(/\("(\w+)"\)/g)].map(([, name]) => name!))
  return [...new Set(read)].map(name => field('usage_daily', name)).join(', ')
}

/** Days of spaces whose entries are counted. */
export const COUNTED_VISITS = '"visitsClass" = \'A\''
/** Days and weeks are those of the clock on the wall. */
export const zone = ' tz(\'Asia/Shanghai\')'
