import fc from 'fast-check'
import t from 'tap'
import { displayCoverage, displayFigure, FLAG_TEXTS, gateOf, METRIC_IDS, METRIC_NAMES, roundHalfUp, UNITS, type Figure, type MetricId } from '../src/figures/index.ts'

const figure = (metric: MetricId, value: number | undefined, more: Partial<Figure> = {}): Figure =>
  ({ metric, value, unit: UNITS[metric], coverage: 1, methodClass: 'A', status: 'ok', flags: [], ...more })
const both = (given: Figure) => [displayFigure(given, 'zh'), displayFigure(given, 'en')]

t.test('the gate is decided on exact amounts, both ends included', async t => {
  for (const [part, whole, status] of [
    [9, 10, 'ok'], [36_000_000, 40_000_000, 'ok'], [35_999_999, 40_000_000, 'footnote'], [3, 4, 'footnote'], [29_999_999, 40_000_000, 'insufficient'],
    [0, 1, 'insufficient'], [0, 0, 'not_applicable']
  ] as const) t.equal(gateOf(part, whole), status, `${part} of ${whole}`)
})

t.test('printed coverage never crosses the gate', async t => {
  t.equal(displayCoverage(0.7496), '74.9%')
  t.equal(displayCoverage(1), '100.0%')
  fc.assert(fc.property(fc.integer({ min: 1, max: 400 * 86_400_000 }), fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom([3, 4], [9, 10], [1, 1]), (whole, share, [numerator, denominator]) => {
    // Close to the gate as well as anywhere.
    for (const part of [Math.floor(whole * share), Math.ceil(whole * numerator / denominator) - 1, Math.ceil(whole * numerator / denominator)]) {
      if (part < 0 || part > whole) continue
      const text = Number(displayCoverage(part / whole).slice(0, -1))
      if ((text >= 90) !== (gateOf(part, whole) === 'ok') || (text >= 75) === (gateOf(part, whole) === 'insufficient')) return false
      if ((text === 100) !== (part === whole)) return false
    }
    return true
  }))
})

t.test('numbers are rounded half away from zero, on the decimal value', async t => {
  for (const [value, decimals, text] of [
    [0.5, 0, '1'], [-0.5, 0, '-1'], [-0.4, 0, '0'], [1.005, 2, '1.01'], [2.675, 2, '2.68'], [0.15, 1, '0.2'], [199.49, 0, '199'], [1e6 + 0.5, 0, '1000001'], [0, 1, '0.0'], [-0.04, 1, '0.0'],
    // Where the binary neighbour lies on the other side of the half.
    [-668_837.565, 2, '-668837.57'], [1.1 * 1.5, 1, '1.7'], [0.35 * 3, 1, '1.1'], [1.005 * 100, 0, '101'], [1e9 + 0.5, 0, '1000000001']
  ] as const) t.equal(roundHalfUp(value, decimals), text, `${value}`)
  fc.assert(fc.property(fc.integer({ min: -1e9, max: 1e9 }), fc.integer({ min: 0, max: 3 }), (thousandths, decimals) => {
    // The same in integers: a decimal of three digits has one right answer.
    const step = 10 ** (3 - decimals)
    const units = Math.floor((2 * Math.abs(thousandths) + step) / (2 * step))
    const expected = `${thousandths < 0 && units > 0 ? '-' : ''}${(units / 10 ** decimals).toFixed(decimals)}`
    return roundHalfUp(thousandths / 1000, decimals) === expected
  }), { numRuns: 2000 })
})

t.test('a figure prints with its unit, in the singular after exactly one', async t => {
  t.same(both(figure('visits', 1240)), ['1240人次', '1240 visits'])
  t.same(both(figure('visits', 0.6)), ['1人次', '1 visit'])
  t.same(both(figure('peak', 1)), ['1人', '1 person'])
  t.same(both(figure('p95', 0)), ['0人', '0 people'])
  t.same(both(figure('mean_stay', 1.5)), ['90分钟', '90 min'])
  t.same(both(figure('turnover', 1.6)), ['1.60次/座·日', '1.60 visits/place/day'])
  t.same(both(figure('after_hours', 2.25)), ['2.3人时', '2.3 person-hours'])
  t.same(both(figure('after_hours', 2.25, { flags: ['occupied_hours'], unit: 'h', methodClass: 'B' })), ['2.3小时', '2.3 h'])
  t.same(both(figure('cost_per_visit', 6.2)), ['6.20元/人次', '6.20 CNY/visit'])
  t.same(both(figure('person_hours', 10, { flags: ['estimated'] })), ['10.0人时（估算）', '10.0 person-hours (estimated)'])
  t.same(both(figure('opening_compliance', 0.9, { flags: ['lower_bound'] })), ['≥90.0%', '≥90.0%'])
  t.same(both(figure('coverage', 0.8999)), ['89.9%', '89.9%'])
})

t.test('without enough data, and where a figure does not apply, no number is printed', async t => {
  for (const metric of METRIC_IDS) {
    t.same(both(figure(metric, undefined, { status: 'insufficient' })), ['数据不足', 'insufficient data'], metric)
    t.same(both(figure(metric, undefined, { status: 'not_applicable', flags: ['no_source'] })), ['—', '—'])
    t.notMatch(displayFigure(figure(metric, 5, { status: 'insufficient', coverage: 0.5 }), 'zh'), /\d/, 'whatever value is handed in')
  }
})

t.test('every metric has a name and a text in both languages, and every flag says something', async t => {
  for (const metric of METRIC_IDS) {
    t.match(METRIC_NAMES[metric].zh, /\p{Script=Han}/u, metric)
    t.match(METRIC_NAMES[metric].en, /^[^\p{Script=Han}]+$/u)
    t.match(displayFigure(figure(metric, 0.5), 'zh'), /^\d/)
    t.notMatch(displayFigure(figure(metric, 0.5), 'en'), /\p{Script=Han}/u)
  }
  for (const [flag, { zh, en }] of Object.entries(FLAG_TEXTS)) {
    t.match(zh, /\p{Script=Han}/u, flag)
    t.match(en, /^[^\p{Script=Han}]+$/u)
  }
})
