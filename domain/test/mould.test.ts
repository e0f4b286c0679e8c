import fc from 'fast-check'
import t from 'tap'
import { criticalHumidity, MOULD_MATERIALS, mouldAfterHour, mouldIndex, NO_MOULD, type Mould, type MouldSegment } from '../src/environment/index.ts'

const isNear = (a: number, b: number) => Math.abs(a - b) <= 1e-6 * (1 + Math.abs(b))
const material = fc.constantFrom(...MOULD_MATERIALS)
const segment = fc.tuple(fc.integer({ min: 0, max: 200 }), fc.double({ min: -10, max: 40, noNaN: true }), fc.double({ min: 1, max: 100, noNaN: true }))

t.test('the critical humidity follows the polynomial up to 20 °C, but never below its minimum', async t => {
  for (const [celsius, minimum, expected] of [[5, 80, 88.01625], [10, 80, 82.03], [15, 80, 80.03875], [17, 80, 80], [15, 85, 85], [20, 80, 80.04], [20.01, 80, 80], [25, 85, 85]] as const) {
    t.ok(isNear(criticalHumidity(celsius, minimum), expected), `${celsius} °C, ${minimum} %`)
  }
})

t.test('mould starts after the days that the model says', async t => {
  t.equal(mouldIndex({ segments: [[672, 25, 90]], material: 'very_sensitive' }).firstHour, 607)
  t.equal(mouldIndex({ segments: [[2016, 25, 90]], material: 'sensitive' }).firstHour, 1054)
  t.equal(mouldIndex({ segments: [[24, 20, 100]], material: 'sensitive', start: 2.5 }).firstHour, 1, 'was there before')
  t.equal(mouldIndex({ segments: [], material: 'sensitive', start: 2.5 }).firstHour, undefined, 'no hour, no first hour')
})

t.test('the index stays between 0 and 6 for every climate and material', async () => {
  fc.assert(fc.property(fc.array(segment, { maxLength: 12 }), material, fc.double({ min: 0, max: 6, noNaN: true }), (segments, own, start) => {
    const { index } = mouldIndex({ segments, material: own, start })
    return index >= 0 && index <= 6
  }))
})

t.test('hours add up: a climate cut in two is the same climate', async () => {
  fc.assert(fc.property(fc.array(segment, { maxLength: 6 }), material, fc.nat(), (segments, own, seed) => {
    const cut = segments.flatMap(([hours, celsius, percent]): MouldSegment[] => {
      const first = hours === 0 ? 0 : seed % hours
      return [[first, celsius, percent], [hours - first, celsius, percent]]
    })
    return mouldIndex({ segments, material: own }).index === mouldIndex({ segments: cut, material: own }).index
  }))
})

t.test('a dry surface loses for six hours, rests until a day is over, then loses slowly; growth begins anew', async t => {
  const after = (mould: Mould, hours: number, humidity: number) => Array.from({ length: hours }).reduce<Mould>(state => mouldAfterHour(state, { temperature: 22, humidity, material: 'very_sensitive' }), mould)
  const start = { index: 2, dryHours: 0 }
  t.ok(isNear(after(start, 6, 50).index, 2 - 6 * 0.00133))
  t.equal(after(start, 24, 50).index, after(start, 6, 50).index)
  t.ok(isNear(after(start, 25, 50).index, 2 - 6 * 0.00133 - 0.000667))
  t.equal(after(after(start, 30, 50), 1, 95).dryHours, 0)
  t.ok(isNear(mouldAfterHour(start, { temperature: 22, humidity: 50, material: 'resistant' }).index, 2 - 0.000133), 'a tenth of it')
  t.equal(after(NO_MOULD, 100, 50).index, 0, 'nothing is less than none')
})

t.test('nothing grows in frost, below the critical humidity, or where it would be 100 %', async t => {
  const grows = (temperature: number, humidity: number) => mouldAfterHour({ index: 1, dryHours: 0 }, { temperature, humidity, material: 'sensitive' }).dryHours === 0
  t.notOk(grows(0, 100))
  t.ok(grows(0.1, 100))
  t.ok(grows(25, 80), 'the critical humidity itself counts as growth')
  t.notOk(grows(25, 79.999))
  t.notOk(grows(-1, 100))
})

t.test('what cannot be a surface is refused with its name', async t => {
  for (const humidity of [0, 100.5, NaN]) t.throws(() => mouldIndex({ segments: [[1, 20, humidity]], material: 'medium' }), { code: 'humidity_out_of_range' })
  t.throws(() => mouldIndex({ segments: [[1, 61, 90]], material: 'medium' }), { code: 'temperature_out_of_range' })
  t.throws(() => mouldIndex({ segments: [[1, 20, 90]], material: 'velvet' as never }), { code: 'material_unknown' })
  t.throws(() => mouldIndex({ segments: [[1, 20, 90]], material: 'toString' as never }), { code: 'material_unknown' })
  for (const hours of [-1, 1.5, NaN]) t.throws(() => mouldIndex({ segments: [[hours, 20, 90]], material: 'medium' }), { code: 'hours_not_whole' })
  for (const start of [-0.1, 6.1, NaN]) t.throws(() => mouldIndex({ segments: [], material: 'medium', start }), { code: 'index_out_of_range' })
  t.throws(() => criticalHumidity(70, 80), { code: 'temperature_out_of_range' })
})
