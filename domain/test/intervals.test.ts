import fc from 'fast-check'
import t from 'tap'
import { clip, intersect, intervalAt, lengthOf, normalise, subtract, union, type TimeSet } from '../src/time/index.ts'

const someSet = fc.array(fc.tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 20 })), { maxLength: 8 })
  .map(pairs => normalise(pairs.map(([from, length]) => ({ from, to: from + length }))))

const has = (set: TimeSet, at: number) => set.some(({ from, to }) => from <= at && at < to)
const everyInstant = (holds: (at: number) => boolean) => Array.from({ length: 90 }, (_, at) => at).every(holds)
const isTidy = (set: TimeSet) => set.every(({ from, to }, index) => from < to && (index === 0 || set[index - 1]!.to < from))

t.test('sets say of every instant what their names say', async t => {
  fc.assert(fc.property(someSet, someSet, (a, b) => everyInstant(at =>
    has(union(a, b), at) === (has(a, at) || has(b, at)) && has(intersect(a, b), at) === (has(a, at) && has(b, at)) && has(subtract(a, b), at) === (has(a, at) && !has(b, at)))))
  fc.assert(fc.property(someSet, someSet, (a, b) => [union(a, b), intersect(a, b), subtract(a, b)].every(isTidy)))
  t.pass('for random sets')
})

t.test('lengths add up', async t => {
  fc.assert(fc.property(someSet, someSet, (a, b) => lengthOf(a) + lengthOf(b) === lengthOf(union(a, b)) + lengthOf(intersect(a, b))))
  fc.assert(fc.property(someSet, someSet, (a, b) => lengthOf(a) === lengthOf(subtract(a, b)) + lengthOf(intersect(a, b))))
  t.pass('for random sets')
})

t.test('intervals are half-open', async t => {
  const set = [{ from: 0, to: 10 }, { from: 20, to: 30 }]
  t.same(intervalAt(set, 0), { from: 0, to: 10 })
  t.equal(intervalAt(set, 10), undefined)
  t.same(intervalAt(set, 29), { from: 20, to: 30 })
  t.same(clip(set, { from: 5, to: 25 }), [{ from: 5, to: 10 }, { from: 20, to: 25 }])
  t.same(clip(set, { from: 5, to: 5 }), [])
})
