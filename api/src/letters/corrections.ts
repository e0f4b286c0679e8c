import { displayFigure, type Figure, type MethodClass } from '@linli/domain/figures'
import { addDays } from '@linli/domain/time'
import type { Correction, LetterModel } from './model.ts'
import { printedFigures, printedTotals } from './printed.ts'

/** Weeks of whose letters figures are corrected: readings are accepted for 90 days. */
export const CORRECTED_WEEKS = 13

/** The part of a letter that is figures. */
export type LetterFigures = Pick<LetterModel, 'week' | 'totals' | 'sites'>

/** A printed figure and what it is a figure of. */
type Told = Omit<Correction, 'was' | 'now'> & { readonly figure: Figure }

/**
 * Figures of earlier weeks, as `now` computes them, that would be printed otherwise than readers were last told: by the letter of that week, or by a correction since.
 * `letters`: those that the same readers got, in the order in which they were made. What no letter printed is not corrected.
 */
export function correctionsOf (letters: readonly LetterModel[], now: readonly LetterFigures[]): readonly Correction[] {
  const last = new Map<string, Figure>()
  for (const letter of letters) {
    for (const { figure, ...told } of figuresIn(letter)) last.set(keyOf(told), figure)
    // A letter of an earlier version has none.
    for (const correction of letter.corrections ?? []) last.set(keyOf(correction), correction.now)
  }
  return now.flatMap(figuresIn).flatMap(({ figure, ...told }) => {
    const was = last.get(keyOf(told))
    return was && printed(was) !== printed(figure) ? [{ ...told, was, now: figure }] : []
  })
}

function keyOf ({ week, space, methodClass, metric, day }: Omit<Told, 'figure'>): string {
  return JSON.stringify([week, space, methodClass, metric, day])
}

/** As readers see it; both languages print the same digits. More coverage under the same number corrects nothing. */
function printed (figure: Figure): string {
  return displayFigure(figure, 'en')
}

/** Everything that a letter prints as a figure: totals, then spaces, then days. */
function figuresIn ({ week, totals, sites }: LetterFigures): readonly Told[] {
  const spaces = (sites ?? []).flatMap(({ spaces: own }) => own)
  return [
    ...(Object.entries(totals?.byClass ?? {}) as [MethodClass, Parameters<typeof printedTotals>[0]][]).flatMap(([methodClass, figures]) => printedTotals(figures, methodClass).map(figure => ({ week, methodClass, metric: figure.metric, figure }))),
    ...spaces.flatMap(space => printedFigures(space).map(figure => ({ week, space: space.id, place: space.name, metric: figure.metric, figure }))),
    ...spaces.flatMap(space => space.figures.visits === undefined || space.figures.visits.status === 'not_applicable'
      ? []
      : space.dailyVisits.map((figure, index) => ({ week, space: space.id, place: space.name, metric: figure.metric, day: addDays(week, index), figure })))
  ]
}
