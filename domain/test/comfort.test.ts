import t from 'tap'
import type { Averaging } from '../src/catalogue/index.ts'
import type { Reading } from '../src/readings/index.ts'
import { HOUR_MS, MINUTE_MS } from '../src/time/index.ts'
import { figuresOf } from '../src/usage/index.ts'
import { daily, deviceOf, evaluateScene, MONDAY, regularly, roomOf, said, type Scene } from './support/room.ts'

const at = (hour: number) => MONDAY + hour * HOUR_MS
const WHOLE_DAY = { from: at(0), to: at(24) }
/** Valid for five minutes after its last word. */
const AIR = deviceOf('e', 'environment', { expectedIntervalSeconds: 60 })
const air = (span: { readonly from: number, readonly to: number }, temperature: number, id = 'e') => regularly(id, span, { temperature }, MINUTE_MS)
const limited = (averaging: Averaging, more: object = {}) => roomOf({ occupancySource: 'none', visitsSource: 'none', limits: [{ quantity: 'temperature', lo: 18, hi: 26, averaging }], ...more })
const hours = (scene: Scene) => {
  const { insideMs, judgedMs } = evaluateScene(scene).parts.comfort['temperature']!
  return [insideMs / HOUR_MS, judgedMs / HOUR_MS]
}

t.test('the ends of a limit are inside, and the mean of a block decides', async t => {
  for (const [temperature, inside] of [[18, 9], [26, 9], [26.01, 0], [17.99, 0]] as const) t.same(hours({ space: limited('1h'), devices: [AIR], readings: air(WHOLE_DAY, temperature) }), [inside, 9], `${temperature}`)
  const swinging = [...air({ from: at(0), to: at(10.5) }, 25), ...air({ from: at(10.5), to: at(24) }, 27)]
  t.same(hours({ space: limited('1h'), devices: [AIR], readings: swinging }), [2, 9], 'from ten to eleven it is 26 on average')
})

t.test('a block needs three quarters of its time, a day twenty hours', async t => {
  const until = (minute: number) => ({ from: at(10), to: at(10) + minute * MINUTE_MS })
  t.same(hours({ space: limited('1h'), devices: [AIR], readings: air(until(41), 20) }), [1, 1], 'forty minutes and the five that the last value holds')
  t.same(hours({ space: limited('1h'), devices: [AIR], readings: air(until(40), 20) }), [0, 0])
  t.same(hours({ space: limited('24h'), devices: [AIR], readings: air({ from: at(0), to: at(19.94) }, 20) }), [9, 9])
  t.same(hours({ space: limited('24h'), devices: [AIR], readings: air({ from: at(0), to: at(19.9) }, 20) }), [0, 0])
  t.same(hours({ space: limited('8h'), devices: [AIR], readings: air({ from: at(8), to: at(13.94) }, 20) }), [7, 7], 'blocks begin at midnight, eight and four')
})

t.test('two sensors are told by their mean, while both have a value', async t => {
  const devices = [AIR, deviceOf('f', 'environment', { expectedIntervalSeconds: 60 })]
  t.same(hours({ space: limited('1h'), devices, readings: [...air(WHOLE_DAY, 25), ...air({ from: at(12), to: at(24) }, 28, 'f')] }), [3, 9], '26.5 is outside')
  t.same(hours({ space: limited('1h'), devices, readings: [...air(WHOLE_DAY, 25), ...air({ from: at(12), to: at(24) }, 27, 'f')] }), [9, 9], '26 is inside')
})

t.test('comfort is that of people who are there, and air that nobody measured is not good air', async t => {
  const people = [...regularly('p', { from: at(-1), to: at(24) }), said('p', at(10), { occupied: true }, { seq: 1 }), said('p', at(12), { occupied: false }, { seq: 2 })]
  const scene = (readings: readonly Reading[]): Scene => ({ space: limited('1h', { occupancySource: 'presence', hours: daily(['09:00', '18:00']) }), devices: [AIR, deviceOf('p', 'presence')], readings: [...people, ...readings] })
  t.same(hours(scene(air(WHOLE_DAY, 20))), [2, 2])
  const figure = (readings: readonly Reading[]) => {
    const given = scene(readings)
    return figuresOf({ space: given.space, parts: evaluateScene(given).parts }).comfort_temperature
  }
  t.match(figure(air(WHOLE_DAY, 20)), { value: 1, coverage: 1, status: 'ok', methodClass: 'B' })
  t.match(figure(air({ from: at(10), to: at(11) }, 20)), { value: undefined, coverage: 0.5, status: 'insufficient' })
  t.match(figure([]), { value: undefined, coverage: 0, status: 'insufficient' })
})
