import { html } from 'ghtml'
import type { Explanation } from '@linli/domain/explain'
import { displayFigure, FLAG_TEXTS, METRIC_NAMES, type MethodClass } from '@linli/domain/figures'
import { localDate } from '@linli/domain/time'
import { formulaText } from '../explain/formula.ts'
import { openHours, partName, partText } from '../explain/part-values.ts'
import { causeText, knowledgeText, periodText, questionOf, reasonText, spanText, versionsText } from '../explain/sentences.ts'
import { balanceTable, dayTable, sensorTable } from '../explain/tables.ts'
import { figureWithCoverage, type Html } from '../pieces/index.ts'
import type { WordKey, Words } from '../words/index.ts'
import type { Page } from './page.ts'

/** Reasons that the page tells; the rest is in the JSON. */
const REASONS_SHOWN = 40

/** Where does this number come from? */
export const explainPage: Page<Explanation> = {
  title: (view, words) => `${words('explainTitle')}: ${words.text(METRIC_NAMES[view.metric])}`,
  body: (view, words) => html`!${head(view, words)}<div class="two wide"><div>!${dayTable(view, words)}!${missing(view, words)}!${sensorTable(view, words)}!${balanceTable(view, words)}</div><div>!${changes(view, words)}!${definition(view, words)}!${inForce(view, words)}!${proof(view, words)}</div></div>`,
  fragments: () => []
}

function head (view: Explanation, words: Words): Html {
  const { space, metric, figure } = view
  const formula = formulaText(view, words)
  const notes = [...figure.flags.flatMap(flag => FLAG_TEXTS[flag]?.[words.language] ?? []), ...(figure.status === 'insufficient' ? [words('notPrinted')] : [])]
  return html`<p class="sm"><a href="/spaces/${space.id}">${words.text(space.name)}</a> / ${words.text(space.siteName)}</p><h1>${words('explainTitle')}</h1>
<div class="answer"><p class="ink2">${words.text(METRIC_NAMES[metric])} · ${periodText(view, words)}</p><p class="big">!${figureWithCoverage(figure, words)}</p>!${formula === undefined ? '' : html`<p class="sm ink2">= ${formula}</p>`}!${notes.length === 0 ? '' : html`<p class="sm">${notes.join(' · ')}</p>`}<p class="sm mut">${knowledgeText(view, words)}</p></div>`
}

function missing ({ reasons, now }: Explanation, words: Words): Html {
  const items = reasons.slice(0, REASONS_SHOWN).map(reason => html`<li>!${'from' in reason ? html`<span class="nw ink2">${spanText(reason, words, now)}</span> ` : ''}<span>${reasonText(reason, words)}</span></li>`)
  const more = reasons.length > REASONS_SHOWN ? html`<p class="sm mut">${words('missingMore', { n: reasons.length - REASONS_SHOWN })}</p>` : ''
  return html`<section><h2>${words('missing')}</h2>!${items.length === 0 ? html`<p class="mut">${words('missingNone')}</p>` : html`<ul class="why-not">!${items.join('')}</ul>!${more}`}</section>`
}

const CLASS_KEYS: Readonly<Record<MethodClass, WordKey>> = { A: 'classA', B: 'classB', C: 'classC' }

const fact = (name: string, value: Html) => html`<div><dt>${name}</dt><dd>!${value}</dd></div>`

function definition ({ definition: { version, text, numerator, denominator, rounding, classes }, definitionSince, now }: Explanation, words: Words): Html {
  const rounded = words(rounding.cut ? 'cutTo' : 'roundedTo', { unit: words.text(rounding.unit), n: rounding.decimals })
  const since = definitionSince === undefined ? '' : ` · ${words('definitionKnown', { time: words.day(localDate(definitionSince), now) })}`
  return html`<section><div class="hd"><h2>${words('definition')} <span class="mut light">${words('definitionVersion', { n: version })}${since}</span></h2></div><p>${words.text(text)}</p><dl class="facts">!${[
    ...(denominator ? [fact(words('numerator'), html`${words.text(numerator)}`), fact(words('denominator'), html`${words.text(denominator)}`)] : [fact(words('isItself'), html`${words.text(numerator)}`)]),
    fact(words('unitAndRounding'), html`${rounded}`), fact(words('methods'), html`${classes.map(one => words(CLASS_KEYS[one])).join(' · ')}`)
  ].join('')}</dl></section>`
}

function inForce ({ capacity, hours, settings, days, catalogue, now }: Explanation, words: Words): Html {
  const opened = [words('openTotal', { hours: openHours(days) }), ...hours.filter(({ from }) => from > 0).map(({ from }) => words('hoursFrom', { day: words.day(localDate(from), now) }))].join(' · ')
  return html`<section><h2>${words('inForce')}</h2><dl class="facts">!${[
    fact(words('capacityVersions'), html`${capacity.length === 0 ? words('noCapacity') : versionsText(capacity, words, now)}`), fact(words('openHours'), html`${opened}`),
    ...(settings.staffVisitsPerOpenDay.length === 0 ? [] : [fact(words('staffVisits'), html`${versionsText(settings.staffVisitsPerOpenDay, words, now)}`)]),
    fact(words('catalogueVersion'), html`${words('catalogueIs', { n: catalogue.version, time: `${words.day(localDate(catalogue.at), now)} ${words.clock(catalogue.at)}`, by: catalogue.by })}`)
  ].join('')}</dl></section>`
}

function changes (view: Explanation, words: Words): Html {
  const { changes: { against, days, figureNow, definition: meaning }, figure, now } = view
  const expired = view.days.filter(({ check }) => check === 'expired').length
  const unchecked = expired === 0 ? '' : html`<p class="sm mut">${words('changesUnchecked', { n: expired })}</p>`
  const items = [
    ...(figureNow ? [html`<li><b>${words('figureThenNow', { before: displayFigure(figure, words.language), after: displayFigure(figureNow, words.language) })}</b></li>`] : []),
    ...(meaning ? [html`<li>${causeText({ kind: 'definition', ...meaning }, words, now)}</li>`] : []),
    ...days.map(({ date, differences, causes }) => html`<li><b>${words.day(date, now)}</b>!${differences.map(({ part, before, after }) => html`<span class="sm blk wrap">${words('partThenNow', { part: partName(part, words), before: partText(part, before, words), after: partText(part, after, words) })}</span>`).join('')}!${causes.map(cause => html`<span class="sm mut blk">${causeText(cause, words, now)}</span>`).join('')}</li>`)
  ]
  const isSame = days.length === 0 && !meaning
  const calm = isSame && (against === 'as_of' || expired < view.days.length) ? html`<p>${words(against === 'stored' ? 'changesNone' : 'changesNoneSince')}</p>` : ''
  return html`<section><h2>${words('changes')} <span class="mut light">${isSame ? '' : words(against === 'stored' ? 'storedThenNow' : 'knownThenNow')}</span></h2>!${calm}!${isSame ? '' : html`<ul class="list diff">!${items.join('')}</ul>`}!${unchecked}</section>`
}

function proof (view: Explanation, words: Words): Html {
  const { query, command } = questionOf(view)
  return html`<section><h2>${words('proof')}</h2><p class="mono wrap">${view.hash}</p><p class="sm mut">${words('hashOf')}</p><p class="sm"><a href="/api/v1/explain?${query}">${words('asJson')}</a></p><p class="sm">${words('inTerminal')}: <span class="mono wrap">${command}</span></p></section>`
}
