import { Space } from '@linli/domain/catalogue'
import { METRIC_DEFINITIONS } from '@linli/domain/figures'
import type { DayState, ExplainedDay, Explanation, ExplainQuery } from '@linli/domain/explain'
import { DAY_MS, HOUR_MS, localDate, MINUTE_MS } from '@linli/domain/time'
import { DAY, figure, HOSTILE, NOW } from './figure.ts'

const STATES: readonly DayState[] = ['used', 'partial', 'blind', 'empty', 'closed', 'used', 'used']
const SHARE: Readonly<Record<DayState, number>> = { used: 1, partial: 0.86, blind: 0.4, empty: 1, closed: 0, none: 0 }

function dayOf (metric: ExplainQuery['metric'], state: DayState, index: number): ExplainedDay {
  const from = DAY + (index - 9) * DAY_MS
  const openMs = state === 'closed' ? 0 : 9 * HOUR_MS
  const validMs = openMs * SHARE[state]
  const people = state === 'empty' || state === 'closed' ? 0 : 8 + index
  return {
    date: localDate(from), state, check: index === 6 ? 'running' : index === 5 ? 'differs' : index === 0 ? 'expired' : 'same', partsVersion: 5, catalogue: 1, computedAt: NOW - HOUR_MS,
    figure: state === 'closed' ? figure(metric, undefined, undefined) : figure(metric, state === 'empty' ? 0 : 0.4, SHARE[state]),
    open: openMs === 0 ? [] : [{ from: from + 9 * HOUR_MS, to: from + 18 * HOUR_MS }],
    parts: {
      occupancyClass: 'A', openMs, validMs, usedMs: validMs / 2, personMs: validMs * people, loadMs: validMs * people / 24, capacityMissing: false, quarterMeans: [1, 2.5, people], fullQuarters: 1,
      visits: 12.4, visitsKnownMs: validMs, lumps: [], period: { from, to: from + DAY_MS }, comfort: { co2: { insideMs: validMs / 3, judgedMs: validMs / 2 } }
    }
  }
}

/** An explanation with every state, reason, cause and kind of correction, and names that would like to be markup. */
export function explanationOf ({ space, metric, asOf }: ExplainQuery): Explanation {
  const days = STATES.map((state, index) => dayOf(metric, state, index))
  const from = DAY - 9 * DAY_MS
  const at = (day: number, hour: number) => from + day * DAY_MS + hour * HOUR_MS
  const { resetAt, occupancySource, visitsSource, limits, costs } = Space.parse({ id: 's', site: 'x', name: 's', kind: 'activity_room', occupancySource: 'counter', visitsSource: 'counter', limits: [{ quantity: 'co2', hi: 1000, averaging: '1h' }] })
  const name = { zh: HOSTILE, en: HOSTILE }
  const settings = { expectedIntervalSeconds: 300, evidence: 'report', reversed: false, holdSeconds: 0, pulse: false }
  return {
    space: { id: space, name: { zh: '活动室', en: 'Activity room' }, siteName: name }, metric, figure: figure(metric, 0.42, 0.81, { flags: ['lump'] }), definition: METRIC_DEFINITIONS[metric], definitionSince: NOW - 40 * DAY_MS,
    period: { from, to: from + 7 * DAY_MS }, first: days[0]!.date, last: days[6]!.date, soFar: true, now: NOW, ...(asOf === undefined ? {} : { asOf }), days, sum: { ...days[0]!.parts, openMs: 54 * HOUR_MS, validMs: 44 * HOUR_MS },
    sensors: [
      { device: 'dev-0', name, kind: 'counter', where: '门口', decides: true, service: [{ from, to: from + 7 * DAY_MS }], watchedMs: 54 * HOUR_MS, knownMs: 44 * HOUR_MS, readings: 2016, raw: { in: 215, out: 144 }, settings, gaps: [{ kind: 'silent', from: at(2, 11), to: at(2, 17) }, { kind: 'no_value', from: at(1, 9), to: at(1, 10) }] },
      { device: 'dev-1', name: { zh: '墙角', en: 'Corner' }, kind: 'door', decides: false, service: [{ from: at(1, 0), to: at(3, 12) }], gaps: [], settings: { ...settings, also: ['environment'] } }
    ],
    reasons: [
      { kind: 'day_refused', day: days[2]!.date, in: 100, out: 40 }, { kind: 'no_value', device: 'dev-0', name, from: at(1, 9), to: at(1, 10) }, { kind: 'silent', device: 'dev-0', name, from: at(2, 11), to: at(2, 17) + 20 * MINUTE_MS },
      { kind: 'no_sensor', from: at(3, 9), to: at(3, 10) }, { kind: 'raw_expired', from: at(0, 0), to: at(1, 0) }
    ],
    balance: [
      { day: days[0]!.date, in: 110, out: 100, grade: 'doubtful', used: true, s: Math.sqrt(100 / 110), visits: Math.sqrt(11_000) }, { day: days[1]!.date, in: 80, out: 80, grade: 'good', used: true, s: 1, visits: 80 },
      { day: days[2]!.date, in: 100, out: 40, grade: 'fault', used: false, s: Math.sqrt(0.4), visits: undefined }, { day: days[3]!.date, in: 1, out: 0, grade: 'doubtful', used: true, s: undefined, visits: 0 }
    ],
    capacity: [{ from: 0, value: 24 }, { from: at(3, 0), value: 30 }], hours: [], settings: { resetAt, occupancySource, visitsSource, limits, costs, staffVisitsPerOpenDay: [{ from: 0, value: 2 }] }, catalogue: { version: 3, at: NOW - 20 * DAY_MS, by: HOSTILE },
    changes: {
      against: asOf === undefined ? 'stored' : 'as_of', ...(asOf === undefined ? {} : { figureNow: figure(metric, 0.5, 0.93), definition: { from: 1, to: 2 } }),
      days: [{ date: days[5]!.date, differences: [{ part: 'personMs', before: 3 * HOUR_MS, after: 4 * HOUR_MS }, { part: 'quarterMeans', before: [1], after: [1, 2] }], causes: [
        { kind: 'catalogue', from: 1, to: 3, facts: ['capacity', 'device dev-0: placements'] }, { kind: 'late_readings', count: 12, devices: ['dev-0'], receivedFrom: NOW - HOUR_MS, receivedTo: NOW }, { kind: 'definition', from: 4, to: 5 }, { kind: 'raw_expired' }, { kind: 'unexplained' }
      ] }]
    },
    hash: '3f'.repeat(32)
  }
}
