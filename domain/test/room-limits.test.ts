import t from 'tap'
import { RoomUse, Space, SPACE_KINDS } from '../src/catalogue/index.ts'
import { CO2_PPM, energyFlagOf, energyLimitOf, LIMIT_BASES, limitsOf, USE_LIMITS, useLimitsOf } from '../src/limits/index.ts'
import { acceptValue, QUANTITIES } from '../src/readings/index.ts'

const study = { kind: 'study_room', limits: [] } as const
const children = { kind: 'activity_room', use: 'children', limits: [] } as const
const rangeOf = (room: Parameters<typeof limitsOf>[0], quantity: string, season?: Parameters<typeof limitsOf>[1]) => {
  const found = limitsOf(room, season).find(limit => limit.quantity === quantity)
  return found && [found.lo, found.hi, found.averaging]
}

t.test('every kind of space and every use has a row, and each limit its basis', async t => {
  for (const kind of SPACE_KINDS) t.ok(useLimitsOf({ kind }), kind)
  t.same(Object.keys(USE_LIMITS).sort(), [...RoomUse.options].sort())
  for (const use of RoomUse.options) {
    for (const { quantity, lo = -Infinity, hi = Infinity, averaging } of limitsOf({ kind: 'activity_room', use, limits: [] })) {
      t.ok(lo < hi, `${use} ${quantity}`)
      t.equal(averaging, LIMIT_BASES[quantity].averaging)
    }
  }
})

t.test('a study room has the limits of reading, with the averaging of their standards', async t => {
  t.same(rangeOf(study, 'co2'), [undefined, 1000, '1h'])
  t.same(rangeOf(study, 'temperature'), [16, 28, '15min'])
  t.same(rangeOf(study, 'pm25'), [undefined, 35, '24h'])
  t.same(rangeOf(study, 'noise'), [undefined, 55, '1h'])
  t.same(useLimitsOf(study).co2, CO2_PPM)
})

t.test('the season moves the humidity of reading rooms; unknown is the union', async t => {
  t.same(rangeOf(study, 'humidity', 'summer'), [30, 80, '15min'])
  t.same(rangeOf(study, 'humidity', 'winter'), [30, 70, '15min'])
  t.same(rangeOf(study, 'humidity'), [30, 80, '15min'])
})

t.test('the use goes before the kind, and the operator before both', async t => {
  t.same(rangeOf(children, 'co2'), [undefined, 800, '1h'])
  t.equal(useLimitsOf(children).co2?.urgent, 1000)
  const own = [{ quantity: 'co2', hi: 1200, averaging: '1h' }] as const
  t.same(limitsOf({ ...children, limits: [...own] }), own, 'nothing is added to what the operator says')
  t.same(limitsOf({ kind: 'courtyard', limits: [] }), [], 'outdoor air is nobody\'s')
})

t.test('energy is flagged apart from health', async t => {
  const cold = { season: 'summer', temperature: 24.9 } as const
  t.equal(energyFlagOf(study, cold), 'overcooled')
  t.ok(cold.temperature >= Number(rangeOf(study, 'temperature')?.[0]), 'and yet nobody freezes')
  t.equal(energyFlagOf(study, { season: 'summer', temperature: 25 }), undefined, 'the tolerance included')
  t.equal(energyFlagOf(study, { season: 'winter', temperature: 22 }), undefined)
  t.equal(energyFlagOf(study, { season: 'winter', temperature: 22.1 }), 'overheated')
  t.equal(energyFlagOf(children, { season: 'winter', temperature: 23 }), undefined, 'children may have it warmer')
  t.equal(energyFlagOf(study, { season: 'transition', temperature: 40 }), undefined, 'nobody heats or cools')
  t.equal(energyLimitOf({ kind: 'courtyard' }, 'winter'), undefined)
})

t.test('formaldehyde and TVOC of cheap sensors are indicative: no limit can judge them, and their names say so', async t => {
  for (const quantity of ['hcho', 'tvoc'] as const) {
    t.match(QUANTITIES[quantity].name.zh, /提示值/)
    t.notOk(Space.shape.limits.safeParse([{ quantity, hi: 0.08, averaging: '1h' }]).success, quantity)
  }
})

t.test('CO2 that a VOC sensor reckons is not CO2', async t => {
  t.match(acceptValue('eco2', 650), { refusal: { field: 'eco2', reason: 'not_measured' } })
})
