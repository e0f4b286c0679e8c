import { Space } from '@linli/domain/catalogue'
import { DAY_MS, HOUR_MS, startOfLocalDay } from '@linli/domain/time'
import { evaluateUsage } from '@linli/domain/usage'
import t from 'tap'
import { isKnown } from '../src/export/tables/known.ts'
import { pointsOfDay } from '../src/rollup/points-of-day.ts'

const FROM = startOfLocalDay('2026-03-02')
const ROOM = Space.parse({
  id: 'room', site: 'lane', name: '茶室', kind: 'activity_room', areaM2: 40, capacity: [{ from: 0, value: 10 }], occupancySource: 'co2', visitsSource: 'none',
  hours: [{ from: 0, weekly: Object.fromEntries(['1', '2', '3', '4', '5', '6', '7'].map(day => [day, [['09:00', '21:00']]])) }]
})

t.test('a room of which CO2 tells presence and nobody a number: no part of people is a 0, neither in the export nor for boards', async t => {
  const readings = Array.from({ length: 24 * 12 }, (_, slot) => ({ device: 'air', time: FROM + slot * HOUR_MS / 12, receivedAt: FROM + slot * HOUR_MS / 12, timedOn: 'device' as const, values: { co2: 450 } }))
  const device = { id: 'air', kind: 'environment' as const, also: [], source: 'linli', external: 'air', aliases: [], expectedIntervalSeconds: 300, evidence: 'report' as const, reversed: false, holdSeconds: 0, pulse: false, countChecks: [], placements: [{ space: 'room', from: 0 }] }
  const evaluation = evaluateUsage({ space: ROOM, devices: [device], gateways: [], readings, period: { from: FROM, to: FROM + DAY_MS }, schoolHolidays: [] })
  t.match(evaluation.parts, { occupancyClass: 'C', presenceOnly: true })
  t.same((['personMs', 'loadMs', 'overMs', 'personAllMs', 'closedPersonMs', 'fullQuarters'] as const).filter(part => isKnown(part, evaluation.parts)), [])
  t.ok(isKnown('usedMs', evaluation.parts))
  t.ok(isKnown('personMs', { occupancyClass: 'C' }), 'a model of the room that was set does tell people')
  const day = pointsOfDay({ space: ROOM, site: undefined }, evaluation, { isRunning: false, catalogue: 1, computedAt: FROM }).find(({ measurement }) => measurement === 'usage_daily')!
  t.notOk('personAllMs' in day.fields, 'so that there is no stay of 0 minutes')
  t.notOk('capacityMs' in day.fields, 'nor a utilisation')
  t.ok('usedMs' in day.fields)
})
