import { html } from 'ghtml'
import type { AlertRow } from '@linli/domain/views'
import { live } from '../layout.ts'
import { statusDot, type Html } from '../pieces/index.ts'
import type { Words } from '../words/index.ts'
import { alertWords, toneOf } from './alert-words.ts'
import { acknowledgement } from './overview.ts'
import type { Page } from './page.ts'

export interface AlertsView { readonly now: number, readonly alerts: readonly AlertRow[] }

const isOpen = ({ active, acknowledgedAt }: AlertRow) => active || acknowledgedAt === undefined

/** What waits for me, and what was. */
export const alertsPage: Page<AlertsView> = {
  title: (_view, words) => words('alerts'),
  body: (view, words) => html`<h1>${words('alerts')}</h1>!${alertsPage.fragments(view, words)[0]!.html}`,
  fragments: (view, words) => [{ id: 'alert-list', html: list(view, words) }]
}

function list ({ alerts, now }: AlertsView, words: Words): Html {
  const group = (key: 'alertsOpen' | 'alertsPast', own: readonly AlertRow[]) => own.length === 0
    ? ''
    : html`<h2>${words(key)} <span class="mut">${own.length}</span></h2><ul class="alerts">!${own.map(alert => item(alert, { words, now })).join('')}</ul>`
  const body = alerts.length === 0 ? html`<p class="mut">${words('alertsNone')}</p>` : group('alertsOpen', alerts.filter(isOpen)) + group('alertsPast', alerts.filter(alert => !isOpen(alert)))
  return html`<div !${live('alert-list')}>!${body}</div>`
}

function item (alert: AlertRow, { words, now }: { readonly words: Words, readonly now: number }): Html {
  const { place, title, detail } = alertWords(alert, words, now)
  const tone = toneOf(alert)
  const length = alert.clearedAt === undefined
    ? words('activeFor', { duration: words.duration(now - alert.since) })
    : `${words('lasted', { duration: words.duration(alert.clearedAt - alert.since) })} · ${words('clearedAt', { time: words.when(alert.clearedAt, now) })}`
  const people = alert.active && alert.people !== undefined ? ` · ${words('peoplePresent', { n: Math.round(alert.people) })}` : ''
  const folded = alert.folded === undefined || alert.folded === 0 ? '' : ` · ${words('folded', { n: alert.folded })}`
  const name = alert.space === undefined ? html`${place}` : html`<a href="/spaces/${alert.space}">${place}</a>`
  return html`<li class="${tone}${isOpen(alert) ? '' : ' past'}">!${statusDot(tone, words)}<div><h3>!${name} ${title} <span class="tag">${alert.priority}</span></h3><p class="sm ink2">${words.when(alert.raisedAt, now)} · ${detail} · ${length}${people}${folded}</p></div><div class="act">!${acknowledgement(alert, { words, now, back: '/alerts' })}</div></li>`
}
