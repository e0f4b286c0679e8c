import { html } from 'ghtml'
import type { DayState, ExplainedDay, ExplainedSensor, Explanation } from '@linli/domain/explain'
import { roundHalfUp } from '@linli/domain/figures'
import { coverageMark, figureText, icon, type Html } from '../pieces/index.ts'
import { DEVICE_KIND_NAMES, type Words } from '../words/index.ts'
import { dayStrip, HATCH } from './day-strip.ts'
import { partColumns } from './part-values.ts'
import { CHECK_KEYS, gapText, GRADE_KEYS, rawText, serviceText, STATE_KEYS } from './sentences.ts'

const STATE_ICONS: Readonly<Record<DayState, Html>> = { used: '<i></i>', empty: icon('empty'), partial: icon('att'), blind: icon('ins'), closed: icon('closed'), none: icon('ins') }

/** Shape, word and colour of a day: blind, closed and empty look like three things. */
function dayState (state: DayState, words: Words): Html {
  return html`<span class="dst ${state}">!${STATE_ICONS[state]}${words(STATE_KEYS[state])}</span>`
}

/** Every day with its state, its own figure and the parts that the whole adds. */
export function dayTable (view: Explanation, words: Words): Html {
  const columns = partColumns(view.definition, words)
  const cells = (parts: ExplainedDay['parts']) => columns.map(({ name, unit, print }) => {
    const text = print(parts)
    return html`<td class="r" data-name="${name}">${text}<span class="u only-card"> ${unit}</span></td>`
  }).join('')
  const rows = view.days.map(day => html`<tr class="${day.state}"><th scope="row" class="nw">${words.day(day.date, view.now)}!${day.check === 'same' ? '' : html`<span class="sm mut">${words(CHECK_KEYS[day.check])}</span>`}</th><td>!${dayState(day.state, words)}</td><td class="stp">!${dayStrip(day, view.reasons)}</td><td class="r" data-name="${words('figure')}">!${figureText(day.figure, words)} !${coverageMark(day.figure, words)}</td>!${cells(day.parts)}</tr>`)
  const heads = columns.map(({ name, unit }) => html`<th scope="col" class="r">${name}!${unit === '' ? '' : html`<span class="sm mut">${unit}</span>`}</th>`)
  return html`!${HATCH}<section><div class="hd fold"><h2>${words('byDay')}</h2><span class="sm mut">${words('byDayNote')}</span></div><table class="plain days"><thead><tr><th scope="col">${words('time')}</th><th scope="col">${words('state')}</th><td></td><th scope="col" class="r">${words('figure')}</th>!${heads.join('')}</tr></thead><tbody>!${rows.join('')}</tbody><tfoot><tr><th scope="row">${words('sum')}</th><td></td><td></td><td class="r" data-name="${words('figure')}">!${figureText(view.figure, words)} !${coverageMark(view.figure, words)}</td>!${cells(view.sum)}</tr></tfoot></table><p class="sm mut">${words('sumNote')}</p></section>`
}

/** What each sensor knew: those that decide first. */
export function sensorTable (view: Explanation, words: Words): Html {
  if (view.sensors.length === 0) return html`<section><h2>${words('sensors')}</h2><p class="mut">${words('sensorsNone')}</p></section>`
  const rows = view.sensors.map(sensor => html`<tr!${sensor.decides ? '' : ' class="beside"'}><th scope="row">${words.text(sensor.name)}<span class="sm mut">${[words.text(DEVICE_KIND_NAMES[sensor.kind]), ...(sensor.where === undefined ? [] : [sensor.where]), ...(sensor.device === sensor.name.zh ? [] : [sensor.device])].join(' · ')}</span></th><td><span class="tag">${words(sensor.decides ? 'sensorDecides' : 'sensorBeside')}</span></td><td class="r">!${knownShare(sensor, words)}</td><td>${gapText(sensor, words)}<span class="sm mut blk">${[...(sensor.readings === undefined ? [] : [words('sensorReadings', { n: sensor.readings })]), rawText(sensor, words), serviceText(sensor, view, words)].filter(Boolean).join(' · ')}</span></td></tr>`)
  return html`<section><h2>${words('sensors')}</h2><table class="plain sens"><thead class="vh"><tr><th scope="col">${words('device')}</th><th scope="col">${words('state')}</th><th scope="col">${words('coverage')}</th><th scope="col">${words('values')}</th></tr></thead><tbody>!${rows.join('')}</tbody></table></section>`
}

function knownShare ({ watchedMs, knownMs }: ExplainedSensor, words: Words): Html {
  if (watchedMs === undefined || knownMs === undefined || watchedMs === 0) return html`<span class="mut">—</span>`
  const share = knownMs / watchedMs
  return html`${words.share(share)}<svg class="ground" viewBox="0 0 96 3" preserveAspectRatio="none" aria-hidden="true"><rect class="ms" width="96" height="3"/><rect class="v" width="${(share * 96).toFixed(1)}" height="3"/></svg>`
}

/** What two-way counters said of each counting day, and what was made of it. */
export function balanceTable ({ balance, settings, now }: Explanation, words: Words): Html {
  if (balance.length === 0) return ''
  const rows = balance.map(({ day, in: came, out, grade, used, s, visits }) => html`<tr!${used ? '' : ' class="off"'}><th scope="row" class="nw">${words.day(day, now)}</th><td class="r">${came}</td><td class="r">${out}</td><td class="grade ${grade}">${words(GRADE_KEYS[grade])}</td><td class="r">${s === undefined ? '—' : roundHalfUp(s, 3)}</td><td class="r">!${used && visits !== undefined ? html`${roundHalfUp(visits, 2)}` : html`<span class="ins">${words('notUsed')}</span>`}</td></tr>`)
  return html`<section><h2>${words('corrections')}</h2><table class="plain"><thead><tr><th scope="col">${words('countingDay')}</th><th scope="col" class="r">${words('entriesRaw')}</th><th scope="col" class="r">${words('exitsRaw')}</th><th scope="col">${words('grade')}</th><th scope="col" class="r">${words('factor')}</th><th scope="col" class="r">${words.text({ zh: '人次', en: 'Visits' })}</th></tr></thead><tbody>!${rows.join('')}</tbody></table><p class="sm mut">${words('correctionsNote', { time: settings.resetAt })}</p></section>`
}
