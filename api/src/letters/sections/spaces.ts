import { html } from 'ghtml'
import { displayFigure, METRIC_NAMES, type Figure } from '@linli/domain/figures'
import { defineSection } from '../contract.ts'
import { cell, coverageText, figureCell, reasonsOf, row, small, table, type Cell } from '../mail.ts'
import type { LetterSite, LetterSpace } from '../model.ts'
import { useOf } from '../printed.ts'
import type { Words } from '../words.ts'

/** Every space with its figures; what is not measured is "—", what is measured too little 数据不足. */
export default defineSection({
  id: 'spaces',
  order: 30,
  heading: words => words('spaces'),
  render ({ sites }, words) {
    const ordered = sites.toSorted((a, b) => Number(a.line === 'commercial') - Number(b.line === 'commercial'))
    if (ordered.length === 0) return { html: '', text: '' }
    const rows = ordered.flatMap(site => [{ group: groupName(site, words) }, ...site.spaces.map(space => cellsOf(space, words))])
    const reasons = reasonsOf(ordered.flatMap(({ spaces }) => spaces.flatMap(shown)).filter(figure => figure?.status !== 'not_applicable'), words)
    const notes = [...reasons, ...(ordered.some(hasFootnote) ? [words('footnoted')] : [])]
    const head = [words('space'), words('visits'), words('personHours'), words('utilisation'), words('opening'), words('coverage')]
    return {
      html: row(table(words, head, rows) + (notes.length > 0 ? small(words, html`${notes.join(words.language === 'zh' ? '；' : '; ')}`) : '')),
      text: [...ordered.flatMap(site => [`[${groupName(site, words)}]`, ...site.spaces.map(space => lineOf(space, words))]), ...notes].join('\n')
    }
  }
})

function shown ({ figures }: LetterSpace): readonly (Figure | undefined)[] {
  return [figures.visits, figures.person_hours, figures.utilisation, figures.opening_compliance]
}

const hasFootnote = ({ spaces }: LetterSite) => spaces.some(space => shown(space).some(figure => figure?.status === 'footnote'))

function groupName ({ name, line }: LetterSite, words: Words): string {
  return line === 'commercial' ? `${words.text(name)} · ${words('commercial')}` : words.text(name)
}

function cellsOf (space: LetterSpace, words: Words): readonly Cell[] {
  const { figures } = space
  const use = useOf(space.figures)
  const useCell = figureCell(use.figure, words)
  return [
    cell(words.text(space.name)), figureCell(figures.visits, words), figureCell(figures.person_hours, words),
    use.presence && use.figure?.value !== undefined ? { ...useCell, content: html`${words('inUse')} !${useCell.content}` } : useCell,
    figureCell(figures.opening_compliance, words), cell(coverageText(bestCoverage(space)), { tone: 'muted' })
  ]
}

/** The coverage of people, or where nobody is counted, of the visits. */
function bestCoverage ({ figures }: LetterSpace): Figure | undefined {
  return figures.coverage?.coverage === undefined ? figures.visits : figures.coverage
}

function lineOf (space: LetterSpace, words: Words): string {
  const { figures } = space
  const use = useOf(space.figures)
  const print = (name: string, figure: Figure | undefined) => figure && figure.status !== 'not_applicable' ? [`${name} ${displayFigure(figure, words.language)} [${coverageText(figure)}]`] : []
  const name = (metric: 'visits' | 'person_hours' | 'opening_compliance') => words.text(METRIC_NAMES[metric])
  return `${words.text(space.name)}: ${[
    ...print(name('visits'), figures.visits), ...print(name('person_hours'), figures.person_hours),
    ...print(words.text(METRIC_NAMES[use.presence ? 'frequency' : 'utilisation']), use.figure), ...print(name('opening_compliance'), figures.opening_compliance)
  ].join(words.language === 'zh' ? '，' : ', ') || '—'}`
}
