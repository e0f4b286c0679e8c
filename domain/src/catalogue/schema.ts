import { z } from 'zod'
import { Instant, LocalDate } from '../time/index.ts'

/** Ids are bounded ASCII: they are topic levels, tag values and file names. */
export const Id = z.string().regex(/^[a-z0-9][a-z0-9_-]{0,47}$/, 'an id has 1 to 48 characters of a-z, 0-9, "-" and "_", and starts with a letter or digit')

/** A name for people; a plain text serves both languages. */
export const Name = z.union([
  z.string().min(1).max(80).transform(text => ({ zh: text, en: text })),
  z.strictObject({ zh: z.string().min(1).max(80), en: z.string().min(1).max(80) })
])

/** Kinds of space (DESIGN "Who uses it"). */
export const SPACE_KINDS = [
  'white_collar_centre', 'cultural_centre', 'talent_apartment', 'study_room', 'activity_room',
  'community_enterprise', 'courtyard', 'market_storefront', 'education_complex'
] as const
export const SpaceKind = z.enum(SPACE_KINDS)
export type SpaceKind = z.infer<typeof SpaceKind>

/** What a room is used for: chooses its limits of the air (DOMAIN 1.8). `class`: meetings and courses; `sanitary`: toilets and 母婴室. */
export const RoomUse = z.enum(['reading', 'activity', 'sport', 'children', 'elderly', 'class', 'hall', 'sanitary', 'outdoor'])
export type RoomUse = z.infer<typeof RoomUse>

/** operation: operated for the street office; micro_renewal: designed and renewed, then measured; commercial: rented out. */
export const LineOfBusiness = z.enum(['operation', 'micro_renewal', 'commercial'])
export type LineOfBusiness = z.infer<typeof LineOfBusiness>

const TimeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'write a time of day as HH:MM, at most 24:00')
/** [a, b) local; b ≤ a ends on the next day (DOMAIN A3.2). */
const OpeningSpan = z.tuple([TimeOfDay, TimeOfDay])
const OpeningList = z.array(OpeningSpan)
export type OpeningList = z.infer<typeof OpeningList>

/** Opening hours from an instant on; `holiday`/`makeup` null = the weekday's own list, [] = closed. */
export const HoursVersion = z.strictObject({
  from: Instant,
  weekly: z.strictObject({
    1: OpeningList.default([]), 2: OpeningList.default([]), 3: OpeningList.default([]), 4: OpeningList.default([]),
    5: OpeningList.default([]), 6: OpeningList.default([]), 7: OpeningList.default([])
  }),
  holiday: OpeningList.nullable().default(null),
  makeup: OpeningList.nullable().default(null)
})
export type HoursVersion = z.infer<typeof HoursVersion>

/** A number that holds from an instant until the next version. */
export const NumberVersion = z.strictObject({ from: Instant, value: z.number() })
export type NumberVersion = z.infer<typeof NumberVersion>

/** Places from an instant on. */
export const CapacityVersion = z.strictObject({
  from: Instant,
  value: z.number().positive({ error: ({ input }) => `the capacity ${String(input)} is not above 0 (capacity_not_positive)` })
})

/** Where the number of people of a space comes from (DOMAIN A3.6). */
export const OccupancySource = z.enum(['counter', 'headcount', 'presence', 'co2', 'none'])
export type OccupancySource = z.infer<typeof OccupancySource>
/** Where its visits come from (DOMAIN A3.5). */
export const VisitsSource = z.enum(['counter', 'oneway', 'beam', 'door', 'none'])
export type VisitsSource = z.infer<typeof VisitsSource>

/** CO2 mass balance of a room: m3, 1/h, m3/h CO2 per person, ppm (DOMAIN 3.1). */
export const Co2Model = z.strictObject({
  volumeM3: z.number().positive(), airChangePerHour: z.number().positive(),
  generationM3PerHour: z.number().positive(), background: z.number().positive().default(430)
})
export type Co2Model = z.infer<typeof Co2Model>

export const Averaging = z.enum(['15min', '1h', '8h', '24h'])
export type Averaging = z.infer<typeof Averaging>
/** An inclusive limit on the mean over blocks of the averaging time. */
export const Limit = z.strictObject({
  quantity: z.enum(['temperature', 'humidity', 'co2', 'pm25', 'noise']),
  lo: z.number().optional(), hi: z.number().optional(), averaging: Averaging
})
export type Limit = z.infer<typeof Limit>

export const Cost = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('operating'), from: LocalDate, to: LocalDate, amount: z.number() }),
  z.strictObject({ kind: z.literal('capital'), from: LocalDate, years: z.number().int().positive(), amount: z.number() })
])
export type Cost = z.infer<typeof Cost>

export const Street = z.strictObject({
  id: Id, name: Name,
  /** Who gets the weekly letter; the language is the recipient's. */
  recipients: z.array(z.strictObject({ address: z.email(), language: z.enum(['zh', 'en']).default('zh'), salutation: z.string().max(80).optional() })).default([])
})
export type Street = z.infer<typeof Street>

export const Site = z.strictObject({
  id: Id, street: Id, name: Name, line: LineOfBusiness.default('operation'), address: z.string().max(120).optional(),
  /** Recorded data of the past: readings of any age are kept, and no live alert is raised. */
  recorded: z.boolean().default(false)
})
export type Site = z.infer<typeof Site>

export const Space = z.strictObject({
  id: Id, site: Id, parent: Id.nullable().default(null), name: Name, kind: SpaceKind, areaM2: z.number().positive().optional(),
  /** Where the kind does not say it: an activity room for children, for dancing. */
  use: RoomUse.optional(),
  /** Floor to ceiling, m; {@link volumeOf} takes 3 where nobody measured. */
  ceilingM: z.number().positive().optional(),
  /** People; C ≤ 0 is refused with `capacity_not_positive`. */
  capacity: z.array(CapacityVersion).default([]),
  hours: z.array(HoursVersion).default([]),
  special: z.array(z.strictObject({ date: LocalDate, hours: OpeningList })).default([]),
  closures: z.array(z.strictObject({ from: Instant, to: Instant, reason: z.string().max(200).default('') })).default([]),
  /** Local start of the counting day (DOMAIN A3.1). */
  resetAt: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/).default('04:00'),
  occupancySource: OccupancySource, visitsSource: VisitsSource,
  staffVisitsPerOpenDay: z.array(NumberVersion).default([]),
  co2Model: Co2Model.optional(),
  /** The operator's own; where there are none, those of the room's use hold. */
  limits: z.array(Limit).default([]),
  costs: z.array(Cost).default([])
})
export type Space = z.infer<typeof Space>

/** What a device is for the calculation (counter: passages since the last message; totals: accumulated). */
export const DEVICE_KINDS = ['counter', 'totals', 'oneway', 'beam', 'headcount', 'presence', 'door', 'environment', 'gateway', 'other'] as const
export const DeviceKind = z.enum(DEVICE_KINDS)
export type DeviceKind = z.infer<typeof DeviceKind>

/** Where a device hangs, and since when; without `to` it still does. */
export const Placement = z.strictObject({ space: Id, from: Instant, to: Instant.optional(), where: z.string().max(80).optional() })
export type Placement = z.infer<typeof Placement>

/**
 * Fewer people than this counted by hand say nothing of a counter (DOMAIN 2.2), and a counter further from them than this is hung anew, not corrected.
 */
export const COUNT_CHECK = { leastPeople: 100, furthest: 0.1 } as const

/** Somebody stood beside a device: people counted by hand, and what the device made of them. Holds from an instant until the next check. */
export const CountCheck = z.strictObject({
  from: Instant, byHand: z.number().int().min(COUNT_CHECK.leastPeople), counted: z.number().int().positive()
}).refine(
  ({ byHand, counted }) => Math.abs(counted - byHand) <= COUNT_CHECK.furthest * byHand,
  { error: 'the device is more than 10 % away from what was counted by hand; hang it anew and count again' }
)
export type CountCheck = z.infer<typeof CountCheck>

export const Device = z.strictObject({
  id: Id, kind: DeviceKind,
  /** Further kinds of reading that the same housing gives (a counter that also measures the air). */
  also: z.array(DeviceKind).default([]),
  name: Name.optional(),
  /** The configured source it speaks through, and its name there (IEEE address, DevEUI, topic level…). */
  source: Id, external: z.string().min(1).max(128),
  /** Other names in that ecosystem (Zigbee2MQTT friendly name). */
  aliases: z.array(z.string().min(1).max(128)).default([]),
  /** Vendor's model: chooses a codec for raw bytes. */
  model: z.string().max(64).optional(),
  expectedIntervalSeconds: z.number().positive().default(600),
  evidence: z.enum(['report', 'session']).default('report'),
  /** Its gateway, a device id. */
  via: Id.optional(),
  /** Modulus of the totals, if they wrap (65536 for 16 bit). */
  rollover: z.number().int().positive().optional(),
  /** In and out are swapped on the wall. */
  reversed: z.boolean().default(false),
  holdSeconds: z.number().nonnegative().default(0),
  /** Hand counts of a counter, beam or head counter: printed figures are corrected by the one in force, live counts are not. */
  countChecks: z.array(CountCheck).optional(),
  /** Presence that reports only motion, never its end. */
  pulse: z.boolean().default(false),
  placements: z.array(Placement).default([])
})
export type Device = z.infer<typeof Device>

/** MQTT 5.0, 4.7.1: `+` is a whole level, `#` the whole last one. */
const TopicFilter = z.string().min(1).refine(
  filter => filter.split('/').every((level, index, levels) => level === '+' || (level === '#' && index === levels.length - 1) || !/[+#]/.test(level)),
  'write a topic filter with "+" for a whole level and "#" only as the last one'
)

/** A message source of the gateway: which decoder reads which topics. */
export const Source = z.strictObject({
  id: Id, decoder: z.string().min(1), filters: z.array(TopicFilter).default([]),
  /** Site of devices that the topic does not name one for. */
  site: Id.optional(),
  /** IANA zone of times that the source sends without offset. */
  timezone: z.string().optional()
})
export type Source = z.infer<typeof Source>

/** Everything the operator has told us about places and devices; published retained on `linli/v1/catalogue`. Parsing is idempotent. */
export const Catalogue = z.strictObject({
  version: z.number().int().nonnegative().default(0),
  streets: z.array(Street).default([]),
  sites: z.array(Site).default([]),
  spaces: z.array(Space).default([]),
  devices: z.array(Device).default([]),
  sources: z.array(Source).default([]),
  /** [first, last] inclusive local dates. */
  schoolHolidays: z.array(z.tuple([LocalDate, LocalDate])).default([])
})
export type Catalogue = z.infer<typeof Catalogue>

/** The file form before parsing: ISO times, defaults left out. */
export type CatalogueInput = z.input<typeof Catalogue>

export const EMPTY_CATALOGUE: Catalogue = Catalogue.parse({})
