import type { Explanation } from '@linli/domain/explain'
import type { PartKey } from '@linli/domain/figures'
import type { Words } from '../words/index.ts'
import { partColumns } from './part-values.ts'

/** What is divided by what, with both amounts; undefined where a part is not a number of its own. */
export function formulaText ({ definition, sum, figure, metric }: Pick<Explanation, 'definition' | 'sum' | 'figure' | 'metric'>, words: Words): string | undefined {
  if (figure.value === undefined || metric === 'peak' || metric === 'p95') return undefined
  const columns = partColumns(definition, words)
  const isPresence = figure.flags.includes('occupied_hours')
  const termsOf = (keys: readonly PartKey[], side: 'insideMs' | 'judgedMs') => keys
    .filter(key => metric !== 'after_hours' || key === (isPresence ? 'closedUsedMs' : 'closedPersonMs'))
    .flatMap(key => columns.filter(column => column.key === (key === 'comfort' ? side : key)))
    .map(({ name, unit, print }) => `${name} ${print(sum)}${unit === '' ? '' : ` ${unit}`}`).join(' + ')
  const [numerator, denominator] = [termsOf(definition.parts.numerator, 'insideMs'), termsOf(definition.parts.denominator, 'judgedMs')]
  if (numerator === '') return undefined
  return denominator === '' ? numerator : `${numerator} ÷ ${denominator.includes(' + ') ? `(${denominator})` : denominator}`
}
