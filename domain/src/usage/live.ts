import { officialCalendar, openingIntervals } from '../calendar/index.ts'
import type { Catalogue, Device, Space } from '../catalogue/index.ts'
import type { MethodClass } from '../figures/figure.ts'
import type { Reading } from '../readings/index.ts'
import { intervalAt, normalise, QUARTER_MS, startOfQuarter, type TimeSet } from '../time/index.ts'
import { hold, sourceValid } from './alive.ts'
import { emptyTimes } from './counting.ts'
import { countingDayAt } from './counting-days.ts'
import { countedBy } from './passages.ts'
import { addPeople, HALF_A_PERSON, heldAt, livePeople, peopleFromCo2 } from './people.ts'
import { sense } from './sensed.ts'

/** Who is in a space now; nothing where its source is blind. */
export interface LiveCount { readonly people?: number, readonly occupied?: boolean, readonly methodClass?: MethodClass }

/**
 * The live count of a space at and including an instant (DOMAIN A3.6), from the readings of its devices since the counting day began, and for held values
 * those within their validity before.
 */
export function liveCountAt ({ space, devices, gateways = [], readings, at, schoolHolidays = [] }: {
  readonly space: Space, readonly devices: readonly Device[], readonly gateways?: readonly Device[], readonly readings: readonly Reading[], readonly at: number,
  readonly schoolHolidays?: Catalogue['schoolHolidays']
}): LiveCount {
  const sensed = sense({ space, devices, gateways, readings: readings.filter(({ time }) => time <= at) })
  const seen = intervalAt(sensed.presence, at) !== undefined
  const isValid = (valid: TimeSet) => intervalAt(valid, at) !== undefined
  const counted = (people: number, methodClass: MethodClass): LiveCount => ({ people, occupied: people >= HALF_A_PERSON || seen, methodClass })
  switch (space.occupancySource) {
    case 'counter': {
      const counters = sensed.of('counter', 'totals')
      if (!isValid(sourceValid(counters))) return {}
      const day = countingDayAt(space.resetAt, at)
      const passages = counters.flatMap(counter => countedBy(counter, () => false).passages).filter(passage => day.from <= passage.at && passage.at <= at).sort((a, b) => a.at - b.at)
      const now = { from: day.from, to: at + 1 }
      const open = openingIntervals(space, now, officialCalendar(schoolHolidays))
      return counted(heldAt(livePeople(passages, now, emptyTimes(now, { passages, sensed, open })), at) ?? 0, 'A')
    }
    case 'headcount': {
      const sensors = sensed.of('headcount')
      const held = sensors.map(sensor => hold(sensor, ({ values }) => values.count))
      if (!isValid(sourceValid(sensors.map(({ service }, index) => ({ service, alive: normalise(held[index]!) }))))) return {}
      return counted(heldAt(addPeople(held), at) ?? 0, 'A')
    }
    case 'presence': return isValid(sourceValid(sensed.of('presence'))) ? { occupied: seen, methodClass: 'B' } : {}
    case 'co2': {
      // The newest whole quarter whose two ends are known.
      const from = startOfQuarter(at) - QUARTER_MS
      const { people, valid } = peopleFromCo2(sensed.of('environment'), space.co2Model, { from, to: from + QUARTER_MS })
      return valid.length === 0 ? {} : counted(people[0]?.value ?? 0, 'C')
    }
    case 'none': return {}
  }
}
