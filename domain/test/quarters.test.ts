import t from 'tap'
import { isOver } from '../src/limits/index.ts'
import { HOUR_MS, MINUTE_MS } from '../src/time/index.ts'
import { figuresOf, isJudgedQuarter, isOpenQuarter } from '../src/usage/index.ts'
import { daily, deviceOf, evaluateScene, MONDAY, regularly, roomOf, type Scene } from './support/room.ts'

const at = (hour: number, minute = 0) => MONDAY + hour * HOUR_MS + minute * MINUTE_MS
const HEADS = deviceOf('h', 'headcount', { expectedIntervalSeconds: 60 })
const heads = (from: number, to: number, count: number) => regularly('h', { from, to }, { count }, MINUTE_MS)
const room = (readings: Scene['readings'], more: object = {}) => {
  const space = roomOf({ occupancySource: 'headcount', visitsSource: 'none', capacity: [{ from: 0, value: 10 }], ...more })
  const { parts, quarters } = evaluateScene({ space, devices: [HEADS], readings })
  return { parts, quarters, figures: figuresOf({ space, parts }) }
}
const judged = ({ quarters }: ReturnType<typeof room>) => quarters.filter(({ mean }) => mean !== undefined).map(({ from, mean }) => [(from - MONDAY) / HOUR_MS, mean])

t.test('a quarter is open from half of it on, and judged from three quarters of that', async t => {
  t.same([450_000, 449_999].map(openMs => isOpenQuarter({ openMs })), [true, false])
  t.same([675_000, 674_999].map(validMs => isJudgedQuarter({ openMs: 900_000, validMs })), [true, false])
  const all = heads(at(0), at(24), 4)
  t.same(judged(room(all, { hours: daily(['09:00', '09:22']) })), [[9, 4]], 'seven minutes are too few')
  t.same(judged(room(all, { hours: daily(['09:00', '09:23']) })), [[9, 4], [9.25, 4]])
})

t.test('the mean of a quarter is taken over its valid part, with the value held at its beginning', async t => {
  // Silent from 9:07 on, valid five minutes longer.
  const { quarters } = room(heads(at(8), at(9, 7), 6), { hours: daily(['09:00', '10:00']) })
  t.match(quarters[36], { validMs: 11 * MINUTE_MS, personMs: 66 * MINUTE_MS, mean: undefined })
  t.match(room(heads(at(8), at(9, 8), 6), { hours: daily(['09:00', '10:00']) }).quarters[36], { validMs: 12 * MINUTE_MS, mean: 6 })
})

t.test('nine of ten places on average are full, less is not', async t => {
  const of = (count: number) => room([...heads(at(8), at(10), count), ...heads(at(10), at(24), 0)]).figures.unmet_demand
  t.match(of(9), { value: 4 / 36 })
  t.match(of(8), { value: 0 })
  // Seven tenths of a person of seven: a division that does not come out even.
  t.match(room(heads(at(8), at(24), 63), { capacity: [{ from: 0, value: 70 }] }).figures.unmet_demand, { value: 1 })
})

t.test('more than the places, after rounding, is over capacity', async t => {
  t.same([10, 10.4, 10.5, 11].map(people => isOver(people, 10)), [false, false, true, true])
  t.equal(room([...heads(at(8), at(10), 11), ...heads(at(10), at(24), 10)]).parts.overMs, HOUR_MS)
})

t.test('use is what happens in opening time, the rest is after hours', async t => {
  const { parts } = room([...heads(at(0), at(7), 0), ...heads(at(7), at(10), 2), ...heads(at(10), at(24), 0)])
  t.same([parts.usedMs, parts.personMs, parts.closedUsedMs, parts.closedPersonMs, parts.personAllMs], [HOUR_MS, 2 * HOUR_MS, 2 * HOUR_MS, 4 * HOUR_MS, 6 * HOUR_MS])
})

t.test('opening without a capacity is noticed, were it a minute', async t => {
  t.equal(room(heads(at(8), at(24), 1), { capacity: [{ from: at(9, 1), value: 10 }] }).parts.capacityMissing, true)
  t.equal(room(heads(at(8), at(24), 1), { capacity: [{ from: at(9), value: 10 }] }).parts.capacityMissing, false)
})
