import t from 'tap'
import { LocalDate, localDate, mondayOf, parseInstant, startOfLocalDay, startOfQuarter, weekday } from '../src/time/index.ts'

t.test('weeks run from Monday to Sunday', async t => {
  for (const [date, monday, day] of [['2026-03-01', '2026-02-23', 7], ['2026-03-02', '2026-03-02', 1], ['2026-03-08', '2026-03-02', 7], ['2026-01-01', '2025-12-29', 4]] as const) {
    t.equal(mondayOf(date), monday, date)
    t.equal(weekday(date), day, date)
  }
})

t.test('days are those of Shanghai, summer time of the eighties included', async t => {
  t.equal(localDate(Date.UTC(2026, 2, 1, 15, 59)), '2026-03-01')
  t.equal(localDate(Date.UTC(2026, 2, 1, 16)), '2026-03-02')
  t.equal(startOfLocalDay('2026-03-02'), Date.UTC(2026, 2, 1, 16))
  // An hour ahead until September 1991 (tz database, Asia/Shanghai).
  t.equal(localDate(Date.UTC(1990, 6, 1, 15, 30)), '1990-07-02')
  t.equal(startOfLocalDay('1990-07-02'), Date.UTC(1990, 6, 1, 15))
  t.throws(() => startOfLocalDay('2026-02-30'), { code: 'time_invalid', message: /2026-02-30/ })
  t.equal(LocalDate.safeParse('2026-02-30').success, false)
  t.equal(LocalDate.safeParse('2028-02-29').success, true)
})

t.test('a quarter holds what falls into it, its end not', async t => {
  const quarter = Date.UTC(2026, 2, 2, 10, 15)
  t.same([quarter, quarter + 1, quarter + 899_999, quarter + 900_000, quarter - 1].map(startOfQuarter), [quarter, quarter, quarter, quarter + 900_000, quarter - 900_000])
})

t.test('a time without offset is refused as such, and what is no time otherwise', async t => {
  t.equal(parseInstant('2026-03-02T10:00:00.1239+08:00'), Date.UTC(2026, 2, 2, 2, 0, 0, 123))
  t.equal(parseInstant(' 2026-03-02 10:00+0800 '), Date.UTC(2026, 2, 2, 2))
  for (const text of ['2026-03-02T10:00:00', '2026-03-02 10:00', '2026-03-02']) t.throws(() => parseInstant(text), { code: 'time_without_offset', message: new RegExp(text) }, text)
  for (const text of ['yesterday', '', '2026-13-45T10:00:00Z']) t.throws(() => parseInstant(text), { code: 'time_invalid' }, text)
})
