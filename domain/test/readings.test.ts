import t from 'tap'
import { acceptValue, CLOCK_AHEAD_LIMIT_MS, decideTime } from '../src/readings/index.ts'
import { messagesByDevice, serve } from '../src/usage/messages.ts'
import { deviceOf, MONDAY, said } from './support/room.ts'

t.test('a value is taken within its range, ends included, as a plain number or text of one', async t => {
  for (const [field, value, accepted] of [['battery', 100, 100], ['battery', 0, 0], ['humidity', '99.5', 99.5], ['occupied', 'TRUE', true], ['passagesIn', 3, 3]] as const) {
    t.same(acceptValue(field, value), { value: accepted }, `${field} ${value}`)
  }
  for (const [field, value, reason] of [
    ['battery', 100.1, 'out_of_range'], ['battery', -0.1, 'out_of_range'], ['co2', Infinity, 'not_finite'], ['batteryVoltage', NaN, 'not_finite'], ['passagesIn', 0.5, 'wrong_type'], ['temperature', '23,9', 'wrong_type'],
    ['occupied', 1, 'wrong_type'], ['faces', 2, 'unknown_field'], ['toString', 2, 'unknown_field']
  ] as const) t.same(acceptValue(field, value), { refusal: { field, value, reason } }, `${field} ${value}`)
})

t.test('the time of a reading is that of its device, unless its clock is unset or more than two minutes ahead', async t => {
  const at = (deviceTime: number | undefined, more: object = {}) => decideTime({ deviceTime, receivedAt: MONDAY, retained: false, retentionMs: 1000, ...more })
  const [byDevice, byReceipt] = [(time: number) => ({ time, timedOn: 'device' as const }), { time: MONDAY, timedOn: 'receipt' as const }]
  t.same(at(MONDAY - 5), byDevice(MONDAY - 5))
  t.same(at(MONDAY + CLOCK_AHEAD_LIMIT_MS), byDevice(MONDAY + CLOCK_AHEAD_LIMIT_MS), 'the last good one')
  t.same(at(MONDAY + CLOCK_AHEAD_LIMIT_MS + 1), byReceipt)
  t.same(at(1000), byReceipt, '1970')
  t.same(at(undefined), byReceipt)
  t.equal(at(undefined, { retained: true }), 'ignored', 'the receipt of a retained copy says nothing')
  t.equal(at(MONDAY + CLOCK_AHEAD_LIMIT_MS + 1, { retained: true }), 'ignored')
  t.same(at(MONDAY - 1000), byDevice(MONDAY - 1000), 'the oldest that is kept')
  t.equal(at(MONDAY - 1001), 'expired')
})

t.test('one identity is one message, and a message without number has its own', async t => {
  const readings = [said('d', 10, { count: 1 }), said('d', 10, { count: 2 }, { seq: 0 }), said('d', 10, { count: 3 }, { seq: 1 }), said('d', 9, { count: 4 }, { receivedAt: 50 }), said('d', 10, { count: 5 }, { seq: 1, receivedAt: 12 })]
  const counts = (asOf?: number) => messagesByDevice(readings.toReversed(), asOf).get('d')!.map(({ values }) => values.count)
  t.same(counts(), [4, 1, 2, 5], 'by time, then number; the later received wins')
  t.same(counts(50), [4, 1, 2, 5], 'what came in the moment of the cut-off is known')
  t.same(counts(49), [1, 2, 5])
  t.same(counts(11), [1, 2, 3])
})

t.test('a device that moves speaks for one room at a time', async t => {
  const moved = deviceOf('d', 'headcount', { placements: [{ space: 'a', from: 10, to: 20 }, { space: 'b', from: 20 }] })
  const messages = [9, 10, 19, 20, 21].map(time => said('d', time, { count: time }))
  t.same(serve(moved, 'a', messages).messages.map(({ time }) => time), [10, 19])
  t.same(serve(moved, 'b', messages).messages.map(({ time }) => time), [20, 21])
})
