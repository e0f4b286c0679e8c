import { html } from 'ghtml'
import { displayFigure, METRIC_NAMES } from '@linli/domain/figures'
import { defineSection } from '../contract.ts'
import { cell, coverageText, figureCell, reasonsOf, row, small, table } from '../mail.ts'
import { printedTotals } from '../printed.ts'

/** The street as a whole, one line a class and metric: classes are never added. */
export default defineSection({
  id: 'totals',
  order: 20,
  heading: words => words('totals'),
  render ({ totals }, words) {
    const lines = (['A', 'B', 'C'] as const).flatMap(methodClass => printedTotals(totals.byClass[methodClass] ?? {}, methodClass).map(figure => ({ methodClass, metric: figure.metric, figure })))
    if (lines.length === 0) return { html: row(small(words, html`${words('noSpaces')}`)), text: words('noSpaces') }
    const reasons = reasonsOf(lines.map(({ figure }) => figure), words)
    const name = ({ methodClass, metric }: typeof lines[number]) => `${words.text(METRIC_NAMES[metric])}${words.language === 'zh' ? `（${words.className(methodClass)}）` : ` (${words.className(methodClass)})`}`
    return {
      html: row(table(words, [words('metric'), words('thisWeek'), words('coverage')], lines.map(line =>
        [cell(name(line)), figureCell(line.figure, words, { strong: true }), cell(coverageText(line.figure), { tone: 'muted' })])) + (reasons.length > 0 ? small(words, html`${reasons.join(words.language === 'zh' ? '；' : '; ')}`) : '')),
      text: [...lines.map(line => `${name(line)}: ${displayFigure(line.figure, words.language)} [${coverageText(line.figure)}]`), ...reasons].join('\n')
    }
  }
})
