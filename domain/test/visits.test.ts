import t from 'tap'
import type { DeviceKind } from '../src/catalogue/index.ts'
import type { ReadingValues } from '../src/readings/index.ts'
import { HOUR_MS } from '../src/time/index.ts'
import { figuresOf } from '../src/usage/index.ts'
import { daily, deviceOf, evaluateScene, MONDAY, regularly, roomOf, said } from './support/room.ts'

const at = (hour: number) => MONDAY + hour * HOUR_MS

function visits (source: string, kind: DeviceKind, sayings: readonly (readonly [number, ReadingValues])[], { days = 1, ...more }: { readonly days?: number } & Record<string, unknown> = {}) {
  const space = roomOf({ occupancySource: kind === 'counter' ? 'counter' : 'none', visitsSource: source, ...more })
  const readings = [...regularly('d', { from: at(-1), to: at(24 * days + 5) }), ...sayings.map(([hour, values], seq) => said('d', at(hour), values, { seq }))]
  return { space, ...evaluateScene({ space, devices: [deviceOf('d', kind)], readings }, { days }) }
}

t.test('a one-way counter counts entries, a beam and a door count half of what happens', async t => {
  t.equal(visits('oneway', 'oneway', [[10, { passagesIn: 3 }], [11, { passagesIn: 2 }]]).parts.entries, 5)
  t.equal(visits('beam', 'beam', [[10, { passages: 3 }], [11, { passages: 3 }]]).parts.entries, 3)
  const door = visits('door', 'door', [[9, { open: true }], [10, { open: false }], [11, { open: true }], [11.5, { open: true }], [12, { open: false }], [13, { open: true }]])
  t.equal(door.parts.entries, 1, 'the first state is no opening, and a state repeated neither')
  t.match(figuresOf(door).visits, { methodClass: 'C' })
})

t.test('staff is subtracted on each open day, never below nobody, and not on days without opening', async t => {
  const came = (day: number, people: number): readonly (readonly [number, ReadingValues])[] => [[24 * day + 8, { passagesIn: people }], [24 * day + 17, { passagesOut: people }]]
  const staff = { staffVisitsPerOpenDay: [{ from: 0, value: 4 }], days: 3, special: [{ date: '2026-03-04', hours: [] }] }
  const { parts } = visits('counter', 'counter', [...came(0, 10), ...came(1, 3), ...came(2, 2)], staff)
  t.equal(parts.entries, 15)
  t.equal(parts.visits, 6 + 0 + 2)
})

t.test('turnover is the mean over covered open days of visits by the places of that day', async t => {
  const space = roomOf({ capacity: [{ from: 0, value: 10 }, { from: at(13.5), value: 20 }], hours: daily(['09:00', '18:00']) })
  const passages = [said('c', at(10), { passagesIn: 30 }, { seq: 1 }), said('c', at(11), { passagesOut: 30 }, { seq: 2 })]
  const readings = [...regularly('c', { from: at(-1), to: at(29) }), ...passages]
  const { parts } = evaluateScene({ space, devices: [deviceOf('c', 'counter')], readings }, { days: 2 })
  // Fifteen places on average; the second day is blind from five on.
  t.same([parts.turnoverDays, parts.turnoverSum], [1, 2])
  t.equal(parts.loadMs, 3 * HOUR_MS, 'the places of the moment')
  t.equal(parts.capacityMs, (10 * 4.5 + 20 * 4.5 + 20 * 9) * HOUR_MS)
})
