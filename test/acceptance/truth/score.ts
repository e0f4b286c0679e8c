import { localDate } from '@linli/domain/time'
import { SLOT_MS, type TruthRoom } from './recording.ts'

/** What a method says by slot of the room: presence (1, 0, or NaN for no verdict), and people if it counts them. */
export interface Verdict { readonly present: Float64Array, readonly people?: Float64Array }

/** How far a method is from the truth, over the slots that both know. */
export interface Score {
  /** Of presence: 2·TP / (2·TP + FP + FN); NaN where nobody was there and nobody was seen. */
  readonly f1: number
  /** Minutes a day. */
  readonly falseMinutes: number
  readonly missedMinutes: number
  /** Share of the slots with a truth in which the method has no verdict, and of the days on which it has none at all. */
  readonly blind: number
  readonly blindDays: number
  readonly occupied: number
  /** Head count: mean absolute error, the same while occupied, Σ estimated / Σ true. */
  readonly people?: { readonly error: number, readonly errorOccupied: number, readonly ratio: number }
}

export function scoreOf ({ from, people, counted }: TruthRoom, verdict: Verdict): Score {
  const sum = { both: 0, invented: 0, missed: 0, neither: 0, known: 0, error: 0, errorOccupied: 0, estimated: 0, real: 0 }
  const days = new Map<string, boolean>()
  people.forEach((real, slot) => {
    const said = verdict.present[slot]!
    if (Number.isNaN(real)) return
    sum.known++
    const day = localDate(from + slot * SLOT_MS)
    days.set(day, (days.get(day) ?? false) || !Number.isNaN(said))
    if (Number.isNaN(said)) return
    const there = real >= 0.5
    if (said >= 0.5) sum[there ? 'both' : 'invented']++
    else sum[there ? 'missed' : 'neither']++
    const estimate = verdict.people?.[slot] ?? 0
    sum.error += Math.abs(estimate - real)
    if (there) sum.errorOccupied += Math.abs(estimate - real)
    sum.estimated += estimate
    sum.real += real
  })
  const judged = sum.both + sum.invented + sum.missed + sum.neither
  const minutesADay = (slots: number) => slots / judged * 1440
  return {
    f1: 2 * sum.both / (2 * sum.both + sum.invented + sum.missed), falseMinutes: minutesADay(sum.invented), missedMinutes: minutesADay(sum.missed),
    blind: 1 - judged / sum.known, blindDays: [...days.values()].filter(seen => !seen).length / days.size, occupied: (sum.both + sum.missed) / judged,
    ...(counted && verdict.people ? { people: { error: sum.error / judged, errorOccupied: sum.errorOccupied / (sum.both + sum.missed), ratio: sum.estimated / sum.real } } : {})
  }
}
