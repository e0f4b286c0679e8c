import { dayType, isoWeek, openingIntervals, workingDays, type Calendar } from '@linli/domain/calendar'
import { HoursVersion } from '@linli/domain/catalogue'
import { freshAir, co2Step, co2SteadyState, peopleOfCo2, peopleStandardDeviation, type Co2Room } from '@linli/domain/environment'
import { LinliError } from '@linli/domain/errors'
import { displayCoverage, displayFigure, gateOf, roundHalfUp, UNITS, type MetricId } from '@linli/domain/figures'
import { addDays, startOfLocalDay } from '@linli/domain/time'
import { balanceOf, increments } from '@linli/domain/usage'
import { BUILDING } from './operations/building.ts'
import type { Tolerance } from './input.ts'
import { COMPARISON } from './operations/comparison.ts'
import { differences } from './verdict.ts'

export interface Vectors { readonly tolerance: Tolerance, readonly calendar?: Partial<Calendar>, readonly cases: readonly Case[] }
export interface Case { readonly id: string, readonly op: string, readonly input: Readonly<Record<string, unknown>>, readonly expected?: unknown, readonly error?: string }

/** Inputs are as the format says; what they lack, the formula refuses or shows. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Input = any
export type Operation = (input: Input, calendar: Calendar) => unknown

const roomOf = ({ outdoor, airChangePerHour, volumeM3, generationM3PerHour }: Input): Co2Room => ({ outdoor, airChangePerHour, volumeM3, generationM3PerHour })

/** Operations whose formula exists, by file and name: `display` and `balance` mean different things in different files. */
const OPERATIONS: Readonly<Record<string, Operation>> = {
  ...BUILDING,
  'calendar.dayType': ({ date, closed }, calendar) => closed ? 'closed' : dayType(date, calendar),
  'calendar.workingDays': ({ from, to }, calendar) => workingDays(from, to, calendar),
  'calendar.week': ({ date }) => isoWeek(date),
  'calendar.openingIntervals': ({ date, hours, special, closures }, calendar) => opening({ date, hours, special, closures }, calendar),
  'co2.step': input => co2Step(roomOf(input), { ppm: input['ppm'], people: input['people'], hours: input['hours'] }),
  'co2.people': input => peopleOfCo2(roomOf(input), { ppmStart: input['ppmStart'], ppmEnd: input['ppmEnd'], hours: input['hours'] }),
  'co2.freshAir': ({ airChangePerHour, volumeM3, people }) => freshAir({ airChangePerHour, volumeM3 }, people),
  'co2.steadyState': input => co2SteadyState(roomOf(input), input['people']),
  'co2.peopleStandardDeviation': input => peopleStandardDeviation(roomOf(input), { ppmStandardDeviation: input['ppmStandardDeviation'], hours: input['hours'] }),
  'counters.increments': ({ totals, rollover }) => increments((totals as [number, number, number][]).map(([at, entries, exits]) => ({ at: at * 1000, in: entries, out: exits })), rollover ?? undefined),
  'counters.balance': input => balanceOf(input['in'], input['out']),
  'gate.gate': ({ validSeconds, openSeconds }) => ({ status: gateOf(validSeconds, openSeconds), coverage: displayCoverage(validSeconds / openSeconds) }),
  'rounding.round': ({ value, decimals }) => roundHalfUp(value, decimals),
  'rounding.display': ({ metric, value, flags }) => {
    const figure = { metric: metric as MetricId, value, unit: UNITS[metric as MetricId], coverage: 1, methodClass: 'A' as const, status: 'ok' as const, flags }
    return { display_zh: displayFigure(figure, 'zh'), display_en: displayFigure(figure, 'en') }
  },
  ...COMPARISON
}

function opening ({ date, hours, special, closures }: Input, calendar: Calendar): unknown {
  const space = {
    hours: [HoursVersion.parse({ from: 0, ...(hours as object) })], special: special ?? [],
    closures: (closures as { from: string, to: string }[] | undefined ?? []).map(({ from, to }) => ({ from: Date.parse(from), to: Date.parse(to), reason: '' }))
  }
  // The intervals that begin on the date, also beyond its midnight.
  const start = startOfLocalDay(date)
  const next = startOfLocalDay(addDays(date, 1))
  const two = openingIntervals({ ...space, special: [...space.special, { date: addDays(date, -1), hours: [] }, { date: addDays(date, 1), hours: [] }] }, { from: start, to: next + 86_400_000 }, calendar)
  const iso = (at: number) => `${new Date(at + 8 * 3_600_000).toISOString().slice(0, 19)}+08:00`
  return two.map(({ from, to }) => [iso(from), iso(to)])
}

/** What is wrong with a case; undefined: its formula does not exist yet. */
export function judgeCase (file: string, { op, input, expected, error }: Case, { tolerance, calendar }: Vectors): readonly string[] | undefined {
  const operation = OPERATIONS[`${file}.${op}`]
  if (!operation) return undefined
  try {
    const actual = operation(input as Input, { years: calendar?.years ?? {}, schoolHolidays: calendar?.schoolHolidays ?? [] })
    return error === undefined ? differences(actual, expected, tolerance) : [`expected the refusal ${error}, got ${JSON.stringify(actual)}`]
  } catch (thrown) {
    const code = thrown instanceof LinliError ? thrown.code : String(thrown)
    return code === error ? [] : [`expected ${error ?? JSON.stringify(expected)}, got the refusal ${code}`]
  }
}
