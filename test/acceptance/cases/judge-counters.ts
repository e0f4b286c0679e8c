import { whenSaid, type Words } from './words.ts'

const NUMBERS: Readonly<Record<string, number>> = { no: 0, zero: 0, one: 1, once: 1, two: 2, twice: 2, three: 3, four: 4, five: 5, six: 6, seven: 7, eight: 8, nine: 9, ten: 10 }

/** A number in digits (with thousands' commas) or as a word. */
export function numberOf (text: string): number {
  return NUMBERS[text.toLowerCase()] ?? Number(text.replaceAll(',', ''))
}

const REASONS: readonly (readonly [RegExp, readonly string[]])[] = [
  [/not valid json|not json|no json/, ['not_json']], [/no (?:decoded object|decoder|codec)/, ['no_codec']], [/unknown device|not claimed/, ['unknown_device']], [/image|personal|face/, ['personal_data']],
  [/too (?:large|big|long)/, ['too_large']], [/unknown topic/, ['unknown_topic']], [/impossible/, ['impossible_value', 'no_usable_field']], [/no object|not an object/, ['not_an_object']]
]

const ORDER = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth']

export const COUNTER_WORDS: readonly Words[] = [
  whenSaid(
    /\b(first|second|third|fourth|fifth|sixth|last) message:? (?:is |counts as )?(stored|control|duplicate|quarantined|expired)\b/i,
    ([, place = '', outcome = ''], { fates }) => {
      const fate = fates.at(place.toLowerCase() === 'last' ? -1 : ORDER.indexOf(place.toLowerCase()))
      return [{ what: `the ${place.toLowerCase()} message ${outcome}`, ok: fate === outcome.toLowerCase(), saw: fate ?? 'not received' }]
    }
  ),
  whenSaid(
    /\b(stored|control|duplicates?|quarantined|expired|received)\s*\(?\+([\d,]+)\)?/i,
    ([, name = '', amount = ''], { counters, liveCounters }) => {
      const id = name.toLowerCase().replace(/s$/, '') as keyof typeof counters
      const wanted = numberOf(amount)
      return [{ what: `${id} +${wanted}`, ok: liveCounters[id] === wanted || counters[id] === wanted, saw: `+${liveCounters[id]}` }]
    }
  ),
  whenSaid(
    /\b(?:is|are) in (?:exactly )?one counter\b|\bcounts? once\b/i,
    (_, { balanced, total }) => [{ what: 'each message in one counter', ok: balanced, saw: `received ${total.received}` }]
  ),
  whenSaid(
    /\breason: ([^),;]+)/i,
    ([, words = ''], { quarantined }) => {
      const wanted = REASONS.find(([pattern]) => pattern.test(words.toLowerCase()))?.[1]
      return wanted && [{ what: `quarantined because ${wanted.join(' or ')}`, ok: quarantined.some(({ reason }) => wanted.includes(reason)), saw: quarantined.map(({ reason }) => reason).join(', ') || 'nothing quarantined' }]
    }
  ),
  whenSaid(
    /\braw (?:text|data|bytes|payload)s? (?:are |is )?kept\b/i,
    (_, { quarantined }) => [{ what: 'raw bytes kept', ok: quarantined.length > 0 && quarantined.every(({ payloadBytes, payloadBase64, truncated }) => truncated || Buffer.from(payloadBase64, 'base64').length === payloadBytes), saw: `${quarantined.length} kept` }]
  ),
  whenSaid(
    /\brefusal\b[^;.]*\b(?:counted|visible)\b|\brefused field by field\b/i,
    (_, { status }) => [{ what: 'the refusal is counted by device and field', ok: status.refusals.length > 0, saw: status.refusals.map(({ device, field, count }) => `${device} ${field} ×${count}`).join(', ') || 'none' }]
  ),
  whenSaid(
    /\bspool is empty\b/i,
    (_, { total }) => [{ what: 'nothing pending', ok: total.pending === 0, saw: String(total.pending) }]
  ),
  whenSaid(
    /\bno device (?:is )?named '([^']+)'/i,
    ([, name = ''], { found }) => [{ what: `no device "${name}"`, ok: !found.some(device => device.external === name || device.name === name), saw: found.map(({ external }) => external).join(', ') || 'none found' }]
  )
]
