import { html } from 'ghtml'
import { localDate } from '@linli/domain/time'
import { defineSection } from '../contract.ts'
import { INK_3, LINE, row, typeStyle } from '../mail.ts'

/** Who wrote, when, and the letter's number. */
export default defineSection({
  id: 'signature',
  order: 99,
  render (model, words) {
    const date = words.date(localDate(model.asOf))
    const number = `${words('number')} ${model.street.id}-${model.isoYear}-W${String(model.isoWeek).padStart(2, '0')}`
    const foot = `${number} · ${words('made')}`
    return {
      html: row(html`<p align="right" class="tx" style="${typeStyle(words, 15, 26)}margin:0;text-align:right;">${words('operator')}<br>${date}<br><span class="mu" style="${typeStyle(words, 13, 22, INK_3)}">${words('contact')}</span></p>`, '22px 32px 18px') +
        row(html`<p class="mu ln" style="${typeStyle(words, 12, 20, INK_3)}margin:0;padding:10px 0 0;border-top:1px solid ${LINE};">${foot}</p>`, '0 32px 22px'),
      text: `${words('operator')}\n${date}\n${words('contact')}\n${foot}`
    }
  }
})
