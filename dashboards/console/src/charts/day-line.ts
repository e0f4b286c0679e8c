import { scaleLinear } from 'd3-scale'
import { QUARTER_MS } from '@linli/domain/time'
import type { DayQuarter } from '@linli/domain/views'
import { html } from 'ghtml'
import { fixed } from './scale.ts'

const WIDTH = 112
const HEIGHT = 22

/** A stretch of equal kind. */
interface Run { readonly from: number, readonly to: number }

function runsOf (quarters: readonly DayQuarter[], belongs: (quarter: DayQuarter) => boolean): readonly Run[] {
  const runs: { from: number, to: number }[] = []
  for (const quarter of quarters) {
    if (!belongs(quarter)) continue
    const last = runs.at(-1)
    if (last?.to === quarter.from) last.to = quarter.from + QUARTER_MS
    else runs.push({ from: quarter.from, to: quarter.from + QUARTER_MS })
  }
  return runs
}

/**
 * Today as a step line over the whole opening day, so that "now" shows by where it stops: counts do not slope. Blind quarters are hatched and break
 * the line; a thin band below shows valid time.
 */
export function dayLine ({ quarters, opens, closes, capacity, now, label }: {
  readonly quarters: readonly DayQuarter[], readonly opens: number | undefined, readonly closes: number | undefined, readonly capacity: number | undefined, readonly now: number,
  /** Says the finding. */
  readonly label: string
}): string {
  if (opens === undefined || closes === undefined) return ''
  const past = quarters.filter(({ from, open }) => open && from < now && from >= opens && from < closes)
  const most = past.reduce((high, { people = 0 }) => Math.max(high, people), 0)
  const x = scaleLinear([opens, closes], [0, WIDTH])
  const y = scaleLinear([0, Math.max(capacity ?? 0, most, 1)], [HEIGHT, 1])
  const counted = runsOf(past, ({ people }) => people !== undefined)
  const value = new Map(past.map(({ from, people = 0 }) => [from, people]))
  const lines = counted.map(run => stepPath(run, value, { x, y }))
  const bars = runsOf(past, ({ people, used }) => people === undefined && used === true)
  return html`<svg class="spark" viewBox="0 0 ${WIDTH} 26" role="img" aria-label="${label}" preserveAspectRatio="none">
!${capacity === undefined ? '' : `<line class="cap" x1="0" x2="${WIDTH}" y1="${fixed(y(capacity))}" y2="${fixed(y(capacity))}"/>`}
!${lines.map(({ line, area }) => `<path class="ar" d="${area}"/><path class="ln" d="${line}"/>`).join('')}
!${bars.map(({ from, to }) => `<rect class="pr" x="${fixed(x(from))}" y="12" width="${fixed(x(to) - x(from))}" height="8"/>`).join('')}
!${runsOf(past, ({ valid }) => !valid).map(({ from, to }) => `<rect class="gap" x="${fixed(x(from))}" y="0" width="${fixed(x(to) - x(from))}" height="22"/>`).join('')}
!${runsOf(past, ({ valid }) => valid).map(({ from, to }) => `<rect class="cv" x="${fixed(x(from))}" y="24" width="${fixed(x(to) - x(from))}" height="2"/>`).join('')}</svg>`
}

function stepPath ({ from, to }: Run, value: ReadonlyMap<number, number>, { x, y }: { readonly x: (at: number) => number, readonly y: (value: number) => number }): { readonly line: string, readonly area: string } {
  let line = ''
  for (let at = from; at < to; at += QUARTER_MS) {
    const height = fixed(y(value.get(at) ?? 0))
    line += line === '' ? `M${fixed(x(at))},${height}H${fixed(x(at + QUARTER_MS))}` : `V${height}H${fixed(x(at + QUARTER_MS))}`
  }
  return { line, area: `${line}V${HEIGHT}H${fixed(x(from))}Z` }
}
