import { html } from 'ghtml'
import { comparisonInterval, comparisonText, type LeftOutDay } from '@linli/domain/comparison'
import { displayFigure, type Figure } from '@linli/domain/figures'
import { defineSection } from '../contract.ts'
import { cell, coverageText, figureCell, INK_3, row, small, table, type Cell } from '../mail.ts'
import type { ComparedVisits, LetterModel } from '../model.ts'
import type { Words } from '../words.ts'

/** A line of the table: who is compared, and how. */
interface Line { readonly name: string, readonly compared: ComparedVisits, readonly isTotal: boolean, readonly isCommercial: boolean }

/** Visits of this week, of last week, and against days of the same type, in the words that the interval allows (DOMAIN 2.4). */
export default defineSection({
  id: 'comparison',
  order: 25,
  heading: words => words('comparison'),
  render (model, words) {
    const lines = linesOf(model, words)
    if (lines.length === 0) return { html: '', text: '' }
    const notes = [...leftOutNotes(lines, words), words('howCompared')]
    return {
      html: row(table(words, [words('space'), words('thisWeek'), words('lastWeek'), words('change')], rowsOf(lines, words)) + notes.map(note => small(words, html`${note}`)).join('')),
      text: [...lines.map(line => lineOf(line, words)), ...notes].join('\n')
    }
  }
})

function linesOf ({ comparedTotals, sites }: LetterModel, words: Words): readonly Line[] {
  const totals = (['A', 'B', 'C'] as const).flatMap(methodClass => comparedTotals[methodClass]
    ? [{ name: words.bracketed(words('total'), words.className(methodClass)), compared: comparedTotals[methodClass], isTotal: true, isCommercial: false }]
    : [])
  const spaces = sites.flatMap(({ line, spaces: own }) => own.flatMap(({ name, compared }) => compared ? [{ name: words.text(name), compared, isTotal: false, isCommercial: line === 'commercial' }] : []))
  return [...totals, ...spaces.toSorted((a, b) => Number(a.isCommercial) - Number(b.isCommercial))]
}

function rowsOf (lines: readonly Line[], words: Words): Parameters<typeof table>[2] {
  const first = lines.findIndex(({ isCommercial }) => isCommercial)
  const rows = lines.map(line => cellsOf(line, words))
  return first < 0 ? rows : [...rows.slice(0, first), { group: words('commercial') }, ...rows.slice(first)]
}

function cellsOf ({ name, compared: { thisWeek, lastWeek, comparison }, isTotal }: Line, words: Words): readonly Cell[] {
  const interval = comparisonInterval(comparison)
  const tone = interval === undefined ? 'muted' : isTotal ? 'strong' : 'plain'
  return [
    cell(name, { tone: isTotal ? 'strong' : 'plain' }), over(figureCell(thisWeek, words), coverageText(thisWeek)), over(figureCell(lastWeek, words), coverageText(lastWeek)),
    over(cell(words.text(comparisonText(comparison)), { tone }), interval && words.text(interval))
  ]
}

/** What is told, and under it what it stands on. */
function over (told: Cell, basis: string | undefined): Cell {
  return basis === undefined ? told : { ...told, content: html`!${told.content}<br><span class="mu" style="font-size:12px;font-weight:normal;color:${INK_3};">${basis}</span>` }
}

function lineOf ({ name, compared: { thisWeek, lastWeek, comparison } }: Line, words: Words): string {
  const interval = comparisonInterval(comparison)
  const change = words.text(comparisonText(comparison))
  const figure = (when: string, figure: Figure) => `${when} ${displayFigure(figure, words.language)} [${coverageText(figure)}]`
  return `${name}: ${[figure(words('thisWeek'), thisWeek), figure(words('lastWeek'), lastWeek), interval ? words.bracketed(change, words.text(interval)) : change].join(words.language === 'zh' ? '，' : ', ')}`
}

/** Days that are in no sum, each reason with its spaces: `11月18日（数据不足）：书房、活动室`. */
function leftOutNotes (lines: readonly Line[], words: Words): readonly string[] {
  const spaces = lines.filter(({ isTotal }) => !isTotal)
  const byDay = new Map<string, { readonly day: LeftOutDay, readonly names: string[] }>()
  for (const { name, compared } of spaces) {
    for (const day of compared.comparison.leftOut) {
      const key = `${day.day} ${day.reason}`
      byDay.set(key, { day, names: [...byDay.get(key)?.names ?? [], name] })
    }
  }
  if (byDay.size === 0) return []
  const days = [...byDay].toSorted(([a], [b]) => a < b ? -1 : 1).map(([, { day: { day, reason }, names }]) => {
    const who = names.length === spaces.length && spaces.length > 1 ? words('allSpaces') : words.list(names)
    return `${words.bracketed(words.day(day), words(reason === 'blind' ? 'blindDay' : 'noLikeDays'))} ${who}`
  })
  return [`${words('leftOut')}${words.language === 'zh' ? '：' : ': '}${days.join(words.language === 'zh' ? '；' : '; ')}${words.language === 'zh' ? '。' : '.'}`]
}
