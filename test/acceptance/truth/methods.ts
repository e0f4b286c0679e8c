import { livePresence, nightlyPresence, type AirPresence } from '@linli/domain/air-presence'
import { peopleOfCo2 } from '@linli/domain/environment'
import { HOUR_MS, intervalAt, localDate, QUARTER_MS, startOfLocalDay, startOfQuarter, weekday } from '@linli/domain/time'
import { SLOT_MS, type TruthRoom } from './recording.ts'
import type { Verdict } from './score.ts'

export interface Method { readonly id: string, /** What a reader must know beside the figures. */ readonly note?: string, readonly verdict: Verdict, /** Days without a verdict, with reasons. */ readonly refused?: AirPresence['refused'] }

/** Every way to say whether somebody is in a room, on the same slots. */
export function methodsOf (truth: TruthRoom): readonly Method[] {
  const { air, room } = truth
  const others = [...air.some(({ illuminance }) => illuminance !== undefined) ? ['light'] : [], ...air.some(({ noise }) => noise !== undefined) ? ['sound'] : []]
  const alone = { live: livePresence({ room, samples: air, withOthers: false }), nightly: nightlyPresence({ room, samples: air, withOthers: false }) }
  const together = others.length === 0 ? undefined : { live: livePresence({ room, samples: air }), nightly: nightlyPresence({ room, samples: air }) }
  const both = (name: string, { live, nightly }: { readonly live: AirPresence, readonly nightly: AirPresence }): readonly Method[] => [
    { id: `${name} live`, verdict: allSlots(truth, live) },
    { id: `${name} nightly`, verdict: allSlots(truth, nightly), note: 'days that it would refuse included' },
    { id: `${name} nightly, refusing`, verdict: validSlots(truth, nightly), refused: nightly.refused }
  ]
  return [
    { id: 'weekdays 08–20', note: 'no sensor', verdict: { present: bySlots(truth, ({ at }) => Number(weekday(localDate(at)) <= 5 && hourOf(at) >= 8 && hourOf(at) < 20)) } },
    { id: 'nobody ever', note: 'no sensor', verdict: { present: bySlots(truth, () => 0), people: bySlots(truth, () => 0) } },
    { id: 'CO2 inverse A3.6', note: 'reference of the formula, never printed: λ 2, 430 ppm', verdict: inverse(truth) },
    ...both('CO2', alone), ...together ? both(`CO2 + ${others.join(', ')}`, together) : []
  ]
}

const hourOf = (at: number) => (at - startOfLocalDay(localDate(at))) / HOUR_MS

function bySlots ({ from, people }: TruthRoom, say: (slot: { readonly at: number, readonly slot: number }) => number): Float64Array {
  return people.map((_, slot) => say({ at: from + slot * SLOT_MS, slot }))
}

function allSlots (truth: TruthRoom, { from, probability, uncheckedPeople }: AirPresence): Verdict {
  const shift = Math.round((truth.from - from) / SLOT_MS)
  return { present: bySlots(truth, ({ slot }) => probability[slot + shift] ?? NaN), people: bySlots(truth, ({ slot }) => uncheckedPeople[slot + shift] ?? NaN) }
}

/** As the product prints it: nothing on refused days, and no people at all. */
function validSlots (truth: TruthRoom, { valid, occupied }: AirPresence): Verdict {
  return { present: bySlots(truth, ({ at }) => intervalAt(valid, at) === undefined ? NaN : Number(intervalAt(occupied, at) !== undefined)) }
}

const REFERENCE = { airChangePerHour: 2, outdoor: 430, generationM3PerHour: 0.0047 * 3.6 }
const HELD_MS = 30 * 60_000

function inverse (truth: TruthRoom): Verdict {
  const readings = truth.air.flatMap(({ time, co2 }) => co2 === undefined ? [] : [{ time, co2 }]).sort((a, b) => a.time - b.time)
  const model = { ...REFERENCE, volumeM3: truth.room.volumeM3 }
  const held = (at: number) => {
    let low = 0
    let high = readings.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (readings[middle]!.time <= at) low = middle + 1
      else high = middle
    }
    const last = readings[low - 1]
    return last && at - last.time <= HELD_MS ? last.co2 : undefined
  }
  const people = bySlots(truth, ({ at }) => {
    const start = startOfQuarter(at)
    const [ppmStart, ppmEnd] = [held(start), held(start + QUARTER_MS)]
    if (ppmStart === undefined || ppmEnd === undefined) return NaN
    const found = peopleOfCo2(model, { ppmStart, ppmEnd, hours: QUARTER_MS / HOUR_MS })
    return found < 1 ? 0 : found
  })
  return { present: people.map(found => Number.isNaN(found) ? NaN : Number(found >= 0.5)), people }
}
