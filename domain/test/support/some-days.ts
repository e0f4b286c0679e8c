import fc from 'fast-check'
import type { Device, DeviceKind, OccupancySource, VisitsSource } from '../../src/catalogue/index.ts'
import type { Reading, ReadingValues } from '../../src/readings/index.ts'
import { DAY_MS, MINUTE_MS } from '../../src/time/index.ts'
import { daily, deviceOf, MONDAY, roomOf, type Scene } from './room.ts'

/** How many days the random scenes have. */
export const DAYS = 3
const LAST = DAYS * 1440
/** Devices speak every twenty minutes; what they say is valid for three times as long. */
const EVERY_MINUTES = 20
/** The largest random counter wraps here. */
const ROLLOVER = 256

/** Minutes from the first midnight, some before it and after the end; often on an edge, a reset or a quarter, and around midnight. */
const someMinute = fc.oneof(
  fc.integer({ min: -240, max: LAST + 300 }), fc.integer({ min: -8, max: 96 * DAYS + 20 }).map(quarter => 15 * quarter),
  fc.tuple(fc.integer({ min: 1, max: DAYS - 1 }), fc.integer({ min: -20, max: 20 })).map(([day, minute]) => day * 1440 + minute)
)
/** Mostly a whole minute, at times a moment before or after. */
const someMoment = fc.tuple(someMinute, fc.constantFrom(0, 0, 0, -1, 1, 30_000)).map(([minute, ms]) => MONDAY + minute * MINUTE_MS + ms)

const somebody = fc.record({ at: someMoment, people: fc.integer({ min: 1, max: 4 }), stayMinutes: fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 400 })), isSeenLeaving: fc.integer({ min: 0, max: 9 }).map(dice => dice > 0) })
type Somebody = typeof somebody extends fc.Arbitrary<infer T> ? T : never

const someSilence = fc.record({ device: fc.nat({ max: 2 }), from: someMoment, minutes: fc.integer({ min: 1, max: 700 }) })

/** Where people and visits come from, and the kinds of device that say so. */
const SOURCES: readonly (readonly [OccupancySource, VisitsSource, readonly DeviceKind[]])[] = [
  ['counter', 'counter', ['counter']], ['counter', 'counter', ['counter']], ['counter', 'counter', ['totals']], ['counter', 'counter', ['totals', 'door']], ['counter', 'counter', ['counter', 'presence', 'door']], ['headcount', 'beam', ['headcount', 'beam']],
  ['headcount', 'none', ['headcount', 'presence']], ['presence', 'oneway', ['presence', 'oneway']], ['presence', 'door', ['presence', 'door']], ['co2', 'none', ['environment', 'presence']], ['none', 'beam', ['beam']]
]

const OPENINGS = [daily(['09:00', '18:00']), daily(['09:00', '12:00'], ['13:30', '20:00']), daily(['18:00', '02:00']), daily(['00:00', '24:00']), daily(['23:50', '00:05'], ['00:05', '00:20'])]

const someSpace = fc.record({
  hours: fc.constantFrom(...OPENINGS), resetAt: fc.constantFrom('04:00', '04:00', '00:00', '22:30'), staff: fc.constantFrom(0, 2), averaging: fc.constantFrom('15min', '1h', '8h', '24h'),
  capacity: fc.oneof({ weight: 4, arbitrary: fc.constant([{ from: 0, value: 20 }]) }, { weight: 3, arbitrary: someMoment.map(from => [{ from: 0, value: 8 }, { from, value: 5 }]) }, { weight: 1, arbitrary: fc.constant([]) }),
  closures: fc.array(fc.record({ from: someMoment, minutes: fc.integer({ min: 1, max: 300 }) }), { maxLength: 1 }), holdSeconds: fc.constantFrom(0, 600), pulse: fc.boolean()
})

/** What a device of a kind says when somebody comes and goes; `inside` counts all who are there then. */
const SAYINGS: Readonly<Partial<Record<DeviceKind, (event: { readonly came: number, readonly left: number, readonly inside: number }) => ReadingValues>>> = {
  counter: ({ came, left }) => ({ passagesIn: came, passagesOut: left }),
  oneway: ({ came }) => ({ passagesIn: came }),
  beam: ({ came, left }) => ({ passages: came + left }),
  headcount: ({ inside }) => ({ count: inside }),
  presence: ({ inside }) => ({ occupied: inside > 0 }),
  door: ({ came }) => ({ open: came > 0 })
}

interface Event { readonly at: number, readonly came: number, readonly left: number }

function eventsOf (people: readonly Somebody[]): readonly Event[] {
  const events = people.flatMap(({ at, people: count, stayMinutes, isSeenLeaving }) => [{ at, came: count, left: 0 }, ...(isSeenLeaving ? [{ at: at + stayMinutes * MINUTE_MS, came: 0, left: count }] : [])])
  return events.sort((a, b) => a.at - b.at)
}

/** Everything one device says: its regular messages and those of the events, in order of time. */
function sayingsOf ({ id, kind }: Device, events: readonly Event[], co2: readonly number[]): readonly { readonly device: string, readonly time: number, readonly values: ReadingValues }[] {
  let [inside, totalIn, totalOut] = [0, 0, 0]
  const beats = Array.from({ length: (LAST + 12 * 60) / EVERY_MINUTES }, (_, index) => ({ at: MONDAY + (index * EVERY_MINUTES - 6 * 60) * MINUTE_MS, came: 0, left: 0 }))
  const all = [...beats.map(beat => ({ ...beat, isBeat: true })), ...events.map(event => ({ ...event, isBeat: false }))].sort((a, b) => a.at - b.at)
  return all.flatMap(({ at, came, left, isBeat }, index) => {
    inside = Math.max(0, inside + came - left)
    totalIn = (totalIn + came) % ROLLOVER
    totalOut = (totalOut + left) % ROLLOVER
    const say = (values: ReadingValues) => [{ device: id, time: at, values }]
    if (kind === 'totals') return say({ totalIn, totalOut })
    if (kind === 'environment') return isBeat ? say({ co2: co2[index % co2.length]! }) : []
    if (isBeat) return say(kind === 'headcount' ? { count: inside } : { online: true })
    return SAYINGS[kind] ? say(SAYINGS[kind]({ came, left, inside })) : []
  })
}

/** Random days of a room: every source of people and visits, opening past midnight, capacity that changes, outages, deaths and counters that wrap. */
export const someDays: fc.Arbitrary<Scene> = fc.record({
  source: fc.constantFrom(...SOURCES), on: someSpace, people: fc.array(somebody, { maxLength: 30 }), co2: fc.array(fc.integer({ min: 400, max: 1600 }), { minLength: 7, maxLength: 20 }),
  silences: fc.array(someSilence, { maxLength: 3 }), deaths: fc.array(fc.record({ device: fc.nat({ max: 2 }), at: someMoment }), { maxLength: 1 }), session: fc.boolean()
}).map(({ source: [occupancySource, visitsSource, kinds], on: { staff, averaging, closures, holdSeconds, pulse, ...on }, people, co2, silences, deaths, session }) => {
  const devices = [...new Set([...kinds, 'environment' as const])].map((kind, index) => deviceOf(kind, kind, {
    expectedIntervalSeconds: EVERY_MINUTES * 60, holdSeconds, pulse: pulse && kind === 'presence', evidence: session && index === 0 ? 'session' : 'report', ...(kind === 'totals' ? { rollover: ROLLOVER } : {})
  }))
  const events = eventsOf(people)
  const isSilent = (index: number, time: number) => silences.some(({ device, from, minutes }) => device === index && from <= time && time < from + minutes * MINUTE_MS)
  const told = devices.flatMap((device, index) => [
    ...sayingsOf(device, events, co2).filter(({ time }) => !isSilent(index, time)),
    ...deaths.filter(death => death.device === index).map(({ at }) => ({ device: device.id, time: at, values: { online: false } }))
  ])
  return {
    space: roomOf({
      ...on, occupancySource, visitsSource, staffVisitsPerOpenDay: staff === 0 ? [] : [{ from: 0, value: staff }], closures: closures.map(({ from, minutes }) => ({ from, to: from + minutes * MINUTE_MS })),
      limits: [{ quantity: 'co2', hi: 1000, averaging }], ...(occupancySource === 'co2' ? { co2Model: { volumeM3: 150, airChangePerHour: 2, generationM3PerHour: 0.018 } } : {})
    }),
    devices,
    // What is said at one instant is told apart by its number; who has none is the same message again.
    readings: told.map((one, seq): Reading => ({ ...one, seq, timedOn: 'device', receivedAt: one.time }))
  }
})

/** The span that the days of a scene cover. */
export const ALL_DAYS = { from: MONDAY, to: MONDAY + DAYS * DAY_MS }
