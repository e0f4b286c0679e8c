import fc from 'fast-check'
import t from 'tap'
import { co2Step, co2SteadyState, freshAir, peopleOfCo2, peopleStandardDeviation } from '../src/environment/index.ts'

const room = { outdoor: 430, airChangePerHour: 2, volumeM3: 200, generationM3PerHour: 0.0144 }
const someRoom = fc.record({
  outdoor: fc.double({ min: 380, max: 500, noNaN: true }), airChangePerHour: fc.double({ min: 0.1, max: 8, noNaN: true }),
  volumeM3: fc.double({ min: 20, max: 2000, noNaN: true }), generationM3PerHour: fc.double({ min: 0.005, max: 0.05, noNaN: true })
})
const isNear = (a: number, b: number) => Math.abs(a - b) <= 1e-6 * (1 + Math.abs(b))

t.test('twenty people in 200 m3 with two air changes an hour hold 1150 ppm', async t => {
  t.ok(isNear(co2SteadyState(room, 20), 1150))
  t.ok(isNear(co2Step(room, { ppm: 430, people: 20, hours: 0.25 }), 713.2979250069039))
  t.ok(isNear(co2Step(room, { ppm: 430, people: 20, hours: 100 }), 1150), 'in the long run')
  t.ok(isNear(freshAir(room, 20).m3PerHourPerson, 20))
  t.ok(isNear(freshAir(room, 20).litrePerSecondPerson, 20 / 3.6))
})

t.test('the inverse step finds the people again, and two half steps are one', async t => {
  fc.assert(fc.property(someRoom, fc.double({ min: 0, max: 200, noNaN: true }), fc.double({ min: 400, max: 3000, noNaN: true }), fc.double({ min: 0.02, max: 1, noNaN: true }), (own, people, ppm, hours) => {
    const after = co2Step(own, { ppm, people, hours })
    const halfway = co2Step(own, { ppm, people, hours: hours / 2 })
    return Math.abs(peopleOfCo2(own, { ppmStart: ppm, ppmEnd: after, hours }) - people) < 1e-4 && isNear(co2Step(own, { ppm: halfway, people, hours: hours / 2 }), after)
  }))
  t.ok(peopleOfCo2(room, { ppmStart: 900, ppmEnd: 600, hours: 0.25 }) < 0, 'not clamped')
})

t.test('a longer step is less noisy', async t => {
  const noise = (hours: number) => peopleStandardDeviation(room, { ppmStandardDeviation: 10, hours })
  t.ok(noise(1 / 12) > noise(1 / 4) && noise(1 / 4) > noise(1 / 2))
  t.ok(isNear(noise(1 / 12), 2.3706273027691305))
})

t.test('what cannot be a room, a step or a number of people is refused with its name', async t => {
  t.throws(() => co2SteadyState({ ...room, airChangePerHour: 0 }, 5), { code: 'air_change_not_positive' })
  t.throws(() => co2SteadyState({ ...room, volumeM3: -1 }, 5), { code: 'volume_not_positive' })
  t.throws(() => co2SteadyState({ ...room, generationM3PerHour: NaN }, 5), { code: 'generation_not_positive' })
  t.throws(() => co2Step(room, { ppm: 500, people: -1, hours: 1 }), { code: 'people_negative' })
  t.throws(() => peopleOfCo2(room, { ppmStart: 500, ppmEnd: 520, hours: 0 }), { code: 'step_not_positive' })
  t.throws(() => freshAir(room, 0), { code: 'people_not_positive' })
  t.throws(() => freshAir({ ...room, volumeM3: 0 }, 1), { code: 'volume_not_positive' })
})
