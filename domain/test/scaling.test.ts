import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { calendarYear, dayType, officialCalendar } from '../src/calendar/index.ts'
import { addDays, DAY_MS, localDate, startOfLocalDay } from '../src/time/index.ts'
import { figuresOf, type UsageParts } from '../src/usage/index.ts'
import { evaluateScene, MONDAY } from './support/room.ts'
import { DAYS, someDays } from './support/some-days.ts'

t.test('with twice the places the room is half as full, and nothing else changes', async t => {
  // Powers of two, so that dividing by them loses no digit.
  fc.assert(fc.property(someDays, fc.constantFrom(2, 4, 16), ({ space, ...scene }, factor) => {
    const of = (places: number) => {
      const own = { ...space, capacity: space.capacity.map(({ from, value }) => ({ from, value: value * places })) }
      const { parts } = evaluateScene({ ...scene, space: own }, { days: DAYS })
      return figuresOf({ space: own, parts })
    }
    const { fullness, utilisation, turnover, over_capacity: over, unmet_demand: unmet, ...same } = of(1)
    const { fullness: fullness2, utilisation: utilisation2, turnover: turnover2, over_capacity: over2, unmet_demand: unmet2, ...same2 } = of(factor)
    assert.deepEqual(same2, same)
    for (const [before, after] of [[fullness, fullness2], [utilisation, utilisation2], [turnover, turnover2]]) {
      assert.deepEqual({ ...after, value: after?.value === undefined ? undefined : after.value * factor }, { ...before, value: before?.value })
    }
    for (const [before, after] of [[over, over2], [unmet, unmet2]]) assert.ok(!((after?.value ?? 0) > (before?.value ?? 0)), 'never fuller')
  }), { numRuns: 40 })
  t.pass('for random days')
})

const calendar = officialCalendar()
/** Mondays on whose week, the day before and the one after included, nothing falls but working days and weekends. */
const PLAIN_MONDAYS = Array.from({ length: 150 }, (_, week) => addDays('2024-01-08', 7 * week)).filter(monday => {
  const days = Array.from({ length: 9 }, (_, day) => addDays(monday, day - 1))
  return days.every(date => ['workday', 'weekend'].includes(dayType(date, calendar)) && calendarYear(date, calendar).status === 'official')
})

t.test('in another week of the same days the same figures come out', async t => {
  t.ok(PLAIN_MONDAYS.length > 50 && PLAIN_MONDAYS.includes(localDate(MONDAY)), 'there are such weeks')
  fc.assert(fc.property(someDays, fc.constantFrom(...PLAIN_MONDAYS), ({ space, readings, ...scene }, monday) => {
    const by = startOfLocalDay(monday) - MONDAY
    assert.ok(Number.isInteger(by / (7 * DAY_MS)))
    const later = {
      ...scene, readings: readings.map(reading => ({ ...reading, time: reading.time + by, receivedAt: reading.receivedAt + by })),
      space: {
        ...space, capacity: space.capacity.map(({ from, value }) => ({ from: from === 0 ? 0 : from + by, value })), closures: space.closures.map(({ from, to, reason }) => ({ from: from + by, to: to + by, reason }))
      }
    }
    const back = ({ period, lumps, ...parts }: UsageParts): UsageParts =>
      ({ ...parts, period: { from: period.from - by, to: period.to - by }, lumps: lumps.map(lump => ({ ...lump, from: lump.from - by, to: lump.to - by })) })
    const [here, there] = [evaluateScene({ ...scene, space, readings }, { days: DAYS }), evaluateScene(later, { from: MONDAY + by, days: DAYS })]
    assert.deepEqual(back(there.parts), here.parts)
    assert.deepEqual(there.quarters.map(quarter => ({ ...quarter, from: quarter.from - by })), here.quarters)
  }), { numRuns: 40 })
})
