import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import type { Reading } from '../src/readings/index.ts'
import type { UsageParts } from '../src/usage/index.ts'
import { evaluateScene, said, type Scene } from './support/room.ts'
import { ALL_DAYS, DAYS, someDays } from './support/some-days.ts'

const TOLD = ['validMs', 'closedValidMs', 'visitsKnownMs', 'aliveMs'] as const
/** Parts that a reading less must not raise: what is known, and of what. */
function assertNotMore (less: UsageParts, more: UsageParts): void {
  for (const key of TOLD) assert.ok(less[key] <= more[key], `${key} is ${less[key]} with fewer readings and ${more[key]} with more`)
  assert.deepEqual([less.openMs, less.serviceMs], [more.openMs, more.serviceMs])
}

/**
 * A message that carries passages decides whether its day balances, and a total also what its neighbours say: without one a day may become correctable. For all else a message
 * less is less known. A death ends a life and is no part of a series without outages.
 */
const isPlain = ({ values }: Reading) => values.passagesIn === undefined && values.totalIn === undefined && values.online !== false
const withoutDeaths = ({ readings, ...scene }: Scene): Scene => ({ ...scene, readings: readings.filter(({ values }) => values.online !== false) })
const partsOf = (scene: Scene) => evaluateScene(scene, { days: DAYS }).parts

t.test('a reading less never raises the coverage', async t => {
  fc.assert(fc.property(someDays.map(withoutDeaths), fc.array(fc.nat(), { minLength: 1, maxLength: 40 }), ({ readings, ...scene }, picks) => {
    const plain = readings.filter(isPlain)
    const gone = new Set(picks.map(pick => plain[pick % plain.length]))
    assertNotMore(partsOf({ ...scene, readings: readings.filter(reading => !gone.has(reading)) }), partsOf({ ...scene, readings }))
  }), { numRuns: 60 })
  t.pass('for random days')
})

t.test('a sign of life more never lowers the coverage, and adds nobody', async t => {
  fc.assert(fc.property(someDays, fc.array(fc.tuple(fc.nat(), fc.integer({ min: ALL_DAYS.from, max: ALL_DAYS.to })), { minLength: 1, maxLength: 30 }), ({ readings, ...scene }, beats) => {
    const more = beats.map(([pick, time], index) => said(scene.devices[pick % scene.devices.length]!.id, time, { online: true }, { seq: 1e6 + index }))
    const [before, after] = [partsOf({ ...scene, readings }), partsOf({ ...scene, readings: [...readings, ...more] })]
    assertNotMore(before, after)
    if (scene.space.visitsSource !== 'none') assert.ok(Math.abs(after.entries - before.entries) < 1e-9, 'the same passages')
  }), { numRuns: 60 })
  t.pass('for random days')
})

t.test('parts never exceed what they are part of', async t => {
  fc.assert(fc.property(someDays, scene => {
    const { parts, quarters } = evaluateScene(scene, { days: DAYS })
    const nested = [[parts.usedMs, parts.validMs, parts.openMs], [parts.overMs, parts.validMs], [parts.closedUsedMs, parts.closedValidMs, parts.closedMs], [parts.keptMs, parts.plannedMs, parts.openMs],
      [parts.visitsKnownMs, parts.openMs], [parts.aliveMs, parts.serviceMs], ...Object.values(parts.comfort).map(({ insideMs, judgedMs }) => [insideMs, judgedMs, parts.occupancyClass ? parts.usedMs : parts.openMs]),
      ...quarters.map(({ usedMs, validMs, openMs }) => [usedMs, validMs, openMs])]
    for (const chain of nested) for (const [index, part] of chain.entries()) assert.ok(part >= 0 && part <= (chain[index + 1] ?? Infinity), JSON.stringify(chain))
    assert.equal(parts.openMs + parts.closedMs, ALL_DAYS.to - ALL_DAYS.from)
    assert.ok(parts.visits <= parts.entries)
  }), { numRuns: 60 })
  t.pass('for random days')
})
