import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { DAY_MS } from '../src/time/index.ts'
import { addParts, figuresOf, type UsageParts, type UsageQuarter } from '../src/usage/index.ts'
import { evaluateScene, MONDAY, type Scene } from './support/room.ts'
import { DAYS, someDays } from './support/some-days.ts'

/** Sums of weights that a day gives its passages, and of quotients: the order of adding shows in their last digits. All other parts are whole milliseconds and counts. */
const WEIGHTED = new Set(['personMs', 'loadMs', 'capacityMs', 'personAllMs', 'closedPersonMs', 'entries', 'visits', 'turnoverSum'])
const isNear = (a: number, b: number) => Math.abs(a - b) <= 1e-12 * Math.max(1, Math.abs(a), Math.abs(b))
const areNear = (a: readonly number[], b: readonly number[]) => a.length === b.length && a.every((value, index) => isNear(value, b[index]!))

/** Names of parts in which two differ. */
function differing (a: UsageParts, b: UsageParts): readonly string[] {
  return Object.keys({ ...a, ...b }).filter(name => {
    const key = name as keyof UsageParts
    if (key === 'quarterMeans') return !areNear(a.quarterMeans, b.quarterMeans)
    return WEIGHTED.has(key) ? !isNear(a[key] as number, b[key] as number) : JSON.stringify(a[key]) !== JSON.stringify(b[key])
  })
}

const withoutUse = ({ usedMs: _, ...quarter }: UsageQuarter) => quarter
const eachDay = (scene: Scene) => Array.from({ length: DAYS }, (_, day) => evaluateScene(scene, { from: MONDAY + day * DAY_MS }))

t.test('the parts of days are the parts of the whole, whatever measures and wherever it is cut', async t => {
  fc.assert(fc.property(someDays, fc.integer({ min: 1, max: DAYS - 1 }), (scene, cut) => {
    const whole = evaluateScene(scene, { days: DAYS })
    const days = eachDay(scene)
    const halves = addParts(evaluateScene(scene, { days: cut }).parts, evaluateScene(scene, { from: MONDAY + cut * DAY_MS, days: DAYS - cut }).parts)
    assert.deepEqual(differing(days.map(({ parts }) => parts).reduce(addParts), whole.parts), [], 'day by day')
    assert.deepEqual(differing(halves, whole.parts), [], 'in two')
    const quarters = days.flatMap(({ quarters: own }) => own)
    assert.deepEqual(quarters.map(withoutUse), whole.quarters.map(withoutUse))
    // A short vacant stretch across midnight lies between two uses of the whole only; the parts carry it in their edges.
    assert.ok(quarters.every(({ usedMs }, index) => usedMs <= whole.quarters[index]!.usedMs))
  }), { numRuns: 80 })
  t.pass('for random days')
})

t.test('figures of added parts are those of the whole', async t => {
  fc.assert(fc.property(someDays, ({ space, ...scene }) => {
    const added = eachDay({ space, ...scene }).map(({ parts }) => parts).reduce(addParts)
    const ofWhole = figuresOf({ space, parts: evaluateScene({ space, ...scene }, { days: DAYS }).parts })
    for (const { value, metric, ...rest } of Object.values(figuresOf({ space, parts: added }))) {
      const { value: expected, ...known } = ofWhole[metric]!
      assert.deepEqual({ metric, ...rest }, known)
      assert.ok(value === expected || isNear(value!, expected!), `${metric}: ${value} and ${expected}`)
    }
  }), { numRuns: 40 })
  t.pass('for random days')
})

t.test('quarters add up to the days they are of, and no day has more visits than passages in its busier direction', async t => {
  fc.assert(fc.property(someDays, scene => {
    const { parts, quarters, balance } = evaluateScene(scene, { days: DAYS })
    for (const key of ['openMs', 'validMs', 'usedMs', 'personMs', 'loadMs', 'entries'] as const) {
      assert.ok(isNear(quarters.reduce((sum, quarter) => sum + quarter[key], 0), parts[key]), key)
    }
    for (const { in: came, out, visits } of balance) assert.ok(visits === undefined || visits <= Math.max(came, out) + 1e-9)
  }), { numRuns: 60 })
  t.pass('for random days')
})
