import { html } from 'ghtml'
import { displayFigure, METRIC_NAMES, type Figure, type MetricId } from '@linli/domain/figures'
import { limitsOf } from '@linli/domain/limits'
import { QUANTITIES, type QuantityId } from '@linli/domain/readings'
import { addDays, DAY_MS, localDate, MINUTE_MS, startOfLocalDay } from '@linli/domain/time'
import type { SpaceDetail } from '@linli/domain/views'
import { heatMap, peakOf } from '../charts/heat-map.ts'
import { peopleChart } from '../charts/people-chart.ts'
import { seriesChart } from '../charts/series.ts'
import { explainHref, figureLink, type Whereof } from '../explain/link.ts'
import { live } from '../layout.ts'
import { coverageMark, peopleNow, statusDot, statusOf, statusPill, type Html } from '../pieces/index.ts'
import { DEVICE_KIND_NAMES, KIND_NAMES, LINE_NAMES, type Words } from '../words/index.ts'
import { alertWords, toneOf } from './alert-words.ts'
import type { Page } from './page.ts'

export interface SpaceView extends SpaceDetail { readonly now: number }

const SHOWN: readonly MetricId[] = ['visits', 'person_hours', 'frequency', 'fullness', 'utilisation', 'peak', 'mean_stay', 'opening_compliance']

/** How is this space today and this week, is the air right, which devices, what happened? */
export const spacePage: Page<SpaceView> = {
  title: (view, words) => words.text(view.name),
  body: (view, words) => {
    const [head = '', now = '', today = ''] = spacePage.fragments(view, words).map(fragment => fragment.html)
    return html`!${head}!${now}<div class="two wide"><div>!${today}!${heat(view, words)}!${comfort(view, words)}</div><div>!${weekTable(view, words)}!${devices(view, words)}!${alerts(view, words)}</div></div>`
  },
  fragments: (view, words) => [{ id: 'space-head', html: head(view, words) }, { id: 'space-now', html: nowTiles(view, words) }, { id: 'space-today', html: today(view, words) }]
}

function head (view: SpaceView, words: Words): Html {
  const { space, site, state, today: { opens, closes } } = view
  const facts = [
    words.text(KIND_NAMES[view.kind]), words.text(LINE_NAMES[site.line]), ...(opens === undefined || closes === undefined ? [] : [closes - opens >= DAY_MS ? words('openAllDay') : words('openToday', { from: words.clock(opens), to: words.clock(closes) })]),
    ...(state?.capacity === undefined ? [] : [words('capacity', { n: state.capacity })]), ...(space.areaM2 === undefined ? [] : [words('area', { n: space.areaM2 })])
  ]
  return html`<div !${live('space-head')}><p class="sm"><a href="/?street=${view.street.id}">${words.text(view.street.name)}</a> / ${words.text(site.name)}</p><h1>${words.text(view.name)} !${statusPill(statusOf(view), words)}</h1><p class="sm ink2">${facts.join(' · ')}</p></div>`
}

function nowTiles (view: SpaceView, words: Words): Html {
  const { state, now } = view
  const value = (quantity: QuantityId, digits: number) => {
    const found = state?.values[quantity]
    return found === undefined ? html`<span class="mut">—</span>` : html`${found.value.toFixed(digits)}<span class="u"> ${QUANTITIES[quantity].unit}</span>`
  }
  const tile = (name: string, text: Html, note: Html) => html`<div><dt>${name}</dt><dd class="n">!${text}</dd><dd class="sm ink2">!${note}</dd></div>`
  return html`<dl class="tiles" !${live('space-now')}>!${[
    tile(words('people'), peopleNow(view, words), html`${words('visitsToday')} !${explained(view.today.visits, ofToday(view), words)}`),
    tile('CO₂', value('co2', 0), html`${state?.values['co2'] ? words.clock(state.values['co2'].time) : words('noReading')}`),
    tile(words.text(QUANTITIES.temperature.name), value('temperature', 1), html`!${value('humidity', 0)}`),
    tile(words('data'), state?.lastSeen === undefined ? html`<span class="mut">—</span>` : html`${words.age(now - state.lastSeen)}`, html`${words('coverage')} !${explained(view.today.coverage, ofToday(view), words)}`)
  ].join('')}</dl>`
}

/** The local day that the page shows as today. */
function ofToday ({ id, now, today: { quarters } }: SpaceView): Whereof {
  const date = localDate(quarters[0]?.from ?? now)
  return { space: id, from: date, to: addDays(date, 1) }
}

const ofWeek = (space: string, monday: string): Whereof => ({ space, from: monday, to: addDays(monday, 7) })

/** A figure that leads to where it comes from, with its coverage beside it. */
function explained (figure: Figure, whereof: Whereof, words: Words): Html {
  const mark = coverageMark(figure, words)
  // A coverage is its own mark.
  if (figure.metric === 'coverage' && mark !== '') return html`<a class="why" href="${explainHref('coverage', whereof)}">!${mark}<span class="vh"> ${words('explainTitle')}</span></a>`
  return html`<span class="num">!${figureLink(figure, whereof, words)}</span> !${mark}`
}

function today (view: SpaceView, words: Words): Html {
  const first = view.today.quarters[0]?.from
  const date = localDate(first ?? view.now)
  const day = { from: startOfLocalDay(date), to: startOfLocalDay(addDays(date, 1)) }
  const capacity = view.state?.capacity ?? view.space.capacity.at(-1)?.value
  const chart = view.today.quarters.length === 0
    ? html`<p class="mut">${words('heatNone')}</p>`
    : peopleChart({
        quarters: view.today.quarters, day, capacity, now: view.now, clock: words.clock, label: `${words('people')}, ${words.day(date)}: ${displayFigure(view.today.visits, words.language)}`,
        capacityName: capacity === undefined ? '' : words('capacity', { n: capacity })
      })
  return html`<section !${live('space-today')}><div class="hd"><h2>${words('peopleAndAir')} <span class="mut">${words.day(date, view.now)}</span></h2><span>!${explained(view.today.visits, ofToday(view), words)}</span></div><div class="box">!${chart}!${airCharts(view, words)}</div></section>`
}

/** Longer without a value than this is a gap in the line. */
const GAP_MS = 45 * MINUTE_MS

function airCharts ({ air, limits, now }: SpaceView, words: Words): Html {
  const newest = Math.max(...Object.values(air).flatMap(points => points.map(({ time }) => time)), now - DAY_MS)
  return Object.entries(air).filter(([quantity]) => quantity !== 'illuminance').map(([quantity, points]) => {
    const { name, unit } = QUANTITIES[quantity as QuantityId]
    const last = points.at(-1)!
    return html`<h3>${words.text(name)} <span class="mut">${unit}</span></h3>!${seriesChart({
      points, from: newest - DAY_MS, to: newest, gapMs: GAP_MS, clock: words.clock,
      limits: limits.filter(limit => limit.quantity === quantity).map(({ value, name: own }) => ({ value, name: `${words.text(own)} ${value}` })),
      label: `${words.text(name)}: ${Math.round(last.value * 10) / 10} ${unit}, ${words.clock(last.time)}`
    })}`
  }).join('')
}

function heat ({ heat: cells, weeks, now }: SpaceView, words: Words): Html {
  const whole = weeks.find(({ partial }) => !partial) ?? weeks[0]
  const peak = peakOf(cells)
  const isPresence = whole?.figures.person_hours?.status === 'not_applicable'
  const print = (value: number) => isPresence ? String(Math.round(value * 100)) : value >= 9.95 ? String(Math.round(value)) : value.toFixed(1).replace(/\.0$/, '')
  const table = heatMap({ cells, rows: [1, 2, 3, 4, 5, 6, 7].map(words.weekday), print, words: { closed: words('heatClosed'), missing: words('heatMissing'), corner: words('time') } })
  const finding = peak ? words('heatFinding', { day: words.weekday(peak.weekday), hour: peak.hour, next: peak.hour + 1, value: `${print(peak.value)}${isPresence ? ' %' : words.language === 'zh' ? ' 人' : ' people'}` }) : words('heatNone')
  return html`<section><div class="hd"><h2>${words('heat')} <span class="mut">${whole ? `${words.day(whole.monday, now)} –` : ''}</span></h2></div>!${table === '' ? '' : html`<div class="box">!${table}</div>`}<p class="sm ink2">${finding}</p></section>`
}

function comfort ({ space, weeks, now }: SpaceView, words: Words): Html {
  const whole = weeks.find(({ partial }) => !partial) ?? weeks[0]
  const limits = limitsOf(space).filter(({ quantity }) => whole?.figures[`comfort_${quantity}`])
  const energy = whole?.figures.energy_temperature
  if (!whole || (limits.length === 0 && !energy)) return ''
  const rows = limits.map(({ quantity, lo, hi, averaging }) => {
    const figure = whole.figures[`comfort_${quantity}`]
    const range = lo !== undefined && hi !== undefined ? `${lo}–${hi}` : lo !== undefined ? `≥ ${lo}` : `≤ ${hi ?? ''}`
    return html`<tr><th scope="row">${words.text(QUANTITIES[quantity].name)}</th><td>${range} ${QUANTITIES[quantity].unit} · ${averaging}</td><td class="r">!${figure ? figureLink(figure, ofWeek(space.id, whole.monday), words) : '—'}</td><td class="r">!${figure ? coverageMark(figure, words) : ''}</td></tr>`
  })
  if (energy) rows.push(html`<tr><th scope="row">${words.text(METRIC_NAMES.energy_temperature)}</th><td>${words('energyRule')}</td><td class="r">!${figureLink(energy, ofWeek(space.id, whole.monday), words)}</td><td class="r">!${coverageMark(energy, words)}</td></tr>`)
  return html`<section><div class="hd"><h2>${words('comfort')} <span class="mut">${words.day(whole.monday, now)} –</span></h2></div><table class="plain"><thead><tr><th scope="col">${words('metric')}</th><th scope="col">${words('limit')}</th><th scope="col" class="r">${words('comfort')}</th><th scope="col" class="r">${words('coverage')}</th></tr></thead><tbody>!${rows.join('')}</tbody></table><p class="sm mut">${words('limitNote')}</p></section>`
}

function weekTable ({ id, weeks, now }: SpaceView, words: Words): Html {
  const blocks = weeks.map(({ monday, figures, partial }, index) => {
    const rows = SHOWN.flatMap(metric => {
      const figure = figures[metric]
      return figure && figure.status !== 'not_applicable' ? [html`<tr><th scope="row">${words.text(METRIC_NAMES[metric])}</th><td class="r">!${figureLink(figure, ofWeek(id, monday), words)}</td><td class="r">!${coverageMark(figure, words)}</td></tr>`] : []
    })
    const title = partial ? words('weekSoFar', { date: words.day(monday, now) }) : `${words.day(monday, now)} – ${words.day(addDays(monday, 6))}`
    return html`<details!${index < 2 ? ' open' : ''}><summary>${title}</summary><table class="plain"><tbody>!${rows.join('')}</tbody></table></details>`
  })
  return html`<section><div class="hd"><h2>${words('weeks')}</h2></div>!${blocks.join('')}</section>`
}

function devices ({ devices: rows, now }: SpaceView, words: Words): Html {
  const items = rows.map(({ device, name, where, state }) => html`<li>!${statusDot(state?.alive ? 'ok' : 'unk', words)}<div><h3>${words.text(DEVICE_KIND_NAMES[device.kind])}</h3><p class="sm mut">${[where, words.text(name)].filter(Boolean).join(' · ')}</p></div><p class="sm mut r nw">${state?.lastSeen === undefined ? words('neverHeard') : words.age(now - state.lastSeen)}</p></li>`)
  return html`<section><div class="hd"><h2>${words('devices')}</h2><a href="/devices">${words('allStreets')}</a></div>!${items.length === 0 ? html`<p class="mut">${words('noDevices')}</p>` : html`<ul class="list">!${items.join('')}</ul>`}</section>`
}

function alerts ({ recentAlerts, now }: SpaceView, words: Words): Html {
  if (recentAlerts.length === 0) return ''
  const items = recentAlerts.slice(0, 8).map(alert => {
    const { title, detail } = alertWords(alert, words, now)
    return html`<li>!${statusDot(toneOf(alert), words)}<div><h3>${title}</h3><p class="sm mut">${detail}</p></div><p class="sm mut r nw">${words.when(alert.raisedAt, now)}</p></li>`
  })
  return html`<section><div class="hd"><h2>${words('recentAlerts')}</h2></div><ul class="list">!${items.join('')}</ul></section>`
}
