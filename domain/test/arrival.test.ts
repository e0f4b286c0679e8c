import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import type { Reading } from '../src/readings/index.ts'
import { HOUR_MS, MINUTE_MS } from '../src/time/index.ts'
import { messagesByDevice } from '../src/usage/messages.ts'
import { evaluateScene, said } from './support/room.ts'
import { DAYS, someDays } from './support/some-days.ts'

/** A shuffle that fast-check can shrink: keys to sort by. */
const shuffled = <T>(items: readonly T[], keys: readonly number[]) => items.map((item, index) => ({ item, key: keys[index % keys.length]! * (index + 1) % 997 })).sort((a, b) => a.key - b.key).map(({ item }) => item)
const someKeys = fc.array(fc.integer({ min: 1, max: 996 }), { minLength: 5, maxLength: 40 })

const partsOf = (scene: Parameters<typeof evaluateScene>[0], more: { readonly asOf?: number } = {}) => {
  const { parts, quarters, balance } = evaluateScene(scene, { days: DAYS, ...more })
  return { parts, quarters, balance }
}

t.test('in which order readings and devices come does not matter, nor how often', async t => {
  fc.assert(fc.property(someDays, someKeys, fc.integer({ min: 1, max: 9 }), ({ readings, ...scene }, keys, nth) => {
    const repeated = readings.filter((_, index) => index % nth === 0).map((reading, index) => ({ ...reading, receivedAt: reading.receivedAt + index % 3 * HOUR_MS }))
    assert.deepEqual(partsOf({ ...scene, readings: shuffled([...readings, ...repeated], keys) }), partsOf({ ...scene, readings }))
  }), { numRuns: 40 })
  t.pass('for random days')
})

t.test('a message in two parts is the message', async t => {
  fc.assert(fc.property(someDays, someKeys, ({ readings, ...scene }, keys) => {
    const parts = readings.flatMap(({ values, ...reading }): Reading[] => {
      const [first, ...rest] = Object.entries(values)
      return [{ ...reading, values: Object.fromEntries(rest) }, { ...reading, receivedAt: reading.receivedAt + MINUTE_MS, values: Object.fromEntries([first!]) }]
    })
    assert.deepEqual(partsOf({ ...scene, readings: shuffled(parts, keys) }), partsOf({ ...scene, readings }))
  }), { numRuns: 40 })
  t.pass('for random days')
})

t.test('of copies that contradict each other the later received wins, field by field, whatever their order', async t => {
  const copy = fc.record({ receivedAt: fc.integer({ min: 0, max: 3 }), values: fc.record({ count: fc.nat({ max: 3 }), passagesIn: fc.nat({ max: 3 }), open: fc.boolean() }, { requiredKeys: [] }) })
  fc.assert(fc.property(fc.array(copy, { minLength: 1, maxLength: 5 }), someKeys, (copies, keys) => {
    const readings = copies.map(({ receivedAt, values }) => said('d', 1000, values, { receivedAt }))
    const [merged] = messagesByDevice(readings).get('d')!
    assert.deepEqual(messagesByDevice(shuffled(readings, keys)).get('d'), [merged])
    for (const field of ['count', 'passagesIn', 'open'] as const) {
      const telling = readings.filter(({ values }) => values[field] !== undefined)
      const newest = Math.max(...telling.map(({ receivedAt }) => receivedAt))
      const candidates = telling.filter(({ receivedAt }) => receivedAt === newest).map(({ values }) => values[field])
      assert.ok(telling.length === 0 ? merged!.values[field] === undefined : candidates.includes(merged!.values[field]), field)
    }
  }), { numRuns: 500 })
  t.pass('for random copies')
})

t.test('what a cut-off hides has never been said', async t => {
  fc.assert(fc.property(someDays, fc.array(fc.integer({ min: 0, max: 90 }), { minLength: 1, maxLength: 9 }), fc.integer({ min: 0, max: 96 }), ({ readings, ...scene }, delays, hours) => {
    const late = readings.map((reading, index) => ({ ...reading, receivedAt: reading.time + delays[index % delays.length]! * HOUR_MS }))
    const asOf = readings[0]!.time + hours * HOUR_MS
    assert.deepEqual(partsOf({ ...scene, readings: late }, { asOf }), partsOf({ ...scene, readings: late.filter(({ receivedAt }) => receivedAt <= asOf) }))
  }), { numRuns: 40 })
  t.pass('for random days')
})
