import { instantOf } from './clauses.ts'
import { whenSaid, type Claim, type Words } from './words.ts'

const CONDITIONS: readonly (readonly [RegExp, string])[] = [[/unreadable/i, 'unreadable'], [/baseline/i, 'co2_baseline'], [/decoding fault/i, 'decoding_fault'], [/stuck|flat/i, 'stuck'], [/asleep|sleep/i, 'asleep']]
const TIME = String.raw`(\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)|\d\d:\d\d(?::\d\d(?:\.\d+)?)?Z?)`

const conditionWords: Claim = ([, words = ''], { atEnd }) => {
  const wanted = CONDITIONS.find(([pattern]) => pattern.test(words))?.[1]
  const standing = atEnd.devices.flatMap(({ device, conditions }) => conditions.map(condition => `${device} ${condition}`))
  return wanted === undefined ? undefined : [{ what: `condition ${wanted}`, ok: standing.some(entry => entry.endsWith(` ${wanted}`)), saw: standing.join(', ') || 'none' }]
}

export const LIVE_WORDS: readonly Words[] = [
  whenSaid(/\bcondition '([^']+)'/i, conditionWords),
  whenSaid(/\bshows? '([^']+)'/i, conditionWords),
  whenSaid(/\bshows? an? (decoding fault|[\w ]*unreadable[\w ]*)/i, conditionWords),
  whenSaid(
    /\bnot 'silent'/i,
    (_, { openAlerts }) => [{ what: 'not silent', ok: !openAlerts.some(({ rule }) => rule === 'device-silent'), saw: openAlerts.map(({ rule }) => rule).join(', ') || 'no alert' }]
  ),
  whenSaid(
    new RegExp(String.raw`\blast contact(?: of (\S+))? (?:stays|becomes|is|remains)(?: at)? ${TIME}`, 'i'),
    ([, device, time = ''], { atEnd, clock }) => {
      const wanted = instantOf(time, clock)
      const about = atEnd.devices.filter(state => device === undefined || state.device === device)
      return [{ what: `last contact ${new Date(wanted).toISOString()}`, ok: about.some(({ lastSeen }) => lastSeen !== undefined && Math.abs(lastSeen - wanted) <= 1000), saw: about.map(({ lastSeen }) => (lastSeen === undefined ? 'never' : new Date(lastSeen).toISOString())).join(', ') }]
    }
  ),
  whenSaid(
    /\blive value (?:stays|is|remains) (-?[\d.]+\d)/i,
    ([, value = ''], { atEnd }) => {
      const live = atEnd.spaces.flatMap(({ values }) => Object.values(values).map(held => held.value))
      return [{ what: `live value ${value}`, ok: live.some(held => Math.abs(held - Number(value)) < 1e-6), saw: live.join(', ') || 'nothing fresh' }]
    }
  ),
  whenSaid(
    /\b(?:not|never) (?:be )?(?:shown as )?fresh\b/i,
    (_, { atEnd }) => [{ what: 'not fresh', ok: atEnd.spaces.every(({ values, occupied }) => Object.keys(values).length === 0 && occupied === undefined), saw: atEnd.spaces.map(({ space, status }) => `${space} ${status}`).join(', ') }]
  ),
  whenSaid(
    /\bages? to 数据不足|\bnot make the space live again\b/i,
    (_, { later }) => [{ what: 'unknown in time', ok: later.spaces.every(({ status, occupied, values }) => status === 'unk' && occupied === undefined && Object.keys(values).length === 0), saw: later.spaces.map(({ space, status, occupied }) => `${space} ${status}${occupied === undefined ? '' : ` occupied=${occupied}`}`).join(', ') }]
  ),
  whenSaid(
    /\ball (\d+) spaces show 数据不足/i,
    ([, amount = ''], { states }) => {
      const unknown = new Set(states.filter(({ status }) => status === 'unk').map(({ space }) => space))
      return [{ what: `${amount} spaces unknown`, ok: unknown.size === Number(amount), saw: String(unknown.size) }]
    }
  ),
  whenSaid(
    /\bstays? online throughout\b/i,
    (_, { deviceHistory }) => {
      const spoken = deviceHistory.flatMap(({ devices }) => devices.filter(({ lastSeen }) => lastSeen !== undefined))
      return [{ what: 'online throughout', ok: spoken.length > 0 && spoken.every(({ alive }) => alive), saw: spoken.filter(({ alive }) => !alive).map(({ device }) => `${device} offline`).join(', ') || 'online' }]
    }
  ),
  whenSaid(
    /\bpeople present (\d+) at (\d\d:\d\d)(?: and (\d+) at (\d\d:\d\d))?/i,
    ([, first, firstAt, second, secondAt], { states, clock }) => [[first, firstAt], [second, secondAt]].flatMap(([people, text]) => {
      if (people === undefined || text === undefined) return []
      // What was shown within the next minute: the reading of that time may come a second later.
      const until = instantOf(text, clock) + 60_000
      const shown = states.findLast(({ at }) => at <= until)?.people
      return [{ what: `${people} people at ${text}`, ok: shown === Number(people), saw: String(shown) }]
    })
  ),
  whenSaid(
    /\bnegative number of people\b/i,
    (_, { states }) => [{ what: 'never below zero', ok: states.every(({ people = 0 }) => people >= 0), saw: `at least ${Math.min(0, ...states.map(({ people = 0 }) => people))}` }]
  )
]
