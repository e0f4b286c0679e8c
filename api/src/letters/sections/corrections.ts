import { html } from 'ghtml'
import { displayFigure, METRIC_NAMES } from '@linli/domain/figures'
import { addDays } from '@linli/domain/time'
import { defineSection } from '../contract.ts'
import { cell, coverageText, figureCell, row, small, table, type Cell } from '../mail.ts'
import type { Correction } from '../model.ts'
import type { Words } from '../words.ts'

/** More rows than this would bury the week itself; the rest is counted. */
const MOST_ROWS = 30

/** What earlier letters printed and is known better now: the letters themselves stay as they were. */
export default defineSection({
  id: 'corrections',
  order: 85,
  heading: words => words('corrections'),
  render ({ corrections }, words) {
    if (corrections.length === 0) return { html: '', text: '' }
    const shown = corrections.slice(0, MOST_ROWS)
    const more = corrections.length - shown.length
    const weeks = [...Map.groupBy(shown, ({ week }) => week)]
    const rest = more === 0 ? [] : [words.language === 'zh' ? `另有 ${more} 个数字随之变化，现值见控制台。` : `${more} more figure${more === 1 ? '' : 's'} changed with them; the console shows the present values.`]
    return {
      html: row(small(words, html`${words('corrected')}`) + table(words, [words('figure'), words('was'), words('isNow'), words('coverage')], weeks.flatMap(([week, own]) => [{ group: rangeOf(week, words) }, ...own.map(correction => cellsOf(correction, words))])) + rest.map(text => small(words, html`${text}`)).join('')),
      text: [words('corrected'), ...weeks.flatMap(([week, own]) => [`[${rangeOf(week, words)}]`, ...own.map(correction => lineOf(correction, words))]), ...rest].join('\n')
    }
  }
})

const rangeOf = (week: string, words: Words) => words.dateRange(week, addDays(week, 6))

/** `书房 · 到访人次 · 11月18日`. */
function nameOf ({ place, methodClass, metric, day }: Correction, words: Words): string {
  const whose = place ? words.text(place) : methodClass ? words.bracketed(words('total'), words.className(methodClass)) : words('total')
  return [whose, words.text(METRIC_NAMES[metric]), ...day === undefined ? [] : [words.day(day)]].join(' · ')
}

function cellsOf (correction: Correction, words: Words): readonly Cell[] {
  const { was, now } = correction
  return [cell(nameOf(correction, words)), { ...figureCell(was, words), tone: 'muted' }, figureCell(now, words, { strong: true }), cell(coverageText(now), { tone: 'muted' })]
}

function lineOf (correction: Correction, words: Words): string {
  const { was, now } = correction
  return `${nameOf(correction, words)}: ${displayFigure(was, words.language)} → ${displayFigure(now, words.language)} [${coverageText(now)}]`
}
