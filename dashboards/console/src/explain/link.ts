import { html } from 'ghtml'
import type { Figure } from '@linli/domain/figures'
import { figureText, type Html } from '../pieces/index.ts'
import type { Words } from '../words/index.ts'

/** What a printed figure stands for: a space, and the local dates [from, to). */
export interface Whereof { readonly space: string, readonly from: string, readonly to: string }

/** Address of the page that says where a figure comes from. */
export function explainHref (metric: Figure['metric'], { space, from, to }: Whereof): string {
  return `/explain?${new URLSearchParams({ space, metric, from, to }).toString()}`
}

/** A figure as printed, that leads to where it comes from. */
export function figureLink (figure: Figure, whereof: Whereof, words: Words): Html {
  return html`<a class="why" href="${explainHref(figure.metric, whereof)}">!${figureText(figure, words)}<span class="vh"> ${words('explainTitle')}</span></a>`
}
