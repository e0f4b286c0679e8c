import t from 'tap'
import { HOUR_MS, MINUTE_MS } from '../src/time/index.ts'
import { increments } from '../src/usage/index.ts'
import { deviceOf, evaluateScene, MONDAY, regularly, roomOf, said } from './support/room.ts'

const total = (minute: number, came: number, left = 0) => ({ at: minute * MINUTE_MS, in: came, out: left })

t.test('totals that grow are differences, and one that wraps at its modulus too', async t => {
  t.same(increments([total(0, 5, 2), total(10, 8, 2), total(20, 8, 9)]), [{ in: 3, out: 0, bridged: true }, { in: 0, out: 7, bridged: true }])
  t.same(increments([total(0, 65_530), total(10, 4)], 65_536), [{ in: 10, out: 0, bridged: true }])
})

t.test('a smaller total is a restart: both directions count from zero, and the time before is not known', async t => {
  t.same(increments([total(0, 500, 480), total(10, 3, 481)]), [{ in: 3, out: 481, bridged: false }])
  t.same(increments([total(0, 500, 480), total(10, 3, 20)]), [{ in: 3, out: 20, bridged: false }])
  t.same(increments([total(0, 30_000), total(10, 3)], 65_536), [{ in: 3, out: 0, bridged: false }], 'no roll-over: so many cannot have passed')
})

t.test('more than sixty a minute and direction is a jump, of which nothing counts', async t => {
  t.same(increments([total(0, 0), total(10, 600)]), [{ in: 600, out: 0, bridged: true }])
  t.same(increments([total(0, 0, 0), total(10, 601, 5)]), [{ in: 0, out: 0, bridged: false }])
  t.same(increments([total(0, 0, 0), total(10, 5, 601)]), [{ in: 0, out: 0, bridged: false }])
  t.same(increments([total(0, 0), total(1 / 60, 60)]), [{ in: 60, out: 0, bridged: true }], 'at least one minute')
})

const TOTALS = deviceOf('c', 'totals', { rollover: 65_536 })
const at = (hour: number) => MONDAY + hour * HOUR_MS
/** Totals every ten minutes between two hours. */
const standing = (from: number, to: number, came: number, left: number) => regularly('c', { from: at(from), to: at(to) }, { totalIn: came, totalOut: left })
const evaluate = (readings: Parameters<typeof evaluateScene>[0]['readings'], days = 1, device = TOTALS) => evaluateScene({ space: roomOf(), devices: [device], readings }, { days }).parts

t.test('a gap between totals loses no visit, but nobody knows who was inside', async t => {
  const parts = evaluate([...standing(-1, 12, 10, 10), ...standing(15, 29, 30, 30)])
  t.equal(parts.entries, 20)
  t.equal(parts.visitsKnownMs, parts.openMs)
  // Alive for half an hour after its last word at 11:50.
  t.equal(parts.openMs - parts.validMs, 160 * MINUTE_MS)
})

t.test('the passages of an outage over the reset belong to no day, and to the period that holds it', async t => {
  const readings = [...standing(-1, 20, 10, 10), ...standing(33, 53, 30, 30)]
  const [monday, both] = [evaluate(readings), evaluate(readings, 2)]
  t.same([monday.entries, monday.lumps.length], [0, 1])
  t.same([both.entries, both.lumps.map(({ visits }) => visits)], [0, [20]])
  t.equal(both.visitsKnownMs, both.openMs, 'nothing was lost')
  t.same(evaluate([...standing(-1, 20, 100, 100), ...standing(33, 53, 30, 30)], 2).lumps, [], 'with a restart in it they are dropped')
})

t.test('an ordinary interval over the reset counts on the day of its later total', async t => {
  const parts = evaluate([...standing(-1, 4, 10, 10), ...standing(4 + 1 / 60, 29, 15, 15)])
  t.same([parts.entries, parts.lumps], [5, []])
})

t.test('a counter hung the wrong way round is turned', async t => {
  const readings = [...standing(-1, 10, 0, 0), said('c', at(10), { totalIn: 0, totalOut: 9 }), ...standing(10.5, 29, 9, 9)]
  t.equal(evaluate(readings, 1, { ...TOTALS, reversed: true }).personMs, 9 * 30 * MINUTE_MS)
  t.equal(evaluate(readings).personMs, 0)
})
