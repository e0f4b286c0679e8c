import { html } from 'ghtml'
import { displayFigure, FLAG_TEXTS, type Figure } from '@linli/domain/figures'
import type { Words } from './words.ts'

/** Mail programs read no style sheet reliably: colours and type stand in each cell. Values are those of the design tokens, light. */
const INK = '#1D2126'
const INK_2 = '#474D55'
const INK_3 = '#60666E'
const LINE = '#E1DED6'
const LINE_2 = '#C8C4BA'
const SUNKEN = '#EDEBE5'
const AMBER = '#7A4B00'
const FONT = {
  zh: '-apple-system,\'PingFang SC\',\'Microsoft YaHei\',\'Noto Sans SC\',\'Noto Sans CJK SC\',Roboto,Arial,sans-serif',
  en: '-apple-system,\'Segoe UI\',Roboto,\'Helvetica Neue\',Arial,\'PingFang SC\',\'Microsoft YaHei\',\'Noto Sans CJK SC\',sans-serif'
} as const

const family = ({ language }: Pick<Words, 'language'>): string => `font-family:${FONT[language]};`
/** What a cell of a table says itself: its table says the family once, which would else be half of the letter. */
const cellType = (size: number, line: number, colour = INK): string => `font-size:${size}px;line-height:${line}px;color:${colour};`
const type = (words: Words, size: number, line: number, colour = INK): string => family(words) + cellType(size, line, colour)

/** A row of the letter's single column. */
export function row (content: string, padding = '0 32px'): string {
  return html`<tr><td class="px" style="padding:${padding};">!${content}</td></tr>`
}

export function paragraph (words: Words, content: string): string {
  return html`<p class="tx" style="${type(words, 15, 26)}margin:0 0 10px;">!${content}</p>`
}

export function heading (words: Words, text: string): string {
  return row(html`<h2 class="tx" style="${type(words, 16, 24)}font-weight:bold;margin:0;">${text}</h2>`, '22px 32px 8px')
}

export function small (words: Words, content: string): string {
  return html`<p class="mu" style="${type(words, 12, 20, INK_3)}margin:8px 0 0;">!${content}</p>`
}

/** A cell's text, and what it is. */
export interface Cell { readonly content: string, readonly tone?: 'plain' | 'muted' | 'amber' | 'strong', readonly align?: 'left' | 'right' | 'center' }

export const cell = (text: string, more: Omit<Cell, 'content'> = {}): Cell => ({ content: html`${text}`, ...more })

/** A table with a head; groups are rows over the whole width. Numbers stand right. */
export function table (words: Words, head: readonly string[], rows: readonly (readonly Cell[] | { readonly group: string })[], { dense = false }: { readonly dense?: boolean } = {}): string {
  const side = dense ? 2 : 8
  const headCells = head.map((text, column) => html`<th scope="col" align="${column === 0 ? 'left' : 'right'}" class="mu ln2" style="${cellType(12, 18, INK_3)}font-weight:normal;padding:4px 0 5px ${column === 0 ? 0 : side}px;border-bottom:1px solid ${LINE_2};">${text}</th>`)
  const bodyRows = rows.map(cells => 'group' in cells
    ? html`<tr><td colspan="${head.length}" class="gr tx" style="${cellType(13, 20)}font-weight:bold;background-color:${SUNKEN};padding:4px 8px;">${cells.group}</td></tr>`
    : html`<tr>!${cells.map((one, column) => bodyCell(one, { column, side, dense })).join('')}</tr>`)
  return html`<table width="100%" cellpadding="0" cellspacing="0" border="0" style="border-collapse:collapse;${family(words)}"><thead><tr>!${headCells.join('')}</tr></thead><tbody>!${bodyRows.join('')}</tbody></table>`
}

const TONES = { plain: INK, strong: INK, muted: INK_3, amber: AMBER } as const

function bodyCell ({ content, tone = 'plain', align }: Cell, { column, side, dense }: { readonly column: number, readonly side: number, readonly dense: boolean }): string {
  const kind = { plain: 'tx', strong: 'tx', muted: 'mu', amber: 'am' }[tone]
  const nowrap = column === 0 ? '' : 'white-space:nowrap;'
  return html`<td align="${align ?? (column === 0 ? 'left' : 'right')}" class="${kind} ln${column === 0 ? '' : ' nw'}" style="${cellType(dense ? 12 : 14, 20, TONES[tone])}${tone === 'strong' ? 'font-weight:bold;' : ''}padding:7px 0 7px ${column === 0 ? 0 : side}px;border-bottom:1px solid ${LINE};${nowrap}">!${content}</td>`
}

/** A figure as a cell: the printed text; what is missing is muted, what stands on little data is amber with a dagger. */
export function figureCell (figure: Figure | undefined, words: Words, { strong = false }: { readonly strong?: boolean } = {}): Cell {
  if (!figure) return cell('—', { tone: 'muted' })
  const text = displayFigure(figure, words.language)
  if (figure.status === 'footnote') return cell(`${text} †`, { tone: 'amber' })
  return cell(text, { tone: figure.status === 'ok' ? (strong ? 'strong' : 'plain') : 'muted' })
}

/** `A 97 %`: how people were known, and how much of the time. Truncated, so that print never crosses the gate. */
export function coverageText (figure: Figure | undefined): string {
  if (figure?.coverage === undefined) return '—'
  return `${figure.methodClass ?? ''} ${Math.floor(figure.coverage * 100 + 1e-9)} %`.trim()
}

/** Why figures of a row are missing or special, in words; each reason once. */
export function reasonsOf (figures: readonly (Figure | undefined)[], words: Words): readonly string[] {
  return [...new Set(figures.flatMap(figure => figure?.flags ?? []))].flatMap(flag => FLAG_TEXTS[flag] ? [words.text(FLAG_TEXTS[flag])] : [])
}

/** The whole mail. */
export function page ({ words, title, preheader, body }: { readonly words: Words, readonly title: string, readonly preheader: string, readonly body: string }): string {
  return html`<!doctype html><html lang="${words.language === 'zh' ? 'zh-CN' : 'en'}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark"><meta name="format-detection" content="telephone=no,date=no,address=no"><title>${title}</title><style>!${DARK}</style><!--[if mso]><style>td,th{!${family(words)}}</style><![endif]--></head><body class="bg" style="margin:0;padding:0;background-color:#F6F5F1;-webkit-text-size-adjust:100%;"><div role="article" aria-roledescription="email" lang="${words.language === 'zh' ? 'zh-CN' : 'en'}"><div style="display:none;max-height:0;overflow:hidden;font-size:1px;line-height:1px;color:#F6F5F1;">${preheader}</div><table role="presentation" class="bg" width="100%" cellpadding="0" cellspacing="0" border="0" bgcolor="#F6F5F1" style="background-color:#F6F5F1;"><tr><td align="center" style="padding:24px 0;"><table role="presentation" class="cd" width="100%" cellpadding="0" cellspacing="0" border="0" bgcolor="#FFFFFF" style="max-width:640px;background-color:#FFFFFF;">!${body}</table></td></tr></table></div></body></html>`
}

/** Dark colours, and narrow margins on a phone, for programs that read them; without it the letter is light. */
const DARK = '@media (max-width:480px){.px{padding-left:16px!important;padding-right:16px!important}.nw{white-space:normal!important;font-size:12px!important}}' +
  '@media (prefers-color-scheme:dark){.bg{background-color:#14171A!important}.cd{background-color:#1B1F23!important}.tx{color:#ECEBE6!important}.mu{color:#989EA5!important}.am{color:#F0C25A!important}.gr{background-color:#101316!important}.ln{border-color:#2B3036!important}.ln2{border-color:#444B53!important}}'

export { INK, INK_2, INK_3, LINE, SUNKEN, type as typeStyle }
