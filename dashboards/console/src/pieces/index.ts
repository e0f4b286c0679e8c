import { html } from 'ghtml'
import { displayFigure, FLAG_TEXTS, statusOfCoverage, type Figure, type FigureStatus } from '@linli/domain/figures'
import type { SpaceStatus } from '@linli/domain/state'
import type { SpaceRow } from '@linli/domain/views'
import type { Words } from '../words/index.ts'
import { icon } from './icons.ts'

export { icon, type IconName } from './icons.ts'

/** Markup that is safe to put into markup. */
export type Html = string

/** State of a row: shape, and the word for those who do not see it. */
export type RowStatus = SpaceStatus | 'rec'

/** What a space is now; recorded data has no now, a space that nobody has spoken of is unknown. */
export function statusOf ({ state, site }: Pick<SpaceRow, 'state' | 'site'>): RowStatus {
  return site.recorded ? 'rec' : state?.status ?? 'unk'
}

export function statusDot (status: RowStatus, words: Words): Html {
  return status === 'ok'
    ? html`<span class="st ok"><i></i><span class="vh">${words('ok')}</span></span>`
    : html`<span class="st ${status}">!${icon(status)}<span class="vh">${words(status)}</span></span>`
}

export function statusPill (status: RowStatus, words: Words): Html {
  return html`<span class="pill ${status}">!${icon(status)}${words(status)}</span>`
}

const COVERAGE_TONES: Readonly<Record<FigureStatus, string>> = { ok: '', footnote: ' mid', insufficient: ' low', not_applicable: '' }

/** How people were known and how much of the time: `[A] 97 %`, amber below 90 %. */
export function coverageMark ({ coverage, methodClass, status }: Figure, words: Words): Html {
  if (coverage === undefined) return ''
  const tone = COVERAGE_TONES[status === 'insufficient' ? status : statusOfCoverage(coverage)]
  const mark = methodClass ? html`<i class="m m${methodClass}">${methodClass}</i>` : ''
  return html`<span class="prov${tone}">!${mark}${words.share(coverage)}${tone === ' mid' ? ' †' : ''}</span>`
}

/** A figure as printed: 数据不足 is dashed and says why, "—" says what it means. */
export function figureText (figure: Figure, { language }: Words): Html {
  const text = displayFigure(figure, language)
  const reason = figure.flags.flatMap(flag => FLAG_TEXTS[flag]?.[language] ?? []).join('; ')
  if (figure.status === 'insufficient') return html`<span class="ins">${text}</span>`
  return reason === '' ? html`${text}` : html`<span title="${reason}">${text}</span>`
}

/** A figure with its coverage beside it. */
export function figureWithCoverage (figure: Figure, words: Words): Html {
  return html`<span class="num">!${figureText(figure, words)}</span> !${coverageMark(figure, words)}`
}

/** How full a space is: a bar with a notch at 90 %, red only beyond the capacity; outlined where only presence is known, hatched where nothing is. */
export function fullnessBar (row: Pick<SpaceRow, 'state' | 'today'>): Html {
  if (hasNoOccupancy(row)) return ''
  const { people, capacity, occupied } = row.state ?? {}
  if (people === undefined) {
    const kind = occupied === undefined ? 'none' : occupied ? 'pres on' : 'pres'
    return html`<svg class="fill ${kind}" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true"><rect class="bg" width="100" height="6"/></svg>`
  }
  const share = capacity === undefined ? 0 : Math.min(1, people / capacity)
  const over = capacity !== undefined && people > capacity
  return html`<svg class="fill${over ? ' urg' : ''}" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true"><rect class="bg" width="100" height="6"/><rect class="v" width="${(share * 100).toFixed(1)}" height="6"/><rect class="notch" x="90" width="1" height="6"/></svg>`
}

/** Nothing in the space can say whether anybody is there; that is no fault. */
export function hasNoOccupancy ({ today }: Pick<SpaceRow, 'today'>): boolean {
  return today.coverage.flags.includes('no_source')
}

/** People now against the capacity; inferred ones with ≈. */
export function peopleNow (row: Pick<SpaceRow, 'state' | 'today'>, words: Words): Html {
  const { state } = row
  if (hasNoOccupancy(row)) return html`<span class="mut">—</span>`
  if (!state) return html`<span class="mut">${words('unknownPeople')}</span>`
  const { people, capacity, occupied, methodClass } = state
  if (people === undefined) return occupied === undefined ? html`<span class="mut">${words('unknownPeople')}</span>` : html`${words(occupied ? 'someone' : 'nobody')}`
  const number = `${methodClass === 'C' ? '≈' : ''}${Math.round(people)}`
  return html`<b>${number}</b>!${capacity === undefined ? '' : html`<span class="u"> / ${capacity}</span>`}`
}
