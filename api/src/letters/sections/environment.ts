import { html } from 'ghtml'
import type { Limit } from '@linli/domain/catalogue'
import { displayFigure, METRIC_NAMES, type Figure } from '@linli/domain/figures'
import { QUANTITIES } from '@linli/domain/readings'
import { localDate } from '@linli/domain/time'
import { defineSection } from '../contract.ts'
import { cell, coverageText, figureCell, row, small, table } from '../mail.ts'
import type { LetterModel, LetterSpace } from '../model.ts'
import type { Words } from '../words.ts'

/** Comfort of each limited quantity, alerts of the week, and devices that were silent. */
export default defineSection({
  id: 'environment',
  order: 40,
  heading: words => words('environment'),
  render (model, words) {
    const lines = model.sites.flatMap(({ spaces }) => spaces.flatMap(space => linesOf(space, words)))
    const sentences = [alertSentence(model, words), ...silentSentences(model, words)]
    const air = lines.length === 0
      ? small(words, html`${words('noLimits')}`)
      : table(words, [words('space'), words('limit'), words('withinLimits'), words('coverage')], lines.map(({ space, limit, figure }, index) =>
          [cell(lines[index - 1]?.space === space ? '' : words.text(space.name)), cell(limit, { tone: 'muted' }), figureCell(figure, words), cell(coverageText(figure), { tone: 'muted' })]))
    return {
      html: row(air + sentences.map(sentence => small(words, html`${sentence}`)).join('')),
      text: [
        ...lines.flatMap(({ space, limit, figure }) => figure ? [`${words.text(space.name)} ${words.text(METRIC_NAMES[figure.metric])} (${limit}): ${displayFigure(figure, words.language)} [${coverageText(figure)}]`] : []),
        ...sentences
      ].join('\n')
    }
  }
})

interface Line { readonly space: LetterSpace, readonly limit: string, readonly figure: Figure | undefined }

/** Health first; the rule of energy is a line of its own, where the season asks for it. */
function linesOf (space: LetterSpace, words: Words): readonly Line[] {
  const energy = space.figures.energy_temperature
  return [
    ...space.limits.map(limit => ({ space, limit: limitText(limit, words), figure: space.figures[`comfort_${limit.quantity}`] })),
    ...(energy ? [{ space, limit: words('energyRule'), figure: energy }] : [])
  ]
}

const AVERAGING = { '15min': { zh: '15 分钟', en: '15 min' }, '1h': { zh: '1 小时', en: '1 h' }, '8h': { zh: '8 小时', en: '8 h' }, '24h': { zh: '24 小时', en: '24 h' } } as const

function limitText ({ quantity, lo, hi, averaging }: Limit, words: Words): string {
  const unit = QUANTITIES[quantity].unit
  const range = lo !== undefined && hi !== undefined ? `${lo}–${hi}` : lo !== undefined ? `≥ ${lo}` : `≤ ${hi}`
  return `${words.quantity(quantity)} ${range} ${unit} · ${AVERAGING[averaging][words.language]}`
}

function alertSentence ({ alerts }: LetterModel, words: Words): string {
  const { raised, acknowledged, cleared, stillActive, longest } = alerts
  if (raised === 0 && !longest) return words('noAlerts')
  const zh = `告警 ${raised} 条，已确认 ${acknowledged} 条，已恢复 ${cleared} 条，周末仍在 ${stillActive} 条${longest ? `；最长：${longest.place.zh} ${words.rule(longest.rule)}，${words.duration(longest.ms)}` : ''}。`
  const en = `${raised} alert${raised === 1 ? '' : 's'} raised, ${acknowledged} acknowledged, ${cleared} cleared, ${stillActive} still active at the end of the week${longest ? `; the longest: ${words.rule(longest.rule)} at ${longest.place.en}, ${words.duration(longest.ms)}` : ''}.`
  return words.language === 'zh' ? zh : en
}

function silentSentences ({ silentDevices }: LetterModel, words: Words): readonly string[] {
  if (silentDevices.length === 0) return []
  const names = silentDevices.map(({ name, place, since }) => words.language === 'zh'
    ? `${place.zh} ${name.zh}（${words.date(localDate(since))}起）`
    : `${name.en} at ${place.en} (since ${words.date(localDate(since))})`)
  return [words.language === 'zh' ? `无数据的设备：${names.join('，')}。` : `Silent devices: ${names.join(', ')}.`]
}
