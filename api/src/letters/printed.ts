import type { Figure } from '@linli/domain/figures'
import type { Figures } from '@linli/domain/usage'
import type { LetterSpace } from './model.ts'

/** Use of a space: of places where people are counted, else of time. */
export function useOf (figures: Figures): { readonly figure: Figure | undefined, readonly presence: boolean } {
  const presence = figures.utilisation?.status === 'not_applicable' && figures.frequency?.status !== 'not_applicable'
  return { figure: presence ? figures.frequency : figures.utilisation, presence }
}

/** Figures of a space that the letter prints for the week. */
export function printedFigures ({ figures, limits }: Pick<LetterSpace, 'figures' | 'limits'>): readonly Figure[] {
  return [figures.visits, figures.person_hours, useOf(figures).figure, figures.opening_compliance, ...limits.map(({ quantity }) => figures[`comfort_${quantity}`])].filter(figure => figure !== undefined)
}

/** Figures of a class that the letter prints for the street. Frequency says something of its own only where people are not counted. */
export function printedTotals (figures: Figures, methodClass: string): readonly Figure[] {
  return [figures.visits, figures.person_hours, figures.utilisation, ...methodClass === 'B' ? [figures.frequency] : []].filter(figure => figure !== undefined)
}
