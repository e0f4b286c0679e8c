import { html } from 'ghtml'
import type { ExplainedDay, Explanation } from '@linli/domain/explain'
import { addDays, startOfLocalDay, type Interval } from '@linli/domain/time'
import type { Html } from '../pieces/index.ts'

const WIDTH = 240
const HEIGHT = 12

/** Hatch of what is not known; a page has it once, before the first strip. */
export const HATCH: Html = '<svg class="defs" width="0" height="0" aria-hidden="true"><defs><pattern id="hatch" width="4" height="4" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect class="hl" width="1.2" height="4"/></pattern></defs></svg>'

/** One local day from midnight to midnight: open and known is tinted, open and not known hatched, closed blank. */
export function dayStrip ({ date, open, state }: ExplainedDay, reasons: Explanation['reasons']): Html {
  const day = { from: startOfLocalDay(date), to: startOfLocalDay(addDays(date, 1)) }
  const isRefused = reasons.some(reason => reason.kind === 'day_refused' && reason.day === date)
  // A day that is blind as a whole (its balance, say) has no hours to blame.
  const missing = state === 'blind' && isRefused ? open : reasons.flatMap(reason => 'from' in reason ? open.flatMap(span => overlap(span, reason)) : [])
  const bar = (kind: string, { from, to }: Interval) => {
    const x = (from - day.from) / (day.to - day.from) * WIDTH
    return html`<rect class="${kind}" x="${x.toFixed(1)}" width="${((to - from) / (day.to - day.from) * WIDTH).toFixed(1)}" height="${HEIGHT}"/>`
  }
  return html`<svg class="strip" viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" aria-hidden="true"><rect class="day" width="${WIDTH}" height="${HEIGHT}"/>!${open.map(span => bar('op', span)).join('')}!${missing.map(span => bar('un', span) + bar('ms', span)).join('')}</svg>`
}

function overlap (a: Interval, b: Interval): readonly Interval[] {
  const [from, to] = [Math.max(a.from, b.from), Math.min(a.to, b.to)]
  return from < to ? [{ from, to }] : []
}
