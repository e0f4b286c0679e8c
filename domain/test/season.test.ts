import t from 'tap'
import { dailyMeansOf, seasonOf, seasonOn, seasonReachesBackTo, seasonReachesOnTo } from '../src/environment/index.ts'
import { addDays, HOUR_MS, MINUTE_MS, startOfLocalDay } from '../src/time/index.ts'

const before = (date: string, ...means: (number | undefined)[]) => new Map(means.flatMap((mean, index) => mean === undefined ? [] : [[addDays(date, index - means.length), mean] as const]))

t.test('summer from 22 °C, winter below 10 °C, transition between them and where nobody knows', async t => {
  t.same([22, 21.9, 10, 9.9, undefined].map(seasonOf), ['summer', 'transition', 'transition', 'winter', 'transition'])
})

t.test('five days before the date decide, not the date itself and not a single day', async t => {
  t.equal(seasonOn('2026-06-06', before('2026-06-06', 20, 21, 22, 23, 24)), 'summer')
  t.equal(seasonOn('2026-06-06', before('2026-06-06', 20, 21, 22, 23, 23.9)), 'transition')
  t.equal(seasonOn('2026-06-06', new Map([...before('2026-06-06', 20, 20, 20, 20, 20), ['2026-06-06', 40]])), 'transition')
  t.equal(seasonOn('2026-01-03', before('2026-01-03', 30, 5, 5, 5, 5, 5)), 'winter', 'the sixth day back does not matter, nor does the year')
})

t.test('four of the five days are enough, three are not', async t => {
  t.equal(seasonOn('2026-12-10', before('2026-12-10', 4, undefined, 4, 4, 4)), 'winter')
  t.equal(seasonOn('2026-12-10', before('2026-12-10', 4, undefined, 4, undefined, 4)), 'transition')
  t.equal(seasonReachesBackTo('2026-12-10'), '2026-12-05')
})

t.test('a daily mean weighs hours alike and needs twenty of them', async t => {
  const day = startOfLocalDay('2026-06-05')
  const hourly = (count: number) => Array.from({ length: count }, (_, hour) => ({ time: day + hour * HOUR_MS, value: hour < 12 ? 10 : 20 }))
  t.same([...dailyMeansOf(hourly(24))], [['2026-06-05', 15]])
  t.same([...dailyMeansOf([...hourly(24), ...Array.from({ length: 59 }, (_, minute) => ({ time: day + (minute + 1) * MINUTE_MS, value: 10 }))])], [['2026-06-05', 15]], 'a chatty hour is one hour')
  t.equal(dailyMeansOf(hourly(20)).size, 1)
  t.equal(dailyMeansOf(hourly(19)).size, 0)
})

t.test('a date has a part in exactly the seasons that reach back to it', async t => {
  const [first, last] = seasonReachesOnTo('2026-06-05')
  t.same([first, last].map(seasonReachesBackTo), ['2026-06-01', '2026-06-05'])
})
