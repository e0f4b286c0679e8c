import fc from 'fast-check'
import t from 'tap'
import { comparableOf, comparedDay, comparisonInterval, comparisonText, compareVisits, dispersionBefore, hasAllLikeDays, ratioOf, ratioText, togetherOf, type ComparedDay } from '../src/comparison/index.ts'
import { dayType, officialCalendar } from '../src/calendar/index.ts'
import { Space } from '../src/catalogue/index.ts'
import type { Figure } from '../src/figures/index.ts'
import { evaluateUsage } from '../src/usage/index.ts'
import { addDays, startOfLocalDay } from '../src/time/index.ts'

const near = (a: number, b: number) => Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(b))
const counts = fc.integer({ min: 10, max: 100_000 })
const dispersions = fc.double({ min: 1, max: 30, noNaN: true })

t.test('two weeks are compared by the interval and not by the quotient', async t => {
  const { ratio, low, high, verdict } = ratioOf(1240, 1105, 6)
  t.same([ratio, low, high].map(value => value!.toFixed(3)), ['1.122', '0.920', '1.369'])
  t.equal(verdict, 'flat')
  t.same(ratioText({ ratio, verdict }), { zh: '与上周基本持平', en: 'about the same as last week' })
})

t.test('a change is told in tenths of a per cent, rounded half up on the decimal value', async t => {
  t.same(ratioText(ratioOf(3000, 1500, 1)), { zh: '较上周上升100.0%', en: 'up 100.0% on last week' })
  t.same(ratioText(ratioOf(1500, 3000, 1)), { zh: '较上周下降50.0%', en: 'down 50.0% on last week' })
  for (const [ratio, printed] of [[1.0005, '0.1%'], [1.00449999999, '0.4%'], [1.0045, '0.5%'], [0.9995, '0.1%'], [0.8765, '12.4%']] as const) {
    t.match(ratioText({ ratio, verdict: 'up' }).en, ` ${printed} `, String(ratio))
  }
})

t.test('below ten visits on a side nothing is compared', async t => {
  t.equal(ratioOf(10, 10, 4).verdict, 'flat')
  for (const [a, b] of [[9.99, 500], [500, 9], [0, 0], [300, 0]] as const) {
    const few = ratioOf(a, b, 4)
    t.match(few, { verdict: 'too_few', low: undefined, high: undefined }, `${a} and ${b}`)
    t.equal(ratioText(few).zh, '人次较少，不作比较')
  }
  t.equal(ratioOf(300, 0, 4).ratio, undefined, 'nothing divides by zero')
})

t.test('the interval holds the quotient, turns over with its sides, and its ends belong to it', async t => {
  fc.assert(fc.property(counts, counts, dispersions, (a, b, φ) => {
    const [there, back] = [ratioOf(a, b, φ), ratioOf(b, a, φ)]
    return there.low! < there.ratio! && there.ratio! < there.high! && near(there.low!, 1 / back.high!) &&
      there.verdict === (there.low! > 1 ? 'up' : there.high! < 1 ? 'down' : 'flat') && (there.verdict === 'up') === (back.verdict === 'down')
  }))
  // The dispersion at which the lower end is 1: an end that touches 1 is no change.
  const [a, b] = [1500, 1105]
  const touching = (Math.log(a / b) / 1.96) ** 2 / (1 / a + 1 / b)
  t.equal(ratioOf(a, b, touching * (1 + 1e-9)).verdict, 'flat')
  t.equal(ratioOf(a, b, touching * (1 - 1e-9)).verdict, 'up')
})

t.test('what cannot be a count or a dispersion is refused', async t => {
  t.throws(() => ratioOf(-1, 20, 4), { code: 'visits_negative' })
  t.throws(() => ratioOf(20, NaN, 4), { code: 'visits_negative' })
  for (const φ of [0, -2, NaN]) t.throws(() => ratioOf(20, 20, φ), { code: 'dispersion_not_positive' })
})

const calendar = officialCalendar()
/** Days from a date on, typed by the official calendar, with so many visits each. */
const daysFrom = (first: string, visits: readonly number[], more: Partial<ComparedDay> = {}): readonly ComparedDay[] =>
  visits.map((count, index) => ({ day: addDays(first, index), type: dayType(addDays(first, index), calendar), visits: count, coverage: 1, ...more }))
const ordinary = (weeks: number, workday: number, weekend: number) => Array.from({ length: 7 * weeks }, (_, day) => day % 7 < 5 ? workday : weekend)
const WEEK = { first: '2026-03-16', last: '2026-03-22' }

t.test('a week is compared with the days of its own types', async t => {
  const days = [...daysFrom('2026-01-26', ordinary(7, 100, 200)), ...daysFrom(WEEK.first, [120, 120, 120, 120, 120, 240, 240])]
  const { ratio, actual, expected, daysUsed, daysLeftOut } = comparableOf(days, WEEK, 1)
  t.same({ ratio, actual, expected, left: daysLeftOut, used: daysUsed.length }, { ratio: 1.2, actual: 1080, expected: 900, left: [], used: 7 })
})

t.test('of an even number of days the median is the mean of the two in the middle, and only the last eight count', async t => {
  const before = daysFrom('2026-03-02', [1, 2, 10, 20, 30, 0, 0, 40, 50, 60, 70, 80, 0, 0])
  const { expected, daysUsed, daysLeftOut } = comparableOf([...before, ...daysFrom(WEEK.first, [500])], WEEK, 1)
  t.same({ expected, daysUsed, daysLeftOut }, { expected: 45, daysUsed: ['2026-03-16'], daysLeftOut: [] }, 'the days of 1 and 2 visits are too old')
})

t.test('a day without four like days before the week is left out and named, and the others are compared', async t => {
  const days = daysFrom('2026-04-06', ordinary(4, 100, 100))
  const week = { first: '2026-04-27', last: '2026-05-03' }
  const { daysUsed, daysLeftOut, actual, expected } = comparableOf(days, week, 4)
  t.same(daysUsed, ['2026-04-27', '2026-04-28', '2026-04-29', '2026-04-30'])
  t.same(daysLeftOut, ['2026-05-01', '2026-05-02', '2026-05-03'], 'holidays after a single one')
  t.same([actual, expected], [400, 400])
})

t.test('days of the week itself, closed days and blind days are nobody\'s expectation', async t => {
  const known = daysFrom('2026-03-02', ordinary(2, 100, 200))
  const blind = known.map(day => ({ ...day, visits: 9999, coverage: 0.7499 }))
  const atTheGate = known.map(day => ({ ...day, coverage: 0.75 }))
  const closed = known.map(day => ({ ...day, type: 'closed' as const }))
  const week = daysFrom(WEEK.first, [110, 110, 110, 110, 110, 300, 300])
  t.equal(comparableOf([...known, ...week], WEEK, 1).expected, 500 + 400)
  t.equal(comparableOf([...atTheGate, ...week], WEEK, 1).expected, 500 + 400)
  for (const none of [blind, closed]) t.match(comparableOf([...none, ...week], WEEK, 1), { actual: 0, expected: 0, ratio: undefined, verdict: 'too_few', daysUsed: [] })
  const ownBlind = comparableOf([...known, ...week.map((day, index) => index === 0 ? { ...day, coverage: 0.5 } : day)], WEEK, 1)
  t.same([ownBlind.daysLeftOut, ownBlind.actual, ownBlind.expected], [['2026-03-16'], 440 + 600, 400 + 400])
})

t.test('the order of the days does not matter, and a week like those before it has the index 1', async t => {
  fc.assert(fc.property(fc.array(fc.integer({ min: 20, max: 300 }), { minLength: 63, maxLength: 63 }), fc.nat(), (visits, seed) => {
    const days = daysFrom('2026-01-19', visits)
    const shuffled = days.toSorted((a, b) => (Number(a.day.slice(8)) * 7919 + seed) % 31 - (Number(b.day.slice(8)) * 7919 + seed) % 31)
    return JSON.stringify(comparableOf(days, WEEK)) === JSON.stringify(comparableOf(shuffled, WEEK))
  }))
  fc.assert(fc.property(fc.integer({ min: 20, max: 300 }), fc.integer({ min: 20, max: 300 }), (workday, weekend) => {
    const { ratio, verdict } = comparableOf(daysFrom('2026-01-19', ordinary(9, workday, weekend)), WEEK)
    return ratio === 1 && verdict === 'flat'
  }))
  t.pass('for random days')
})

t.test('dispersion is that of the eight weeks before, by day type', async t => {
  const wild = (weeks: number, φ: number) => Array.from({ length: 7 * weeks }, (_, day) => 100 + (day % 2 === 0 ? 1 : -1) * Math.sqrt(100 * φ))
  const eight = daysFrom('2026-01-19', wild(8, 9))
  t.ok(Math.abs(dispersionBefore(WEEK.first, [eight.map(day => ({ ...day, type: 'workday' as const }))]) - 9 * 56 / 55) < 1e-9)
  t.equal(dispersionBefore(WEEK.first, [[...daysFrom('2025-11-03', wild(11, 400)), ...daysFrom(WEEK.first, wild(1, 400))].filter(({ day }) => day < '2026-01-19' || day >= WEEK.first)]), 4, 'nothing before or after them')
  t.equal(dispersionBefore(WEEK.first, [eight.map(day => ({ ...day, coverage: 0.5 }))]), 4, 'blind days say nothing')
})

const visits = (status: Figure['status'] = 'ok'): Figure => ({ metric: 'visits', unit: 'visit', value: undefined, coverage: 1, methodClass: 'A', status, flags: [] })

t.test('together, each day of each space is measured by its own expectation', async t => {
  const study = daysFrom('2026-01-19', [...ordinary(8, 100, 200), ...ordinary(1, 110, 220)])
  const hall = daysFrom('2026-01-19', [...ordinary(8, 300, 30), ...ordinary(1, 300, 30)]).map(day => day.day === '2026-03-18' ? { ...day, coverage: 0.2 } : day)
  const { actual, expected, daysLeftOut } = togetherOf([study, hall], WEEK)
  t.same({ actual, expected, daysLeftOut }, { actual: 990 + 1260, expected: 900 + 1260, daysLeftOut: [] }, 'the day on which only the hall is blind counts for the study')
  t.same(togetherOf([study], WEEK, 4), comparableOf(study, WEEK, 4))
})

t.test('a space that is blind on some days does not look like scatter of the total', async t => {
  const steady = daysFrom('2026-01-19', ordinary(8, 100, 100))
  const often = daysFrom('2026-01-19', ordinary(8, 900, 900)).map((day, index) => index % 3 === 0 ? { ...day, coverage: 0 } : day)
  t.equal(dispersionBefore(WEEK.first, [steady, often]), 1)
  // Two spaces that are full on the same days scatter more together than alone.
  const waves = daysFrom('2026-01-19', Array.from({ length: 56 }, (_, day) => day % 2 === 0 ? 80 : 120)).map(day => ({ ...day, type: 'workday' as const }))
  t.ok(dispersionBefore(WEEK.first, [waves, waves]) > 1.9 * dispersionBefore(WEEK.first, [waves]))
})

t.test('what is below the gate, provisional or never open is not compared, and open days left out say why', async t => {
  const before = daysFrom('2026-01-19', ordinary(8, 100, 200))
  const week = daysFrom(WEEK.first, ordinary(1, 100, 200))
  const compare = (days: readonly ComparedDay[], status?: Figure['status'], period = WEEK) => compareVisits([{ visits: visits(status), days }], period, calendar)
  t.equal(compare([...before, ...week], 'not_applicable'), undefined)
  t.same(comparisonText(compare([...before, ...week], 'insufficient')!), { zh: '数据不足，不作比较', en: 'insufficient data, not compared' })
  t.match(compare([...before, ...week])!, { status: 'compared', leftOut: [] })
  const withGaps = week.map((day, index) => index === 1 ? { ...day, coverage: 0.3 } : index === 2 ? { ...day, type: 'closed' as const } : index === 3 ? { ...day, type: 'school_holiday' as const } : day)
  t.same(compare([...before, ...withGaps])!.leftOut, [{ day: '2026-03-17', reason: 'blind' }, { day: '2026-03-19', reason: 'no_like_days' }], 'closed days need no excuse')
  t.match(compare(week)!, { status: 'insufficient', leftOut: { length: 7 } }, 'nothing came before')
  const provisional = compare([...before, ...week], 'ok', { first: '2026-12-28', last: '2027-01-03' })!
  t.match(provisional, { status: 'provisional' })
  t.match(comparisonText(provisional).zh, /不作比较/)
  t.equal(comparisonInterval(provisional), undefined)
  t.throws(() => compare(week, 'ok', { first: '2098-01-06', last: '2098-01-12' }), { code: 'calendar_unknown_year' })
})

t.test('a comparison is told with its interval, as changes with a sign', async t => {
  const days = daysFrom('2026-01-19', [...ordinary(8, 100, 100), ...ordinary(1, 200, 200)])
  const comparison = compareVisits([{ visits: visits(), days }], WEEK, calendar)!
  t.same(comparisonText(comparison), { zh: '较同类型日上升100.0%', en: 'up 100.0% on like days' })
  const { low, high } = comparison.status === 'compared' ? comparison.comparable : {}
  t.same(comparisonInterval(comparison), { zh: `+${(100 * (low! - 1)).toFixed(1)}% 至 +${(100 * (high! - 1)).toFixed(1)}%`, en: `+${(100 * (low! - 1)).toFixed(1)}% to +${(100 * (high! - 1)).toFixed(1)}%` })
  const flat = compareVisits([{ visits: visits(), days: daysFrom('2026-01-19', ordinary(9, 100, 100)) }], WEEK, calendar)!
  t.match(comparisonInterval(flat)!.en, /^−\d+\.\d% to \+\d+\.\d%$/)
})

t.test('a day of a space is compared as its own opening and the official calendar say', async t => {
  const space = Space.parse({ id: 's', site: 'x', name: 's', kind: 'study_room', hours: [{ from: 0, weekly: { 1: [['09:00', '18:00']] } }], occupancySource: 'counter', visitsSource: 'counter' })
  const on = (day: string) => comparedDay({ space, calendar, parts: evaluateUsage({ space, devices: [], gateways: [], readings: [], schoolHolidays: [], period: { from: startOfLocalDay(day), to: startOfLocalDay(addDays(day, 1)) } }).parts })
  t.match(on('2026-03-16'), { day: '2026-03-16', type: 'workday', visits: undefined })
  t.match(on('2026-03-17'), { type: 'closed' }, 'it does not open on Tuesdays')
  t.equal(on('2027-01-04'), undefined, 'nobody knows whether people work on that day')
})

t.test('eight weeks hold every like day of an ordinary week, and not those of a holiday', async t => {
  const days = daysFrom('2026-01-19', ordinary(9, 100, 200))
  t.equal(hasAllLikeDays(days, WEEK), true)
  t.equal(hasAllLikeDays(days.filter(({ day }) => day >= '2026-02-23'), WEEK), false, 'six days of weekends')
  t.equal(hasAllLikeDays(days.map(day => day.day === '2026-03-17' ? { ...day, type: 'holiday' as const } : day), WEEK), false)
  const older = [...daysFrom('2025-11-03', ordinary(11, 900, 10)), ...days]
  t.same(comparableOf(older, WEEK), comparableOf(days, WEEK), 'older days change nothing')
})
