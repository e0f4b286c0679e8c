import { html } from 'ghtml'
import { OUTCOMES, type QuarantineEntry } from '@linli/domain/pipeline'
import type { PipelineView } from '@linli/domain/views'
import { live } from '../layout.ts'
import { icon, statusDot, type Html } from '../pieces/index.ts'
import { REASON_NAMES, REFUSAL_NAMES, TURNED_AWAY_NAMES, type Words } from '../words/index.ts'
import type { Page } from './page.ts'

/** What became of every message, and what was not understood. */
export const pipelinePage: Page<PipelineView> = {
  title: (_view, words) => words('pipeline'),
  body: (view, words) => html`<h1>${words('pipelineTitle')}</h1>!${pipelinePage.fragments(view, words).map(fragment => fragment.html).join('')}`,
  fragments: (view, words) => [{ id: 'counters', html: counters(view, words) }, { id: 'sources', html: sources(view, words) }, { id: 'quarantine', html: quarantine(view, words) }]
}

function counters ({ status }: PipelineView, words: Words): Html {
  const { condition, message, counters: numbers } = status
  const isWell = condition === 'running'
  const parts = [...OUTCOMES, 'pending' as const].map(key => html`<div><dt>${words(key)}</dt><dd class="n">${numbers[key]}</dd></div>`)
  return html`<section !${live('counters')}><p>!${statusDot(isWell ? 'ok' : 'urg', words)} <b>${words(isWell ? 'conditionRunning' : 'conditionTrouble')}</b> ${message ?? ''}</p><dl class="tiles sum"><div><dt>${words('received')}</dt><dd class="n">${numbers.received}</dd></div><div class="eq"><dt class="vh">=</dt><dd aria-hidden="true">=</dd></div>!${parts.join('')}</dl><p class="sm mut">${words('balances')}</p></section>`
}

function sources ({ status, now }: PipelineView, words: Words): Html {
  const items = status.sources.map(({ id, connected, since, turnedAway: { count, last } }) => html`<li>!${statusDot(connected ? 'ok' : 'urg', words)}<div><h3>${id}</h3><p class="sm mut">${words(connected ? 'connectedSince' : 'disconnectedSince', { time: words.when(since, now) })}</p>!${last ? html`<p class="sm">${words('turnedAway', { n: count, time: words.when(last.at, now) })} ${words.text(TURNED_AWAY_NAMES[last.reason])}</p>` : ''}</div></li>`)
  const refused = status.refusals.slice(0, 20).map(({ device, field, reason, value, count, lastAt }) => html`<tr><th scope="row">${device}</th><td class="mono">${field}</td><td>${words.text(REFUSAL_NAMES[reason])} <span class="mono mut">${String(JSON.stringify(value)).slice(0, 40)}</span></td><td class="r nw">${words('times', { n: count })}</td><td class="r nw mut">${words.when(lastAt, now)}</td></tr>`)
  const table = refused.length === 0
    ? html`<p class="mut">${words('refusalsNone')}</p>`
    : html`<table class="plain"><thead><tr><th scope="col">${words('device')}</th><th scope="col">${words('metric')}</th><th scope="col">${words('reason')}</th><th scope="col"></th><th scope="col" class="r">${words('time')}</th></tr></thead><tbody>!${refused.join('')}</tbody></table>`
  return html`<section !${live('sources')}><h2>${words('sources')}</h2><ul class="list">!${items.join('')}</ul><h2>${words('refusals')}</h2>!${table}</section>`
}

function quarantine ({ quarantined, total, now }: PipelineView, words: Words): Html {
  if (quarantined.length === 0) return html`<section !${live('quarantine')}><h2>${words('quarantine')}</h2><p class="mut">${words('quarantineNone')}</p></section>`
  const rows = quarantined.map(entry => quarantineRow(entry, { words, now }))
  return html`<section !${live('quarantine')}><div class="hd"><h2>${words('quarantine')} <span class="mut">${words('quarantineShown', { total, n: quarantined.length })}</span></h2><form method="post" action="/pipeline/replay"><button>!${icon('refresh')}${words('replayAll')}</button></form></div>
<table class="plain quarantine"><thead><tr><th scope="col">${words('time')}</th><th scope="col">${words('reason')}</th><th scope="col">${words('topic')}</th><th scope="col">${words('payload')}</th></tr></thead><tbody>!${rows.join('')}</tbody></table></section>`
}

function quarantineRow (entry: QuarantineEntry, { words, now }: { readonly words: Words, readonly now: number }): Html {
  const text = entry.payloadBase64 === '' ? words('notKept') : readable(Buffer.from(entry.payloadBase64, 'base64'))
  return html`<tr><td class="nw">${words.when(entry.receivedAt, now)}</td><th scope="row">${words.text(REASON_NAMES[entry.reason])}<span class="sm mut" lang="en">${entry.detail}</span></th><td class="mono wrap">${entry.topic}</td><td class="mono wrap">${text} <span class="mut nw">${words('bytes', { n: entry.payloadBytes })}</span></td></tr>`
}

/** The beginning of a payload as text; what is no text is shown as bytes. */
function readable (bytes: Buffer): string {
  const text = bytes.subarray(0, 200).toString('utf8')
  const isText = !/[\u0000-\u0008\u000e-\u001f\ufffd]/.test(text)
  return `${isText ? text.slice(0, 120) : bytes.subarray(0, 40).toString('hex')}${bytes.length > (isText ? 120 : 40) ? '…' : ''}`
}
