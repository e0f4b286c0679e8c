import { html } from 'ghtml'
import { displayFigure, type Figure } from '@linli/domain/figures'
import type { AlertRow, Overview, SpaceRow } from '@linli/domain/views'
import { dayLine } from '../charts/day-line.ts'
import { live } from '../layout.ts'
import { coverageMark, figureText, fullnessBar, hasNoOccupancy, icon, peopleNow, statusDot, statusOf, type Html, type RowStatus } from '../pieces/index.ts'
import { LINE_NAMES, type Words } from '../words/index.ts'
import { alertWords, toneOf } from './alert-words.ts'
import { joined, type Page } from './page.ts'

/** Which spaces are wanted; empty = all. */
export interface OverviewFilter { readonly street?: string | undefined, readonly status?: string | undefined }
export interface OverviewView extends Overview { readonly filter: OverviewFilter }

/** Is anything wrong, what do I do next, how are all spaces now? */
export const overviewPage: Page<OverviewView> = {
  title: (_view, words) => words('live'),
  body: (view, words) => {
    const parts = new Map(overviewPage.fragments(view, words).map(fragment => [fragment.id, fragment.html]))
    if (view.spaces.length === 0) return html`!${parts.get('headline') ?? ''}<p class="ink2">${words('noSpacesHint')}</p>!${joined([{ id: 'todo', html: parts.get('todo') ?? '' }, { id: 'tiles', html: parts.get('tiles') ?? '' }])}`
    return html`!${parts.get('headline') ?? ''}<div class="two"><div>!${parts.get('todo') ?? ''}</div><div>!${parts.get('tiles') ?? ''}!${filterLinks(view, words)}!${spaceTable(view, parts, words)}</div></div>`
  },
  fragments: (view, words) => [
    { id: 'headline', html: headline(view, words) }, { id: 'todo', html: todo(view, words) }, { id: 'tiles', html: tiles(view, words) },
    ...wanted(view).map(row => ({ id: `space-${row.id}`, html: spaceRow(row, { now: view.now, words }) }))
  ]
}

function wanted ({ spaces, filter }: OverviewView): readonly SpaceRow[] {
  return spaces.filter(row => (filter.street === undefined || row.street.id === filter.street) && (filter.status === undefined || statusOf(row) === filter.status))
}

function count (view: OverviewView, status: RowStatus): number {
  return view.spaces.filter(row => statusOf(row) === status).length
}

/** The first line answers whether anything is wrong. */
function headline (view: OverviewView, words: Words): Html {
  const wrong = ([['urg', 'countUrg'], ['att', 'countAtt'], ['unk', 'countUnk']] as const).flatMap(([status, key]) => count(view, status) > 0 ? [words(key, { n: count(view, status) })] : [])
  const separator = words.language === 'zh' ? '，' : ', '
  const isLive = view.spaces.some(({ site }) => !site.recorded)
  const first = view.spaces.length === 0 ? words('noSpaces') : !isLive ? words('onlyRecorded') : wrong.length === 0 ? words('allOk') : wrong.join(separator)
  const rest = ([['ok', 'restOk'], ['closed', 'restClosed']] as const).flatMap(([status, key]) => count(view, status) > 0 ? [words(key, { n: count(view, status) })] : []).join(separator)
  const backfill = view.backfill === undefined ? '' : html` <span class="chip">${words('backfill', { share: words.share(view.backfill) })}</span>`
  return html`<h1 !${live('headline')}>${first} <span class="mut light">${rest}</span>!${backfill}</h1>`
}

function todo ({ alerts, now }: OverviewView, words: Words): Html {
  const items = alerts.length === 0 ? html`<p class="mut">${words('todoNone')}</p>` : html`<ul class="todo">!${alerts.slice(0, 8).map(alert => todoItem(alert, { words, now })).join('')}</ul>`
  return html`<section !${live('todo')} aria-labelledby="todo-h"><div class="hd"><h2 id="todo-h">${words('todo')}</h2><a href="/alerts">${words('allAlerts')}</a></div>!${items}</section>`
}

function todoItem (alert: AlertRow, { words, now }: { readonly words: Words, readonly now: number }): Html {
  const { place, title, detail } = alertWords(alert, words, now)
  const tone = toneOf(alert)
  const people = alert.people === undefined ? '' : ` · ${words('peoplePresent', { n: Math.round(alert.people) })}`
  const name = alert.space === undefined ? html`${place}` : html`<a href="/spaces/${alert.space}">${place}</a>`
  return html`<li class="${tone}">!${statusDot(tone, words)}<div><h3>!${name} ${title}</h3><p class="sm ink2">${detail} · ${words('activeFor', { duration: words.duration(now - alert.since) })}${people}</p>!${acknowledgement(alert, { words, now, back: '/' })}</div></li>`
}

/** Who has acknowledged, or the button to do so; it works without any script. */
export function acknowledgement (alert: AlertRow, { words, now, back }: { readonly words: Words, readonly now: number, readonly back: string }): Html {
  if (alert.acknowledgedAt !== undefined) return html`<p class="sm mut">${words('acknowledgedBy', { who: alert.acknowledgedBy ?? '', time: words.when(alert.acknowledgedAt, now) })}</p>`
  return html`<form method="post" action="/alerts/${alert.id}/acknowledge"><input type="hidden" name="back" value="${back}"><button class="main">!${icon('check')}${words('acknowledge')}</button></form>`
}

function tiles (view: OverviewView, words: Words): Html {
  const real = view.spaces.filter(({ site }) => !site.recorded)
  const counted = real.filter(({ state }) => state?.people !== undefined && state.methodClass === 'A')
  const people = counted.reduce((sum, { state }) => sum + (state?.people ?? 0), 0)
  const known = real.filter(({ today }) => today.visits.value !== undefined)
  const visits: Figure = {
    metric: 'visits', unit: 'visit', value: known.reduce((sum, { today }) => sum + (today.visits.value ?? 0), 0), coverage: undefined, methodClass: 'A', status: known.length === 0 ? 'insufficient' : 'ok', flags: []
  }
  const silent = view.devices.total - view.devices.alive
  const found = view.devices.found > 0 ? html`<a href="/devices">${words('devicesFound', { n: view.devices.found })}</a>` : html`${silent > 0 ? words('devicesSilent', { n: silent }) : words('devicesAllAlive')}`
  return html`<dl class="tiles" !${live('tiles')}>!${[
    tile(words('peopleNow'), counted.length === 0 ? html`<span class="ins">${displayFigure({ ...visits, status: 'insufficient' }, words.language)}</span>` : html`${Math.round(people)}<span class="u"> ${words.language === 'zh' ? '人' : 'people'}</span>`, words('peopleFrom', { n: counted.length })),
    tile(words('visitsToday'), figureText(visits, words), words('visitsFrom', { n: known.length })),
    tile(words('openNow'), html`${real.filter(({ state }) => state?.open).length}`, words('ofSpaces', { n: real.length }))
  ].join('')}<div><dt>${words('devicesAlive')}</dt><dd class="n">${view.devices.alive}<span class="u"> / ${view.devices.total}</span></dd><dd class="sm">!${found}</dd></div></dl>`
}

function tile (name: string, value: Html, note: string): Html {
  return html`<div><dt>${name}</dt><dd class="n">!${value}</dd><dd class="sm ink2">${note}</dd></div>`
}

function filterLinks (view: OverviewView, words: Words): Html {
  const streets = [...new Map(view.spaces.map(({ street }) => [street.id, street])).values()]
  if (streets.length < 2) return ''
  const link = (text: string, filter: OverviewFilter, isCurrent: boolean) => {
    const query = new URLSearchParams(Object.entries(filter).filter((entry): entry is [string, string] => entry[1] !== undefined)).toString()
    return html`<a href="/${query === '' ? '' : `?${query}`}"!${isCurrent ? ' aria-current="true"' : ''}>${text}</a>`
  }
  const { street, status } = view.filter
  return html`<nav class="chips" aria-label="${words('filterBy')}">!${link(words('allStreets'), { status }, street === undefined)}!${streets.map(({ id, name }) => link(words.text(name), { street: id, status }, street === id)).join('')}<span class="sep"></span>!${(['urg', 'att', 'unk', 'ok', 'closed'] as const).map(one => link(words(one), { street, status: one === status ? undefined : one }, one === status)).join('')}</nav>`
}

function spaceTable (view: OverviewView, parts: ReadonlyMap<string, Html>, words: Words): Html {
  const rows = wanted(view)
  if (rows.length === 0) return html`<p class="mut">${words('noneFits')}</p>`
  const head = (['space', 'nowOfCapacity', 'today', 'visitsCoverage'] as const).map(key => html`<th scope="col"!${key === 'visitsCoverage' ? ' class="r"' : key === 'nowOfCapacity' ? ' colspan="2"' : ''}>${words(key)}</th>`)
  const bySite = Map.groupBy(rows, ({ site }) => site.id)
  const body = [...bySite.values()].map(own => html`<tbody><tr class="group"><th colspan="9" scope="rowgroup">${words.text(own[0]!.site.name)} <span class="mut">${own[0]!.site.recorded ? words('rec') : words.text(LINE_NAMES[own[0]!.site.line])}</span></th></tr>!${own.map(({ id }) => parts.get(`space-${id}`) ?? '').join('')}</tbody>`)
  return html`<table class="spaces"><thead><tr><th scope="col"><span class="vh">${words('state')}</span></th>!${head.join('')}<th scope="col" class="r">CO₂ ppm</th><th scope="col" class="r">°C</th><th scope="col" class="r">${words('data')}</th></tr></thead>!${body.join('')}</table>`
}

function spaceRow (row: SpaceRow, { now, words }: { readonly now: number, readonly words: Words }): Html {
  const { state, today } = row
  const status = statusOf(row)
  const cell = (quantity: string) => {
    const value = state?.values[quantity]
    return value === undefined ? html`<span class="mut">—</span>` : html`${quantity === 'temperature' ? value.value.toFixed(1) : Math.round(value.value)}`
  }
  const age = state?.lastSeen === undefined ? '—' : words.age(now - state.lastSeen)
  return html`<tr !${live(`space-${row.id}`)} class="${status}"><td>!${statusDot(status, words)}</td><th scope="row"><a href="/spaces/${row.id}">${words.text(row.name)}</a></th>!${occupancyCells(row, { now, words, status })}<td class="spk">!${lineOf(row, { now, words })}</td><td class="r nw">!${figureText(today.visits, words)} !${coverageMark(today.visits, words)}</td><td class="r co2" data-u="ppm">!${cell('co2')}</td><td class="r tmp" data-u="°C">!${cell('temperature')}</td><td class="r mut age nw">${age}</td></tr>`
}

function occupancyCells (row: SpaceRow, { now, words, status }: { readonly now: number, readonly words: Words, readonly status: RowStatus }): Html {
  const { state } = row
  if (status === 'rec') return '<td class="br"></td><td class="r nw"></td>'
  if (status === 'closed') {
    const text = state?.opensAt === undefined ? words('closedToday') : words('opensAt', { time: words.when(state.opensAt, now) })
    return html`<td class="br mut sm" colspan="2">${text}</td>`
  }
  return html`<td class="br">!${fullnessBar(row)}</td><td class="r nw">!${peopleNow(row, words)}</td>`
}

function lineOf (row: SpaceRow, { now, words }: { readonly now: number, readonly words: Words }): Html {
  const { state, today, name } = row
  if (hasNoOccupancy(row)) return row.site.recorded ? '' : html`<span class="sm mut">${words('entriesOnly')}</span>`
  const label = `${words.text(name)}: ${words('today')}, ${displayFigure(today.visits, words.language)}`
  if (state?.methodClass === 'B') return html`<span class="sm mut">${words('presenceOnly')}</span>`
  return dayLine({ quarters: today.quarters, opens: today.opens, closes: today.closes, capacity: state?.capacity, now, label })
}
