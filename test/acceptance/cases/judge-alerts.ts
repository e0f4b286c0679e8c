import type { AlertCondition } from '@linli/domain/state'
import type { CaseRecord } from './record.ts'
import { whenSaid, type Check, type Words } from './words.ts'
import { numberOf } from './judge-counters.ts'

/** Rules that an adjective means. */
const TOPICS: readonly (readonly [RegExp, RegExp])[] = [
  [/air|co2|ventilation/i, /co2|air/], [/batter/i, /battery/], [/temperature/i, /temp/], [/silent|offline|device/i, /device-silent/], [/capacity|crowd/i, /capacity/], [/leak/i, /leak/], [/collection|source|bridge/i, /source/]
]

const raised = ({ alerts }: CaseRecord, rules = /./) => alerts.filter(({ active, rule }) => active && rules.test(rule))
const cleared = ({ alerts }: CaseRecord, rules = /./) => alerts.filter(({ active, rule }) => !active && rules.test(rule))
const rulesOf = (words: string) => TOPICS.find(([pattern]) => pattern.test(words))?.[1]

function count (what: string, found: readonly AlertCondition[], fits: (count: number) => boolean): readonly Check[] {
  return [{ what, ok: fits(found.length), saw: `${found.length}${found.length > 0 ? ` (${[...new Set(found.map(({ id }) => id))].slice(0, 4).join(', ')})` : ''}` }]
}

export const ALERT_WORDS: readonly Words[] = [
  whenSaid(/\bat most (\w+) alerts?\b/i, ([, amount = ''], record) => count(`at most ${amount} alert`, raised(record), number => number <= numberOf(amount))),
  whenSaid(
    /\bat most (\w+) 'raised' and (\w+) 'cleared'/i,
    ([, up = '', down = ''], record) => [...count(`at most ${up} raised`, raised(record), number => number <= numberOf(up)), ...count(`at most ${down} cleared`, cleared(record), number => number <= numberOf(down))]
  ),
  whenSaid(/\brecord shows (\w+) openings?\b/i, ([, amount = ''], record) => count(`at most ${amount} opening`, raised(record), number => number <= numberOf(amount))),
  whenSaid(
    /(?<!\bat (?:most|least) )\b(no|\d+|one|two|three)((?: (?!message|alert)[\w-]+){0,3}) (alerts?|alarms?|messages?)\b(?! ')/i,
    ([, amount = '', words = '', noun = ''], record) => {
      const rules = words.trim() !== '' ? rulesOf(words) : noun.startsWith('message') ? undefined : /./
      return rules && count(`${amount}${words} alert`, raised(record, rules), number => number === numberOf(amount))
    }
  ),
  whenSaid(/'([^']+)' alert stays open\b/i, ([, words = ''], { openAlerts }) => count(`"${words}" stays open`, openAlerts.filter(({ rule }) => (rulesOf(words) ?? /./).test(rule)), number => number > 0)),
  whenSaid(/\b(\w+) messages? '([^']*(?:stopped|down|lost)[^']*)'/i, ([, amount = '', words = ''], record) => count(`${amount} "${words}"`, raised(record, rulesOf(words) ?? /./), number => number === numberOf(amount))),
  whenSaid(/\b(\w+) '(?:is )?back'/i, ([, amount = ''], record) => count(`${amount} "is back"`, cleared(record, /source/), number => number === numberOf(amount)))
]
