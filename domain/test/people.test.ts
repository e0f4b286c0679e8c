import t from 'tap'
import type { Reading } from '../src/readings/index.ts'
import { HOUR_MS, MINUTE_MS } from '../src/time/index.ts'
import { liveCountAt } from '../src/usage/index.ts'
import { daily, deviceOf, evaluateScene, MONDAY, regularly, roomOf, said, type Scene } from './support/room.ts'

const at = (hour: number) => MONDAY + hour * HOUR_MS
const ALIVE = { from: at(-1), to: at(29) }
const COUNTER = deviceOf('c', 'counter')
const pass = (hour: number, came: number, left = 0): Reading => said('c', at(hour), { passagesIn: came, passagesOut: left }, { seq: hour })
const counted = (passages: readonly Reading[], more: object = {}) => evaluateScene({ space: roomOf(more), devices: [COUNTER], readings: [...regularly('c', ALIVE), ...passages] })

t.test('drift is spread over the day by its weight, and a residue is nobody', async t => {
  const { parts, atoms, balance } = counted([pass(10, 100), pass(11, 0, 81), pass(20, 0, 0)])
  t.match(balance.find(({ day }) => day === '2026-03-02'), { s: 0.9, visits: 90, used: true })
  t.equal(parts.entries, 90)
  t.equal(parts.personMs, 90 * HOUR_MS)
  t.equal(Math.max(...atoms.filter(({ from }) => from >= at(11)).map(({ people }) => people)), 0, 'the day ends at zero')
  t.equal(counted([pass(10, 19), pass(11, 0, 18), pass(12, 1, 1)]).parts.usedMs, 1 * HOUR_MS, 's · 19 − 18/s is below a half')
})

t.test('a day that does not balance is blind for people and visits', async t => {
  const { parts } = counted([pass(10, 100), pass(11, 0, 10)])
  t.same([parts.validMs, parts.visitsKnownMs, parts.entries, parts.personMs], [0, 0, 0, 0])
})

t.test('whoever passes at the reset belongs to the day that begins', async t => {
  const { balance } = counted([pass(4, 1), pass(5, 0, 1)])
  t.same(balance.map(({ day, in: came, out }) => [day, came, out]), [['2026-03-01', 0, 0], ['2026-03-02', 1, 1]])
})

t.test('a late room is cut at its reset and not at midnight', async t => {
  const { parts } = counted([pass(22, 4), pass(26, 0, 4)], { hours: daily(['20:00', '03:00']) })
  t.equal(parts.personMs, 4 * 2 * HOUR_MS)
  t.equal(parts.validMs, parts.openMs)
})

t.test('exits weigh as much as entries', async t => {
  const { quarters } = counted([pass(10, 100), pass(11, 0, 81)])
  t.equal(quarters.reduce((sum, { entries }) => sum + entries, 0), 90)
  t.equal(quarters.reduce((sum, { exits = 0 }) => sum + exits, 0), 90)
})

t.test('two head counts add up, and hold until the next', async t => {
  const heads = (id: string, count: number) => [...regularly(id, ALIVE, { count: 0 }).filter(({ time }) => time < at(10) || time >= at(11)), ...regularly(id, { from: at(10), to: at(11) }, { count })]
  const scene = { space: roomOf({ occupancySource: 'headcount', visitsSource: 'none' }), devices: [deviceOf('a', 'headcount'), deviceOf('b', 'headcount')], readings: [...heads('a', 3), ...heads('b', 4)] }
  t.equal(evaluateScene(scene).parts.personMs, 7 * HOUR_MS)
  t.equal(liveCountAt({ ...scene, at: at(10.5) }).people, 7)
})

t.test('people from the air need both ends of a quarter, and one at least', async t => {
  const of = (readings: readonly Reading[]) => evaluateScene({
    space: roomOf({ occupancySource: 'co2', visitsSource: 'none', hours: daily(['00:00', '24:00']), co2Model: { volumeM3: 150, airChangePerHour: 2, generationM3PerHour: 0.018 } }),
    devices: [deviceOf('e', 'environment', { expectedIntervalSeconds: 60 })], readings
  })
  const beats = (co2: number) => regularly('e', { from: at(10), to: at(11) }, { co2 }, MINUTE_MS)
  // A person holds 60 ppm in this room.
  t.equal(Math.round(of(beats(430 + 5 * 60)).quarters[41]!.mean!), 5)
  t.equal(of(beats(430 + 0.8 * 60)).parts.personMs, 0, 'noise is nobody')
  // Heard until 10:59, valid five minutes longer: the ends of the quarters from 10:00 to 11:00.
  t.equal(of(beats(700)).parts.validMs, HOUR_MS)
  t.equal(of(beats(700).slice(0, 20)).parts.validMs, 15 * MINUTE_MS, 'the second quarter has no end')
})

const presence = (reports: readonly (readonly [number, boolean])[], more: object = {}, beats = ALIVE): Scene => ({
  space: roomOf({ occupancySource: 'presence', visitsSource: 'none' }), devices: [deviceOf('p', 'presence', more)],
  readings: [...regularly('p', beats), ...reports.map(([hour, occupied], seq) => said('p', at(hour), { occupied }, { seq }))]
})
const usedMinutes = (scene: Scene) => evaluateScene(scene).parts.usedMs / MINUTE_MS

t.test('presence lasts to the next report and the hold beyond, a pulse only the hold, and neither outlives the sensor', async t => {
  t.equal(usedMinutes(presence([[10, true], [11, false]])), 60)
  t.equal(usedMinutes(presence([[10, true], [11, false]], { holdSeconds: 600 })), 70)
  t.equal(usedMinutes(presence([[10, true], [11, true], [12, false]], { holdSeconds: 600, pulse: true })), 20)
  t.equal(usedMinutes(presence([[10, true]], { holdSeconds: 3600 }, { from: at(-1), to: at(10) })), 30, 'dead half an hour after its last word')
})

t.test('who is seen but not counted uses the room and adds nobody', async t => {
  const scene = presence([[10, true], [11, false]])
  const { parts } = evaluateScene({ space: roomOf(), devices: [COUNTER, ...scene.devices], readings: [...regularly('c', ALIVE), ...scene.readings] })
  t.same([parts.usedMs, parts.personMs], [HOUR_MS, 0])
})

t.test('a presence sensor that dies sees nobody any more, though the counter beside it lives', async t => {
  const dying = presence([[10, true]], { holdSeconds: 3600 }, { from: at(-1), to: at(10) })
  const { parts } = evaluateScene({ space: roomOf(), devices: [COUNTER, ...dying.devices], readings: [...regularly('c', ALIVE), ...dying.readings] })
  t.same([parts.usedMs, parts.validMs], [30 * MINUTE_MS, parts.openMs])
})

t.test('live, nobody is less than nobody, and only half an hour of quiet empties a closed room', async t => {
  const devices = [COUNTER, deviceOf('p', 'presence')]
  const live = (hour: number, readings: readonly Reading[]) => liveCountAt({ space: roomOf(), devices, readings: [...regularly('c', { from: at(0), to: at(24) }), ...regularly('p', { from: at(0), to: at(24) }), ...readings], at: at(hour) }).people
  t.equal(live(12, [pass(10, 0, 1), pass(11, 1)]), 1, 'a missed entry does not swallow the next')
  t.equal(live(18.4, [pass(18, 1)]), 1)
  t.equal(live(18.5, [pass(18, 1)]), 0)
  t.equal(live(18.5, [pass(18, 1), said('p', at(18.2), { occupied: true }), said('p', at(18.25), { occupied: false })]), 1, 'seen a quarter of an hour ago')
})
