import { QUANTITIES, type RawMeasurement } from '../readings/index.ts'

export type FieldType = 'integer' | 'float' | 'boolean' | 'string'

/** Names and types of one measurement: the one schema for stores, boards and docs. */
export interface MeasurementSchema {
  /** Bounded ASCII ids, never names. Every tag is always given. */
  readonly tags: readonly string[]
  readonly fields: Readonly<Record<string, FieldType>>
  /** How long rows are kept, days; undefined = for ever. `raw` can be set by the operator. */
  readonly keep: 'raw' | 400 | undefined
}

function rawFields (measurement: RawMeasurement): Record<string, FieldType> {
  const fields: Record<string, FieldType> = { receivedAt: 'integer', timedOnReceipt: 'boolean' }
  for (const [id, quantity] of Object.entries(QUANTITIES)) {
    if (quantity.measurement === measurement) fields[id] = quantity.type
  }
  return fields
}

/** Additive parts of one space over one span of time (DOMAIN A1; A3.7): milliseconds, person-milliseconds, counts. Never ratios. */
const USAGE_FIELDS = { openMs: 'float', validMs: 'float', usedMs: 'float', personMs: 'float', loadMs: 'float', entries: 'float' } as const satisfies Record<string, FieldType>

/**
 * More additive parts of a day, for boards: they add up and divide once, with the coverage beside it. `{quantity}InsideMs` of `{quantity}JudgedMs` lie
 * inside the limit. `capacityMs` is absent on a day of which some opening has no capacity. `peakMean` is the largest mean of a judged quarter: days are compared with max, never
 * added. `personAllMs`, ∫ n dt open or not, by `entries` is a stay; absent where nobody counts people. `costYuan` is the day's share of the space's costs, absent where it has none.
 */
const BOARD_DAY_FIELDS = {
  visits: 'float', visitsKnownMs: 'float', personAllMs: 'float', overMs: 'float', capacityMs: 'float', peakMean: 'float', co2InsideMs: 'float', co2JudgedMs: 'float',
  temperatureInsideMs: 'float', temperatureJudgedMs: 'float', humidityInsideMs: 'float', humidityJudgedMs: 'float', costYuan: 'float'
} as const satisfies Record<string, FieldType>

/** How people and visits are known, and 1 in `nested` where an outer space holds the same people: classes are never added, nobody counts twice. */
const CLASS_FIELDS = { occupancyClass: 'string', visitsClass: 'string', nested: 'integer' } as const satisfies Record<string, FieldType>

/** `id|name` of site and space: what a variable of a board offers to choose from. */
const CHOICES = { siteChoice: 'string', siteChoiceEn: 'string', spaceChoice: 'string', spaceChoiceEn: 'string' } as const satisfies Record<string, FieldType>

/** Names in both languages, as of the time of the point: boards print them, and tags stay ids. */
const SPACE_NAMES = { name: 'string', nameEn: 'string', siteName: 'string', siteNameEn: 'string' } as const satisfies Record<string, FieldType>

export const MEASUREMENTS = {
  occupancy: { tags: ['device'], fields: rawFields('occupancy'), keep: 'raw' },
  door: { tags: ['device'], fields: rawFields('door'), keep: 'raw' },
  environment: { tags: ['device'], fields: rawFields('environment'), keep: 'raw' },
  device: { tags: ['device'], fields: rawFields('device'), keep: 'raw' },
  /** One point per space and minute, for boards. */
  space_state: {
    tags: ['site', 'space'], keep: 400,
    fields: {
      status: 'string', people: 'float', occupied: 'boolean', capacity: 'float', open: 'boolean', co2: 'float', temperature: 'float', humidity: 'float', pm25: 'float', ageMs: 'float', ...SPACE_NAMES,
      /** Percent of the capacity, and 1 when that is exceeded; absent when people or capacity are unknown. */
      load: 'float', over: 'integer',
      /** 0 or 1, always there: a sum over healthy spaces is 0, so that no answer means no data. */
      unknown: 'integer', urgent: 'integer', attention: 'integer',
      /** Doors that a fresh contact says are open, absent where no contact is fresh; active alerts; devices in service, and those of them that are not alive. */
      doorsOpen: 'integer', alerts: 'integer', devices: 'integer', devicesSilent: 'integer',
      /** How people are known; classes are never added. 1 in `nested`: the space lies in another one, whose people hold its own. */
      methodClass: 'string', nested: 'integer',
      /** A number of `PHASES` (domain/state); absent where no sensor could tell. */
      phase: 'integer'
    }
  },
  /** One point per device and five minutes, for boards; `alive` and `batteryLow` are 0 or 1, `conditions` the standing ones in one line. */
  device_state: {
    tags: ['site', 'space', 'device'], keep: 400,
    fields: { alive: 'integer', ageMs: 'float', battery: 'float', rssi: 'float', linkQuality: 'float', kind: 'string', deviceName: 'string', deviceNameEn: 'string', conditions: 'string', ...SPACE_NAMES, ...CHOICES, batteryLow: 'integer' }
  },
  /** Quarter-hours; `mean` people of a judged open one, absent when not judged. */
  space_usage: { tags: ['site', 'space'], keep: 400, fields: { ...USAGE_FIELDS, exits: 'float', mean: 'float' } },
  /** Local days; `parts` is the JSON of the day's UsageParts (additive, see domain/usage), made at `computedAt` (UTC ms) with that version of the catalogue. */
  usage_daily: { tags: ['site', 'space'], keep: undefined, fields: { ...USAGE_FIELDS, definition: 'integer', parts: 'string', catalogue: 'integer', computedAt: 'integer', ...BOARD_DAY_FIELDS, ...CLASS_FIELDS, ...SPACE_NAMES } },
  /** Hours, for boards, whose language can group by a tag and not by the hour of a day: `weekday` 1 (Monday) to 7, `hour` 00 to 23, both local. At most 168 series a space; hours without opening are zeros. */
  usage_hourly: { tags: ['site', 'space', 'weekday', 'hour'], keep: 400, fields: { openMs: 'float', validMs: 'float', usedMs: 'float' } },
  /**
   * Quarter-hours of days that are over, written once more under the same weekday and time of the week that follows, for boards, whose language cannot shift time. The visits of
   * the day, and the opening they belong to, stand in its first quarter.
   */
  usage_week_ago: { tags: ['site', 'space'], keep: 400, fields: { openMs: 'float', validMs: 'float', mean: 'float', visits: 'float', visitsKnownMs: 'float', dayOpenMs: 'float', ...CLASS_FIELDS } },
  /** Transitions: alert raised, acknowledged, cleared; text is JSON, `zh` and `en` one sentence each, `name` what it is about; `space` is '' where the subject lies in none. `tookMs` of what ends a wait: from the raising to here. */
  event: { tags: ['site', 'kind', 'subject'], keep: 400, fields: { text: 'string', severity: 'string', zh: 'string', en: 'string', name: 'string', nameEn: 'string', space: 'string', id: 'string', tookMs: 'float' } },
  /** Platform health, one point a minute: counters since the home was made; `storeUp` is 0 or 1; `writeP95Ms` of the minute's writes to the store, failed ones included, absent without any. */
  gateway: {
    tags: ['gateway'], keep: 400,
    fields: { received: 'float', stored: 'float', control: 'float', duplicate: 'float', quarantined: 'float', expired: 'float', pending: 'float', storeUp: 'integer', writeP95Ms: 'float', devices: 'integer', devicesAlive: 'integer', alerts: 'integer' }
  }
} as const satisfies Record<string, MeasurementSchema>

export type MeasurementId = keyof typeof MEASUREMENTS

/** Where a database that forgets by bucket keeps what: readings, states and events, usage of days. */
export const BUCKET_IDS = ['raw', 'states', 'usage'] as const
export type BucketId = (typeof BUCKET_IDS)[number]

/** First part of the buckets' names, where the operator does not choose another. */
export const BUCKET_PREFIX = 'linli'

/** What a bucket is called. */
export function bucketName (id: BucketId, prefix: string = BUCKET_PREFIX): string {
  return `${prefix}_${id}`
}

/** The bucket of a measurement, by how long its rows are kept. */
export function bucketOf (measurement: MeasurementId): BucketId {
  const { keep } = MEASUREMENTS[measurement]
  return keep === 'raw' ? 'raw' : keep === undefined ? 'usage' : 'states'
}

export type FieldValue = number | boolean | string

/** One point: same measurement, tags, time and seq merge field by field, the later write wins. */
export interface Point {
  readonly measurement: MeasurementId
  readonly tags: Readonly<Record<string, string>>
  /** UTC ms. */
  readonly time: number
  /** Sequence number within the millisecond, part of the key; absent is a key of its own. */
  readonly seq?: number
  readonly fields: Readonly<Record<string, FieldValue>>
}
