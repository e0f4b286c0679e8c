import { scaleLinear } from 'd3-scale'
import { line } from 'd3-shape'
import { html } from 'ghtml'
import { fixed, niceMax } from './scale.ts'

const WIDTH = 720
const HEIGHT = 150
const LEFT = 56
const BOTTOM = 22
const TOP = 10

export interface TimedValue { readonly time: number, readonly value: number }
/** A dashed line with its name on the axis. */
export interface LimitLine { readonly value: number, readonly name: string }

/**
 * One quantity over time with its limits. The line breaks where nothing was measured for long; times are given by whoever prints them.
 */
export function seriesChart ({ points, limits, from, to, gapMs, clock, label }: {
  readonly points: readonly TimedValue[], readonly limits: readonly LimitLine[], readonly from: number, readonly to: number, readonly gapMs: number,
  readonly clock: (at: number) => string, readonly label: string
}): string {
  const values = points.map(({ value }) => value)
  const low = Math.min(...values)
  const high = Math.max(...values, ...limits.filter(({ value }) => value < 3 * Math.max(...values)).map(({ value }) => value))
  const base = low > high / 3 ? Math.floor(low - (high - low) * 0.15) : 0
  const x = scaleLinear([from, to], [LEFT, WIDTH - 6])
  const y = scaleLinear([base, base + niceMax((high - base) * 1.05)], [HEIGHT - BOTTOM, TOP])
  const path = line<TimedValue & { readonly defined: boolean }>().defined(({ defined }) => defined).x(({ time }) => Number(fixed(x(time)))).y(({ value }) => Number(fixed(y(value))))
  const broken = points.flatMap((point, index) => {
    const previous = points[index - 1]
    const isGap = previous !== undefined && point.time - previous.time > gapMs
    return isGap ? [{ ...point, defined: false }, { ...point, defined: true }] : [{ ...point, defined: true }]
  })
  const last = points.at(-1)
  const hours = Array.from({ length: 7 }, (_, index) => from + (to - from) * index / 6)
  return html`<svg class="chart" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${label}">
!${y.ticks(3).map(tick => `<line class="grid" x1="${LEFT}" x2="${WIDTH - 6}" y1="${fixed(y(tick))}" y2="${fixed(y(tick))}"/><text class="ax" x="${LEFT - 6}" y="${fixed(y(tick) + 4)}" text-anchor="end">${tick}</text>`).join('')}
!${hours.map((at, index) => `<text class="ax" x="${fixed(x(at))}" y="${HEIGHT - 6}" text-anchor="${index === 0 ? 'start' : index === 6 ? 'end' : 'middle'}">${clock(at)}</text>`).join('')}
!${limits.filter(({ value }) => y(value) >= TOP - 1 && y(value) <= HEIGHT - BOTTOM).map(({ value, name }) => `<line class="lim" x1="${LEFT}" x2="${WIDTH - 6}" y1="${fixed(y(value))}" y2="${fixed(y(value))}"/><text class="ax lt" x="${WIDTH - 8}" y="${fixed(y(value) - 4)}" text-anchor="end">${escapeText(name)}</text>`).join('')}
<path class="ser" d="${path(broken) ?? ''}"/>!${last ? `<circle class="dot" cx="${fixed(x(last.time))}" cy="${fixed(y(last.value))}" r="3"/>` : ''}</svg>`
}

function escapeText (text: string): string {
  return html`${text}`
}
