import { html } from 'ghtml'

export type HeatCells = readonly (readonly (number | null | undefined)[])[]

/** Steps of the data colour. */
const STEPS = 7

/**
 * Hour × weekday as a table, so that it can be read and copied: the value in each cell, the peak outlined; closed is a dot, missing is hatched.
 */
export function heatMap ({ cells, rows, print, words }: {
  /** By weekday from Monday, 24 hours each. */
  readonly cells: HeatCells, readonly rows: readonly string[], readonly print: (value: number) => string, readonly words: { readonly closed: string, readonly missing: string, readonly corner: string }
}): string {
  const used = [...Array(24).keys()].filter(hour => cells.some(day => day[hour] !== null))
  if (used.length === 0) return ''
  const hours = Array.from({ length: used.at(-1)! - used[0]! + 1 }, (_, index) => used[0]! + index)
  const peak = Math.max(0, ...cells.flat().map(value => value ?? 0))
  const body = cells.map((day, index) => html`<tr><th scope="row">${rows[index] ?? ''}</th>!${hours.map(hour => cellOf(day[hour], { peak, print, words })).join('')}</tr>`)
  return html`<table class="heat"><thead><tr><td><span class="vh">${words.corner}</span></td>!${hours.map(hour => html`<th scope="col">${hour}</th>`).join('')}</tr></thead><tbody>!${body.join('')}</tbody></table>`
}

function cellOf (value: number | null | undefined, { peak, print, words }: { readonly peak: number, readonly print: (value: number) => string, readonly words: { readonly closed: string, readonly missing: string } }): string {
  if (value === null) return html`<td class="shut"><span class="vh">${words.closed}</span></td>`
  if (value === undefined) return html`<td class="miss"><span class="vh">${words.missing}</span></td>`
  const step = peak === 0 ? 0 : Math.min(STEPS - 1, Math.floor(value / peak * STEPS))
  return html`<td class="h${step}${value === peak && peak > 0 ? ' peak' : ''}">${print(value)}</td>`
}

/** Where the highest value stands. */
export function peakOf (cells: HeatCells): { readonly weekday: number, readonly hour: number, readonly value: number } | undefined {
  let best: { weekday: number, hour: number, value: number } | undefined
  cells.forEach((day, index) => {
    day.forEach((value, hour) => {
      if (value !== null && value !== undefined && value > (best?.value ?? 0)) best = { weekday: index + 1, hour, value }
    })
  })
  return best
}
