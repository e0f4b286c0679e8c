import { displayFigure, roundHalfUp, type Figure } from '@linli/domain/figures'
import { defineSection } from '../contract.ts'
import { cell, row, table, type Cell } from '../mail.ts'
import type { Words } from '../words.ts'

/** Visits of each day and space that counts entries. Day totals are printed as they are (DOMAIN A3.14). */
export default defineSection({
  id: 'daily',
  order: 35,
  heading: words => words('daily'),
  render ({ sites }, words) {
    const spaces = sites.flatMap(({ spaces: own }) => own).filter(({ figures }) => figures.visits !== undefined && figures.visits.status !== 'not_applicable')
    if (spaces.length === 0) return { html: '', text: '' }
    return {
      html: row(table(words, [words('space'), ...words.weekdays()], spaces.map(({ name, dailyVisits }) => [cell(words.text(name)), ...dailyVisits.map(figure => dayCell(figure, words))]), { dense: true })),
      text: spaces.map(({ name, dailyVisits }) => `${words.text(name)}: ${dailyVisits.map((figure, day) => `${words.weekdays()[day]} ${displayFigure(figure, words.language)}`).join(' · ')}`).join('\n')
    }
  }
})

/** The number alone: the unit stands in the heading. Closed is "—", blind is 不足. */
function dayCell (figure: Figure, { language }: Words): Cell {
  if (figure.value !== undefined) return cell(`${roundHalfUp(figure.value, 0)}${figure.status === 'footnote' ? '†' : ''}`, { tone: figure.status === 'footnote' ? 'amber' : 'plain' })
  return cell(figure.status === 'insufficient' ? { zh: '不足', en: 'n/d' }[language] : '—', { tone: 'muted' })
}
