import t from 'tap'
import { balanceOf, countingDayAt } from '../src/usage/index.ts'
import { DAY_MS, HOUR_MS } from '../src/time/index.ts'
import { MONDAY } from './support/room.ts'

t.test('the grade is decided in integers, ends included: 5 % good, 10 % doubtful, above it a fault from fifty passages on', async t => {
  for (const [came, left, grade] of [
    [41, 39, 'good'], [400, 380, 'doubtful'], [4100, 3900, 'good'], [4101, 3899, 'doubtful'], [42, 38, 'doubtful'], [43, 37, 'fault'], [28, 22, 'fault'], [27, 22, 'doubtful'], [0, 0, 'good'], [0, 50, 'fault'], [49, 0, 'doubtful']
  ] as const) t.equal(balanceOf(came, left).grade, grade, `${came} in, ${left} out`)
})

t.test('a day is correctable when s lies in its range, or the difference is counting noise', async t => {
  for (const [came, left, used] of [
    // s = 0.90 and 1.11 exactly, and beside them.
    [10_000, 8100, true], [10_000, 8099, false], [10_000, 12_321, true], [10_000, 12_322, false],
    [5, 4, true], [2, 0, true], [0, 2, true], [3, 0, false], [55, 45, true], [56, 44, false], [0, 0, true]
  ] as const) t.equal(balanceOf(came, left).used, used, `${came} in, ${left} out`)
})

t.test('the weight brings both directions to the geometric mean', async t => {
  const { s, visits } = balanceOf(100, 81)
  t.equal(s, 0.9)
  t.equal(visits, 90)
  t.same([100 * s!, 81 / s!], [90, 90])
  t.match(balanceOf(2, 0), { s: undefined, visits: 0 })
  t.equal(balanceOf(100, 10).visits, undefined, 'blind, not zero')
})

t.test('a counting day begins and ends at its reset', async t => {
  const reset = MONDAY + 4 * HOUR_MS
  t.same(countingDayAt('04:00', reset), { day: '2026-03-02', from: reset, to: reset + DAY_MS })
  t.equal(countingDayAt('04:00', reset - 1).day, '2026-03-01')
  t.same(countingDayAt('22:30', MONDAY), { day: '2026-03-01', from: MONDAY - 1.5 * HOUR_MS, to: MONDAY + 22.5 * HOUR_MS })
})
