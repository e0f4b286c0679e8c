import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { lengthOf, normalise, type TimeSet, MINUTE_MS } from '../src/time/index.ts'
import { figuresOf, type Atom } from '../src/usage/index.ts'
import { useIn } from '../src/usage/occupancy.ts'
import { evaluateScene } from './support/room.ts'
import { DAYS, someDays } from './support/some-days.ts'

const isNear = (a: number, b: number) => Math.abs(a - b) <= 1e-12 * Math.max(1, Math.abs(a), Math.abs(b))
const over = (atoms: readonly Atom[], amount: (atom: Atom) => number) => atoms.reduce((sum, atom) => sum + (atom.to - atom.from) * amount(atom), 0)

t.test('frequency times fullness is the utilisation, because outside the use nobody is there (A3.7)', async t => {
  fc.assert(fc.property(someDays, ({ space, ...scene }) => {
    const { parts, atoms } = evaluateScene({ space, ...scene }, { days: DAYS })
    const { frequency, fullness, utilisation } = figuresOf({ space, parts })
    const valid = atoms.filter(atom => atom.open && atom.valid)
    const used = valid.filter(atom => atom.used)
    assert.equal(over(valid.filter(atom => !atom.used), ({ people }) => people), 0, 'no residue is left outside the use')
    assert.equal(parts.validMs, over(valid, () => 1))
    assert.equal(parts.usedMs, over(used, () => 1))
    if (utilisation?.value === undefined) return
    assert.ok(isNear(utilisation.value, over(valid, ({ people, capacity }) => people / capacity!) / over(valid, () => 1)), 'over the valid time, at the capacity of each moment')
    if (parts.usedMs === 0) {
      assert.deepEqual([frequency?.value, utilisation.value, fullness?.value, fullness?.status], [0, 0, undefined, 'not_applicable'])
      return
    }
    assert.ok(isNear(fullness!.value!, over(used, ({ people, capacity }) => people / capacity!) / over(used, () => 1)), 'over the use')
    assert.ok(isNear(frequency!.value! * fullness!.value!, utilisation.value), `${frequency!.value} × ${fullness!.value} is not ${utilisation.value}`)
  }), { numRuns: 100 })
  t.pass('for random days')
})

t.test('without a full record of capacity nothing is divided by it', async t => {
  fc.assert(fc.property(someDays, ({ space, ...scene }) => {
    const { parts } = evaluateScene({ space: { ...space, capacity: [] }, ...scene }, { days: DAYS })
    const { fullness, utilisation, over_capacity: overCapacity, unmet_demand: unmet, turnover } = figuresOf({ space, parts })
    return [fullness, utilisation, overCapacity, unmet, turnover].every(figure => figure === undefined || figure.value === undefined)
  }), { numRuns: 40 })
  t.pass('for random days')
})

const someSet = fc.array(fc.tuple(fc.integer({ min: 0, max: 120 }), fc.integer({ min: 1, max: 40 })), { maxLength: 6 })
  .map(pairs => normalise(pairs.map(([from, length]) => ({ from: from * MINUTE_MS, to: (from + length) * MINUTE_MS }))))
const has = (set: TimeSet, minute: number) => set.some(({ from, to }) => from <= minute * MINUTE_MS && minute * MINUTE_MS < to)

t.test('a vacant stretch belongs to the use when it is shorter than a quarter of an hour, between two uses and wholly valid', async t => {
  fc.assert(fc.property(someSet, someSet, (valid, occupied) => {
    const minutes = Array.from({ length: 170 }, (_, minute) => minute)
    const seen = minutes.map(minute => has(valid, minute) && has(occupied, minute))
    // Minute by minute: the sets above change on whole minutes only.
    const expected = minutes.filter(minute => {
      if (seen[minute]) return true
      const [before, after] = [seen.lastIndexOf(true, minute), seen.indexOf(true, minute)]
      return before !== -1 && before < minute && after !== -1 && after - before - 1 < 15 && minutes.slice(before, after).every(own => has(valid, own))
    })
    const used = useIn(valid, occupied)
    assert.deepEqual(minutes.filter(minute => has(used, minute)), expected)
    assert.equal(lengthOf(used), expected.length * MINUTE_MS)
  }), { numRuns: 500 })
  t.pass('for random sets')
})
