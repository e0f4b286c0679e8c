import fc from 'fast-check'
import t from 'tap'
import { co2Step, decayOf, ventilationOf, type DecayPoint, type OccupiedStep } from '../src/environment/index.ts'

const OUTDOOR = 430
const falling = (airChange: number, { start = 1400, count = 13, everyHours = 1 / 12 } = {}): DecayPoint[] =>
  Array.from({ length: count }, (_, index) => [index * everyHours, OUTDOOR + (start - OUTDOOR) * Math.exp(-airChange * index * everyHours)])
const isNear = (a: number, b: number, relative = 1e-6) => Math.abs(a - b) <= relative * (1 + Math.abs(b))

t.test('a clean decay gives its air change back', async () => {
  fc.assert(fc.property(fc.double({ min: 0.2, max: 2.5, noNaN: true }), airChange => {
    const decay = decayOf(falling(airChange), { outdoor: OUTDOOR })
    return isNear(decay.airChangePerHour, airChange) && decay.accepted && isNear(decay.r2, 1)
  }))
})

t.test('the clock of the points does not matter', async t => {
  const shifted = falling(1.5).map(([hours, ppm]) => [hours + 22.7, ppm] as const)
  t.ok(isNear(decayOf(shifted, { outdoor: OUTDOOR }).airChangePerHour, 1.5))
})

t.test('each limit refuses on its own, and is met at its end', async t => {
  const reasons = (points: readonly DecayPoint[], disturbed = false) => decayOf(points, { outdoor: OUTDOOR, disturbed }).reasons
  t.same(reasons(falling(1, { start: OUTDOOR + 300 })), [])
  t.same(reasons(falling(1, { start: OUTDOOR + 299.9 })), ['start_too_low'])
  t.same(reasons([...falling(3, { start: OUTDOOR + 800, count: 11 }), [1, OUTDOOR + 50]]), [])
  t.same(reasons([...falling(3, { start: OUTDOOR + 800, count: 11 }), [1, OUTDOOR + 49.9]]), ['end_too_low'])
  t.same(reasons(falling(1, { count: 6, everyHours: 0.1 })), [], 'half an hour is enough')
  t.same(reasons(falling(1, { count: 6, everyHours: 0.1 }).map(([hours, ppm]) => [hours + 0.2, ppm] as const)), [], 'also from 0.2 h to 0.7 h')
  t.same(reasons(falling(1, { count: 6, everyHours: 0.099 })), ['too_short'])
  t.same(reasons(falling(1, { count: 5, everyHours: 0.2 })), ['too_few_points'])
  t.same(reasons(falling(1), true), ['disturbed'])
  t.same(reasons(falling(1).map(([hours, ppm], index) => [hours, ppm + (index % 2 ? 25 : -25)] as const)), ['poor_fit'])
  t.same(reasons([[0, 500], [0.1, 460], [0.2, 450]]), ['start_too_low', 'end_too_low', 'too_short', 'too_few_points', 'poor_fit', 'uncertain'])
})

t.test('a concentration that rises or stands still tells no air change, however straight', async t => {
  const rising = falling(1).toReversed().map(([, ppm], index) => [index / 12, ppm] as const)
  t.same(decayOf(rising, { outdoor: OUTDOOR }).reasons, ['uncertain'])
  t.same(decayOf(falling(1).map(([hours]) => [hours, 900] as const), { outdoor: OUTDOOR }).reasons, ['poor_fit', 'uncertain'])
})

t.test('what is no decay is refused with its name', async t => {
  t.throws(() => decayOf([], { outdoor: OUTDOOR }), { code: 'too_few_points' })
  t.throws(() => decayOf([[0, 900], [1, 800]], { outdoor: OUTDOOR }), { code: 'too_few_points' })
  t.throws(() => decayOf([[0, 900], [0.2, 800], [0.2, 700]], { outdoor: OUTDOOR }), { code: 'time_not_increasing' })
  t.throws(() => decayOf([[0, 900], [0.2, 800], [0.1, 700]], { outdoor: OUTDOOR }), { code: 'time_not_increasing' })
  t.throws(() => decayOf([[0, 900], [0.2, 800], [0.4, OUTDOOR]], { outdoor: OUTDOOR }), { code: 'not_above_background' })
  t.throws(() => decayOf([[0, 900], [0.2, NaN], [0.4, 700]], { outdoor: OUTDOOR }), { code: 'not_above_background' })
})

const room = { outdoor: OUTDOOR, volumeM3: 200, generationM3PerHour: 0.0144 }
function stepsOf (airChangePerHour: number, people: readonly number[]): OccupiedStep[] {
  let ppm = 700
  return people.map(own => {
    const ppmStart = ppm
    ppm = co2Step({ ...room, airChangePerHour }, { ppm, people: own, hours: 0.25 })
    return { ppmStart, ppmEnd: ppm, people: own, hours: 0.25 }
  })
}

t.test('counter and CO2 give the outdoor air of each person back, inside its interval', async () => {
  fc.assert(fc.property(fc.double({ min: 0.3, max: 8, noNaN: true }), fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 30, maxLength: 60 }), (airChange, people) => {
    const found = ventilationOf(stepsOf(airChange, people), { ...room, generationTolerance: 0 })
    const mean = people.reduce((sum, own) => sum + own, 0) / people.length
    return isNear(found.airChangePerHour.value, airChange, 1e-4) && isNear(found.m3PerHourPerson.value, airChange * 200 / mean, 1e-4)
      && isNear(found.litrePerSecondPerson.value * 3.6, found.m3PerHourPerson.value)
  }), { numRuns: 30 })
})

t.test('an uncalibrated room has the wider interval, and empty steps do not count', async t => {
  const steps = stepsOf(2, Array.from({ length: 48 }, (_, index) => 5 + index % 7 * 4))
  const calibrated = ventilationOf(steps, { ...room, generationTolerance: 0 }).airChangePerHour
  const plain = ventilationOf(steps, room).airChangePerHour
  t.ok(plain.low < calibrated.low && calibrated.high < plain.high)
  t.ok(plain.low < 1.8 && plain.high > 2.2, 'the generation moves the air change')
  t.equal(ventilationOf([...steps, ...stepsOf(5, Array.from({ length: 20 }, () => 0))], room).steps, 48)
})

t.test('too little or impossible is refused', async t => {
  t.throws(() => ventilationOf(stepsOf(2, Array.from({ length: 29 }, () => 10)), room), { code: 'too_few_steps' })
  t.throws(() => ventilationOf(stepsOf(2, Array.from({ length: 30 }, () => 10)), { ...room, volumeM3: 0 }), { code: 'volume_not_positive' })
  t.throws(() => ventilationOf(stepsOf(2, Array.from({ length: 30 }, () => 10)).map(step => ({ ...step, hours: 0 })), room), { code: 'step_not_positive' })
})
