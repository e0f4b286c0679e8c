import t from 'tap'
import { calendarStatus, dayType, isoWeek, officialCalendar, openingIntervals, workingDays } from '../src/calendar/index.ts'
import { HoursVersion } from '../src/catalogue/index.ts'
import { parseInstant, startOfLocalDay } from '../src/time/index.ts'

const calendar = officialCalendar([['2026-07-01', '2026-08-31']])
const DAILY = { 1: [['09:00', '12:00'], ['13:30', '20:00']], 2: [['18:00', '02:00']], 3: [['00:00', '24:00']], 4: [], 5: [['09:00', '17:00']], 6: [['10:00', '16:00']], 7: [['10:00', '16:00']] }
const hours = (more: object = {}) => ({ hours: [HoursVersion.parse({ from: 0, weekly: DAILY, ...more })], special: [], closures: [] })
const day = (date: string) => ({ from: startOfLocalDay(date), to: startOfLocalDay(date) + 86_400_000 })
const clock = (set: readonly { from: number, to: number }[]) => set.map(({ from, to }) => [from, to].map(at => new Date(at + 8 * 3_600_000).toISOString().slice(5, 16)))

t.test('days are what the State Council says', async t => {
  for (const [date, type] of [
    ['2026-02-14', 'makeup_workday'], ['2026-02-16', 'spring_festival'], ['2026-10-03', 'national_day'], ['2026-06-20', 'holiday'], ['2026-11-28', 'weekend'], ['2026-11-25', 'workday'],
    ['2026-07-02', 'school_holiday'], ['2026-07-04', 'weekend'], ['2005-10-03', 'national_day'], ['2021-10-09', 'makeup_workday']
  ] as const) t.equal(dayType(date, calendar), type, date)
  t.equal(workingDays('2026-01-01', '2027-01-01', calendar), 248)
  t.throws(() => dayType('2031-01-01', calendar), { code: 'calendar_unknown_year', message: /2031/ })
  t.equal(calendarStatus('2026-12-28', '2027-01-03', calendar), 'provisional')
  t.match(isoWeek('2027-01-03'), { isoYear: 2026, isoWeek: 53, monday: '2026-12-28' })
  t.match(isoWeek('2027-01-04'), { isoYear: 2027, isoWeek: 1 }, 'the first week has 4 January')
})

t.test('hours hold as they hang on the door, past midnight too', async t => {
  t.same(clock(openingIntervals(hours(), day('2026-11-23'), calendar)), [['11-23T09:00', '11-23T12:00'], ['11-23T13:30', '11-23T20:00']])
  t.same(clock(openingIntervals(hours(), day('2026-11-25'), calendar)), [['11-25T00:00', '11-26T00:00']], 'the tail of the eve joins')
  t.same(clock(openingIntervals(hours(), day('2026-11-24'), calendar)), [['11-24T18:00', '11-25T00:00']])
  t.same(openingIntervals(hours(), day('2026-11-26'), calendar), [])
  t.same(clock(openingIntervals(hours({ weekly: { 1: [['08:00', '08:00']] } }), { from: day('2026-11-23').from, to: day('2026-11-24').to }, calendar)), [['11-23T08:00', '11-24T08:00']], 'equal times are a whole day')
})

t.test('holidays, make-up days, special hours and closures come before the weekday', async t => {
  const own = hours({ holiday: [['10:00', '15:00']], makeup: [['09:00', '17:00']] })
  t.same(clock(openingIntervals(own, day('2026-10-01'), calendar)), [['10-01T10:00', '10-01T15:00']])
  t.same(clock(openingIntervals(own, day('2026-10-10'), calendar)), [['10-10T09:00', '10-10T17:00']])
  t.same(openingIntervals(hours({ holiday: [] }), day('2026-10-02'), calendar), [], 'an empty list closes a Friday')
  t.same(clock(openingIntervals(hours(), day('2026-10-10'), calendar)), [['10-10T10:00', '10-10T16:00']], 'without a list of its own the weekday holds')
  t.same(clock(openingIntervals({ ...own, special: [{ date: '2026-10-01', hours: [['08:00', '09:00']] }] }, day('2026-10-01'), calendar)), [['10-01T08:00', '10-01T09:00']])
  const closure = { from: parseInstant('2026-11-25T10:00+08:00'), to: parseInstant('2026-11-25T11:00+08:00'), reason: '' }
  t.equal(openingIntervals({ ...own, closures: [closure] }, day('2026-11-25'), calendar).length, 2)
})

t.test('an unknown year is refused, as an eve it is skipped', async t => {
  const only2026 = { years: { 2026: calendar.years['2026']! }, schoolHolidays: [] }
  t.throws(() => openingIntervals(hours(), day('2027-01-01'), only2026), { code: 'calendar_unknown_year' })
  t.doesNotThrow(() => openingIntervals(hours(), day('2026-01-01'), only2026))
})
