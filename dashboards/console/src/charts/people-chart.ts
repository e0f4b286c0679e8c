import { scaleLinear } from 'd3-scale'
import { html } from 'ghtml'
import { HOUR_MS, QUARTER_MS } from '@linli/domain/time'
import type { DayQuarter } from '@linli/domain/views'
import { fixed, niceMax } from './scale.ts'

const WIDTH = 720
const HEIGHT = 190
const LEFT = 56
const BOTTOM = 24
const TOP = 14

/** People of one local day by quarter-hour: closed time sunken, blind time hatched, the capacity dashed. */
export function peopleChart ({ quarters, day, capacity, now, clock, label, capacityName }: {
  readonly quarters: readonly DayQuarter[], readonly day: { readonly from: number, readonly to: number }, readonly capacity: number | undefined, readonly now: number,
  readonly clock: (at: number) => string, readonly label: string, readonly capacityName: string
}): string {
  const opened = quarters.filter(({ open }) => open)
  const from = Math.max(day.from, (opened[0]?.from ?? day.from) - HOUR_MS)
  const to = Math.min(day.to, (opened.at(-1)?.from ?? day.to) + QUARTER_MS + HOUR_MS)
  const most = quarters.reduce((high, { people = 0 }) => Math.max(high, people), 0)
  const x = scaleLinear([from, to], [LEFT, WIDTH - 6])
  const y = scaleLinear([0, niceMax(Math.max(capacity ?? 0, most, 4) * 1.05)], [HEIGHT - BOTTOM, TOP])
  const floor = HEIGHT - BOTTOM
  const past = quarters.filter(quarter => quarter.from < now && quarter.from >= from && quarter.from < to)
  const width = fixed(x(from + QUARTER_MS) - x(from) + 0.3)
  const bars = past.map(quarter => {
    const at = fixed(x(quarter.from))
    if (!quarter.open) return ''
    if (!quarter.valid) return `<rect class="gap" x="${at}" y="${TOP}" width="${width}" height="${floor - TOP}"/>`
    if (quarter.people === undefined) return quarter.used ? `<rect class="pr" x="${at}" y="${floor - 40}" width="${width}" height="40"/>` : ''
    const top = y(quarter.people)
    return `<rect class="ar" x="${at}" y="${fixed(top)}" width="${width}" height="${fixed(floor - top)}"/><rect class="step" x="${at}" y="${fixed(top - 1)}" width="${width}" height="2"/>`
  })
  const ticks = Array.from({ length: Math.floor((to - from) / (2 * HOUR_MS)) + 1 }, (_, index) => Math.ceil(from / HOUR_MS) * HOUR_MS + index * 2 * HOUR_MS).filter(at => at <= to)
  const closed = [{ from, to: opened[0]?.from ?? to }, { from: (opened.at(-1)?.from ?? to) + (opened.length > 0 ? QUARTER_MS : 0), to }]
  return html`<svg class="chart" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${label}">
!${closed.filter(span => span.to > span.from).map(span => `<rect class="shut" x="${fixed(x(span.from))}" y="${TOP}" width="${fixed(x(span.to) - x(span.from))}" height="${floor - TOP}"/>`).join('')}
!${y.ticks(4).filter(Number.isInteger).map(tick => `<line class="grid" x1="${LEFT}" x2="${WIDTH - 6}" y1="${fixed(y(tick))}" y2="${fixed(y(tick))}"/><text class="ax" x="${LEFT - 6}" y="${fixed(y(tick) + 4)}" text-anchor="end">${tick}</text>`).join('')}
!${bars.join('')}
!${capacity === undefined ? '' : `<line class="capl" x1="${LEFT}" x2="${WIDTH - 6}" y1="${fixed(y(capacity))}" y2="${fixed(y(capacity))}"/><text class="ax" x="${WIDTH - 8}" y="${fixed(y(capacity) - 4)}" text-anchor="end">${html`${capacityName}`}</text>`}
!${now > from && now < to ? `<line class="now" x1="${fixed(x(now))}" x2="${fixed(x(now))}" y1="${TOP}" y2="${floor}"/>` : ''}
!${ticks.map(at => `<text class="ax" x="${fixed(x(at))}" y="${HEIGHT - 6}" text-anchor="middle">${clock(at)}</text>`).join('')}</svg>`
}
