import fc from 'fast-check'
import t from 'tap'
import { livePresence, nightlyPresence, risePerPerson, SLOT_MS, type AirPresence, type AirRoom, type AirSample } from '../src/air-presence/index.ts'
import { Device, Space } from '../src/catalogue/index.ts'
import { DAY_MS, HOUR_MS, intersect, lengthOf, MINUTE_MS, startOfLocalDay, subtract, type Interval, type TimeSet } from '../src/time/index.ts'
import { evaluateUsage, figuresOf } from '../src/usage/index.ts'

const MONDAY = startOfLocalDay('2026-03-02')
const ROOM: AirRoom = { volumeM3: 90, capacity: 4 }

/** Noise that is the same in every run. */
function noiseOf (seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return state / 1_073_741_824 - 1
  }
}

/** Air of a room by the mass balance in steps of a minute, heard every five minutes; nothing of it is shared with the model. */
function airOf (room: AirRoom, { days, used, people = 2, outdoor = () => 430, airChanges = 0.8, noise = 3, more = () => ({}) }: {
  readonly days: number, readonly used: TimeSet, readonly people?: number, readonly outdoor?: (at: number) => number, readonly airChanges?: number, readonly noise?: number,
  readonly more?: (at: number, isUsed: boolean) => Omit<AirSample, 'time' | 'co2'>
}): readonly AirSample[] {
  const random = noiseOf(7)
  const rise = 0.0047 * 3600 / room.volumeM3 * 1000
  const samples: AirSample[] = []
  let ppm = outdoor(MONDAY)
  for (let at = MONDAY; at < MONDAY + days * DAY_MS; at += MINUTE_MS) {
    const isUsed = used.some(({ from, to }) => from <= at && at < to)
    ppm += (airChanges * (outdoor(at) - ppm) + (isUsed ? people : 0) * rise) / 60
    if ((at - MONDAY) % SLOT_MS === 0) samples.push({ time: at, co2: ppm + noise * random(), ...more(at, isUsed) })
  }
  return samples
}

const office = (days: number): TimeSet => Array.from({ length: days }, (_, day) => MONDAY + day * DAY_MS).flatMap((midnight): Interval[] =>
  Math.floor((midnight - MONDAY) / DAY_MS) % 7 > 4 ? [] : [{ from: midnight + 9 * HOUR_MS, to: midnight + 12 * HOUR_MS }, { from: midnight + 14 * HOUR_MS, to: midnight + 17 * HOUR_MS }])

/** Minutes invented and missed, a day. */
function wrongMinutes ({ occupied, valid }: AirPresence, used: TimeSet): { readonly invented: number, readonly missed: number } {
  const days = lengthOf(valid) / DAY_MS
  return { invented: lengthOf(subtract(occupied, used)) / MINUTE_MS / days, missed: lengthOf(subtract(intersect(used, valid), occupied)) / MINUTE_MS / days }
}

t.test('people of a room with known air are found within minutes, at night and live', async t => {
  const used = office(8)
  const samples = airOf(ROOM, { days: 8, used })
  const nightly = nightlyPresence({ room: ROOM, samples })
  const { invented, missed } = wrongMinutes(nightly, used)
  t.ok(invented < 30 && missed < 30, `nightly ${invented.toFixed(0)} invented, ${missed.toFixed(0)} missed`)
  t.strictSame(nightly.refused, [])
  const live = wrongMinutes(livePresence({ room: ROOM, samples }), used)
  t.ok(live.invented < 90 && live.missed < 60, `live ${live.invented.toFixed(0)} invented, ${live.missed.toFixed(0)} missed`)
})

t.test('air of an empty room has nobody in it, a single spike neither', async t => {
  const samples = airOf(ROOM, { days: 6, used: [] }).map((sample, index) => index === 700 ? { ...sample, co2: 1300 } : sample)
  const { occupied, refused } = nightlyPresence({ room: ROOM, samples })
  t.strictSame({ occupied, refused }, { occupied: [], refused: [] })
})

t.test('a room whose air one person hardly changes is refused on every day, and so is a record without nights', async t => {
  const hall = { volumeM3: 2000, capacity: 200 }
  t.ok(risePerPerson(hall) < 30)
  const large = nightlyPresence({ room: hall, samples: airOf(hall, { days: 4, used: office(4) }) })
  t.ok(large.refused.length === 4 && large.refused.every(({ reasons }) => reasons.includes('room_too_large')))
  t.strictSame(large.valid, [])
  const short = nightlyPresence({ room: ROOM, samples: airOf(ROOM, { days: 2, used: office(2) }) })
  t.ok(short.refused.length === 2 && short.refused.every(({ reasons }) => reasons.includes('no_background')))
  t.strictSame(nightlyPresence({ room: ROOM, samples: [] }).valid, [])
})

t.test('another outdoor level or an offset of the sensor changes nothing', async t => {
  const samples = airOf(ROOM, { days: 5, used: office(5) })
  const { occupied } = nightlyPresence({ room: ROOM, samples })
  t.not(occupied.length, 0)
  fc.assert(fc.property(fc.integer({ min: -60, max: 400 }), offset => {
    const moved = nightlyPresence({ room: ROOM, samples: samples.map(sample => ({ ...sample, co2: sample.co2! + offset })) })
    return lengthOf(subtract(moved.occupied, occupied)) + lengthOf(subtract(occupied, moved.occupied)) <= 2 * SLOT_MS
  }), { numRuns: 6 })
})

t.test('a sensor that drifts up becomes no people: quiet days stay empty or are refused', async t => {
  const drifting = airOf(ROOM, { days: 10, used: [], outdoor: at => 430 + 25 * (at - MONDAY) / DAY_MS })
  const { occupied } = nightlyPresence({ room: ROOM, samples: drifting })
  t.ok(lengthOf(occupied) / DAY_MS * 1440 / 10 < 30, `${(lengthOf(occupied) / MINUTE_MS / 10).toFixed(0)} minutes a day`)
})

t.test('days beside a night on which somebody slept there are refused, the others are not', async t => {
  const refused = (hoursBefore: number) => {
    const night = { from: MONDAY + 4 * DAY_MS - hoursBefore * HOUR_MS, to: MONDAY + 4 * DAY_MS + 6 * HOUR_MS }
    return nightlyPresence({ room: ROOM, samples: airOf(ROOM, { days: 8, used: [night], people: 1 }) }).refused
  }
  t.strictSame(refused(6), [{ day: '2026-03-05', reasons: ['restless_night'] }, { day: '2026-03-06', reasons: ['restless_night'] }])
  t.strictSame(refused(2), [{ day: '2026-03-06', reasons: ['restless_night'] }], 'a day that had come to rest before is understood')
})

t.test('a sensor whose noise drowns one person is refused', async t => {
  const { refused } = nightlyPresence({ room: ROOM, samples: airOf(ROOM, { days: 4, used: office(4), outdoor: () => 700, noise: 200 }) })
  t.ok(refused.length === 4 && refused.every(({ reasons }) => reasons.includes('too_noisy')))
})

t.test('live presence never knows what is said later', async t => {
  const samples = airOf(ROOM, { days: 5, used: office(5) })
  const whole = livePresence({ room: ROOM, samples })
  t.doesNotThrow(() => fc.assert(fc.property(fc.integer({ min: 12, max: 5 * 96 - 1 }), quarters => {
    const cut = MONDAY + quarters * 15 * MINUTE_MS
    const then = livePresence({ room: ROOM, samples: samples.filter(({ time }) => time <= cut) })
    const slots = (cut - MONDAY) / SLOT_MS
    return Array.from({ length: slots }, (_, slot) => Math.abs(then.probability[slot]! - whole.probability[slot]!)).every(apart => apart < 1e-9)
  }), { numRuns: 12 }))
})

t.test('the order of the readings does not matter', async t => {
  const samples = airOf(ROOM, { days: 4, used: office(4) })
  t.strictSame(nightlyPresence({ room: ROOM, samples: samples.toReversed() }).occupied, nightlyPresence({ room: ROOM, samples }).occupied)
})

t.test('light that follows people makes them clearer, light that is always on changes little', async t => {
  const used = office(8)
  const wrong = (more: (at: number, isUsed: boolean) => Omit<AirSample, 'time' | 'co2'>) => {
    const { invented, missed } = wrongMinutes(nightlyPresence({ room: ROOM, samples: airOf(ROOM, { days: 8, used, airChanges: 2.5, more }) }), used)
    return invented + missed
  }
  const without = wrong(() => ({}))
  t.ok(wrong((_, isUsed) => ({ illuminance: isUsed ? 400 : 0 })) <= without)
  t.ok(Math.abs(wrong(() => ({ illuminance: 300 })) - without) <= 10)
})

t.test('a CO2 room without a set model prints presence of class C and never people', async t => {
  const days = 7
  const hours = Object.fromEntries([1, 2, 3, 4, 5, 6, 7].map(day => [day, [['08:00', '18:00']]]))
  const space = (more: object) => Space.parse({
    id: 's', site: 'x', name: 's', kind: 'activity_room', capacity: [{ from: 0, value: 4 }], hours: [{ from: 0, weekly: hours }], occupancySource: 'co2', visitsSource: 'none', ...more
  })
  const devices = [Device.parse({ id: 'e', kind: 'environment', source: 'x', external: 'e', expectedIntervalSeconds: 300, placements: [{ space: 's', from: 0 }] })]
  const readings = airOf(ROOM, { days, used: office(days) }).map(({ time, co2 }) => ({ device: 'e', time, timedOn: 'device' as const, receivedAt: time, values: { co2: co2! } }))
  const period = { from: MONDAY + 3 * DAY_MS, to: MONDAY + 4 * DAY_MS }
  const figures = (on: Space) => figuresOf({ space: on, parts: evaluateUsage({ space: on, devices, gateways: [], readings, schoolHolidays: [], period }).parts })
  const known = figures(space({ areaM2: 30 }))
  t.match(known.frequency, { status: 'ok', methodClass: 'C' })
  t.ok(Math.abs(known.frequency!.value! - 0.6) < 0.06, `frequency ${known.frequency!.value}`)
  for (const metric of ['person_hours', 'peak', 'fullness', 'utilisation', 'over_capacity', 'unmet_demand'] as const) t.match(known[metric], { status: 'not_applicable', flags: ['presence_only'], value: undefined })
  t.match(figures(space({})).frequency, { status: 'insufficient', value: undefined }, 'nobody told how large the room is')
})
