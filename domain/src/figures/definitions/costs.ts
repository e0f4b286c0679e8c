import type { Text } from '../../text/index.ts'
import type { MetricId } from '../figure.ts'
import type { Meaning } from './meaning.ts'
import { PEOPLE } from './people.ts'
import { VISITS } from './visits.ts'

const COST: Text = { zh: '期间成本（运营费按日分摊，资本性投入直线摊销）', en: 'cost of the period: operating items by day, capital straight-line' }

/** Cost by use: DOMAIN A3.11. What is included is what the catalogue lists. */
export const COSTS = {
  cost_per_visit: {
    version: 1, classes: ['A', 'C'], facts: ['costs'],
    text: { zh: '期间成本除以到访人次；到访人次的覆盖率门槛照样适用。', en: 'Cost of the period by its visits, under the coverage gate of the visits.' },
    numerator: COST, denominator: { zh: '到访人次', en: 'visits' },
    parts: { numerator: ['period'], denominator: VISITS.visits.parts.numerator, coverage: VISITS.visits.parts.coverage, conditions: ['visitsClass'] }
  },
  cost_per_person_hour: {
    version: 1, classes: ['A', 'C'], facts: ['costs'],
    text: { zh: '期间成本除以服务人时（若放大，按放大后的人时）；服务人时的覆盖率门槛照样适用。', en: 'Cost of the period by its person-hours, scaled if those are, under their coverage gate.' },
    numerator: COST, denominator: { zh: '服务人时', en: 'person-hours' },
    parts: { numerator: ['period'], denominator: PEOPLE.person_hours.parts.numerator, coverage: PEOPLE.person_hours.parts.coverage, conditions: ['occupancyClass', 'presenceOnly'] }
  },
  cost_per_open_hour: {
    version: 1, classes: ['A'], facts: ['costs'],
    text: { zh: '期间成本除以开放小时数。', en: 'Cost of the period by its opening hours.' },
    numerator: COST, denominator: { zh: '开放时间 |O|', en: 'opening time |O|' },
    parts: { numerator: ['period'], denominator: ['openMs'], coverage: [], conditions: [] }
  }
} as const satisfies Partial<Record<MetricId, Meaning>>
