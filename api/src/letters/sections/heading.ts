import { html } from 'ghtml'
import { comparisonText } from '@linli/domain/comparison'
import { displayFigure } from '@linli/domain/figures'
import { addDays } from '@linli/domain/time'
import { defineSection } from '../contract.ts'
import { INK, INK_3, paragraph, row, typeStyle } from '../mail.ts'
import type { LetterModel } from '../model.ts'
import type { Words } from '../words.ts'

/** Sender, week, salutation, and the week in a sentence. */
export default defineSection({
  id: 'heading',
  order: 10,
  render (model, words) {
    const range = words.dateRange(model.week, addDays(model.week, 6))
    const spaces = model.sites.reduce((sum, { spaces: own }) => sum + own.length, 0)
    const week = words.language === 'zh' ? `${words('weekly')} · ${model.isoYear}年第${model.isoWeek}周` : `${words('weekly')} · week ${model.isoWeek} of ${model.isoYear}`
    const under = words.language === 'zh' ? `${range} · ${spaces} 处空间` : `${range} · ${spaces} space${spaces === 1 ? '' : 's'}`
    const to = salutation(model, words)
    const finding = findingOf(model, words)
    const special = model.specialDays.map(({ date, type }) => `${words.date(date)} ${words.dayType(type)}`).join(words.language === 'zh' ? '，' : ', ')
    const top = html`<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"><tr><td class="tx" style="${typeStyle(words, 15, 22)}font-weight:bold;">${words('operator')}</td><td align="right" class="mu" style="${typeStyle(words, 13, 22, INK_3)}">${week}</td></tr></table>`
    const rule = html`<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"><tr><td height="2" bgcolor="${INK}" style="background-color:${INK};height:2px;font-size:0;line-height:0;">&nbsp;</td></tr></table>`
    const title = html`<h1 class="tx" style="${typeStyle(words, 20, 30)}font-weight:bold;margin:0 0 2px;">${words('title')}</h1><p class="mu" style="${typeStyle(words, 13, 20, INK_3)}margin:0 0 16px;">${under}${special === '' ? '' : ` · ${special}`}</p>`
    return {
      html: row(top, '22px 32px 12px') + row(rule) + row(`${title}${paragraph(words, html`${to}`)}${paragraph(words, html`${words('greeting')}${words.language === 'zh' ? '' : ' '}${finding}`)}`, '16px 32px 0'),
      text: `${words('operator')} · ${week}\n${words('title')}\n${under}${special === '' ? '' : ` · ${special}`}\n\n${to}\n${words('greeting')}${words.language === 'zh' ? '' : ' '}${finding}`
    }
  }
})

function salutation ({ street }: LetterModel, words: Words): string {
  return words.language === 'zh' ? `${street.name.zh}：` : `To ${street.name.en},`
}

/** The week in one or two sentences: what was counted, and what cannot be said. */
export function findingOf ({ totals, comparedTotals, sites, alerts }: LetterModel, words: Words): string {
  const visits = totals.byClass.A?.visits
  const comparison = comparedTotals.A?.comparison
  const change = comparison?.status === 'compared' && comparison.comparable.verdict !== 'too_few' ? comparisonText(comparison) : undefined
  const all = sites.flatMap(({ spaces }) => spaces)
  const blind = all.filter(({ figures }) => figures.coverage?.coverage !== undefined && figures.frequency?.status === 'insufficient').length
  const zh = [
    visits?.status === 'ok' || visits?.status === 'footnote' ? `本周计数空间共到访 ${displayFigure(visits, 'zh')}${change ? `，${change.zh}` : ''}` : '本周计数空间的到访数据不足',
    ...(alerts.raised > 0 ? [`发生告警 ${alerts.raised} 条，已确认 ${alerts.acknowledged} 条`] : ['没有告警']), ...(blind > 0 ? [`${blind} 处空间数据不足`] : [])
  ]
  const en = [
    visits?.status === 'ok' || visits?.status === 'footnote' ? `Counted spaces had ${displayFigure(visits, 'en')} this week${change ? `, ${change.en}` : ''}` : 'For counted spaces there is insufficient data on visits this week',
    ...(alerts.raised > 0 ? [`${alerts.raised} alert${alerts.raised === 1 ? ' was' : 's were'} raised and ${alerts.acknowledged} acknowledged`] : ['there was no alert']),
    ...(blind > 0 ? [`${blind} space${blind === 1 ? ' has' : 's have'} insufficient data`] : [])
  ]
  return words.language === 'zh' ? `${zh.join('；')}。详情如下，请查阅。` : `${en.join('; ')}. The details follow.`
}
