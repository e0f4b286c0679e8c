import t from 'tap'
import { afterReading, afterUnreadable, conditionsOf, SOUND, untrustedQuantities, type Health } from '@linli/domain/condition'
import { HOUR_MS, MINUTE_MS } from '@linli/domain/time'

const T0 = Date.UTC(2026, 2, 2, 2)
const low = (value: number) => [{ field: 'co2', value, reason: 'out_of_range' as const }]

function feed (health: Health, count: number, everyMs: number, values: (index: number) => object, open = true): Health {
  let next = health
  for (let i = 0; i < count; i++) next = afterReading(next, { time: T0 + i * everyMs, values: values(i), refusals: [], open })
  return next
}

t.test('a sound device has no condition', async t => {
  t.same(conditionsOf(SOUND, T0), [])
  t.same(conditionsOf(feed(SOUND, 200, 10 * MINUTE_MS, i => ({ temperature: 20 + i % 10 / 10, co2: 420 + i % 40 })), T0 + 40 * HOUR_MS), [])
})

t.test('three CO2 values below outdoor air within a day are a shifted baseline, and its CO2 is not trusted', async t => {
  let health = SOUND
  for (const [index, value] of [0, 180].entries()) health = afterReading(health, { time: T0 + index * MINUTE_MS, values: {}, refusals: low(value), open: true })
  t.same(conditionsOf(health, T0 + MINUTE_MS), [])
  health = afterReading(health, { time: T0 + 2 * MINUTE_MS, values: {}, refusals: low(0), open: true })
  t.same(conditionsOf(health, T0 + HOUR_MS), ['co2_baseline'])
  t.same(untrustedQuantities(health, T0 + HOUR_MS), ['co2'])
  t.same(conditionsOf(health, T0 + 25 * HOUR_MS), [], 'over after a day without')
  let high = SOUND
  for (const index of [0, 1, 2, 3]) high = afterReading(high, { time: T0 + index * MINUTE_MS, values: {}, refusals: low(20_000), open: true })
  t.same(conditionsOf(high, T0 + HOUR_MS), [], 'too high is something else')
})

t.test('CO2 that does not move for two open hours is stuck, in a closed house it is not', async t => {
  const still = (open: boolean) => feed(SOUND, 14, 10 * MINUTE_MS, i => ({ co2: 612 + i % 2 }), open)
  t.same(conditionsOf(still(true), T0 + 3 * HOUR_MS), ['stuck'])
  t.same(untrustedQuantities(still(true), T0 + 3 * HOUR_MS), ['co2'])
  t.same(conditionsOf(still(false), T0 + 3 * HOUR_MS), [])
  t.same(conditionsOf(feed(SOUND, 12, 10 * MINUTE_MS, () => ({ co2: 612 })), T0 + 3 * HOUR_MS), [], 'ten minutes less are not enough')
  t.same(conditionsOf(afterReading(still(true), { time: T0 + 3 * HOUR_MS, values: { co2: 640 }, refusals: [], open: true }), T0 + 3 * HOUR_MS), [], 'it moves again')
})

t.test('temperature is stuck after a day within 0.1 K, but not across a silence', async t => {
  const values = () => ({ temperature: 21.37 })
  t.same(conditionsOf(feed(SOUND, 150, 10 * MINUTE_MS, values), T0 + 25 * HOUR_MS), ['stuck'])
  t.same(conditionsOf(feed(SOUND, 10, 3 * HOUR_MS, values), T0 + 30 * HOUR_MS), [])
})

t.test('unreadable messages stay for two hours, bytes without a decoder until something is decoded', async t => {
  t.same(conditionsOf(afterUnreadable(SOUND, T0, 'not_json'), T0 + HOUR_MS), ['unreadable'])
  t.same(conditionsOf(afterUnreadable(SOUND, T0, 'not_json'), T0 + 3 * HOUR_MS), [])
  const undecoded = afterUnreadable(SOUND, T0, 'no_codec')
  t.same(conditionsOf(undecoded, T0 + 48 * HOUR_MS), ['decoding_fault'])
  t.same(conditionsOf(afterReading(undecoded, { time: T0 + 1, values: { online: true }, refusals: [], open: true }), T0 + 1), ['decoding_fault'], 'a sign of life decodes nothing')
  t.same(conditionsOf(afterReading(undecoded, { time: T0 + 1, values: { co2: 500 }, refusals: [], open: true }), T0 + 1), [])
})
