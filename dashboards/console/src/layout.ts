import { html } from 'ghtml'
import type { Text } from '@linli/domain/text'
import { localDate } from '@linli/domain/time'
import { icon, type Html, type IconName } from './pieces/index.ts'
import type { Words, WordKey } from './words/index.ts'

/** A part of a page that is replaced by itself while the page is open. Its markup has one root with this id. */
export interface Fragment { readonly id: string, readonly html: Html }

/** Attributes that let a fragment be replaced by the event of its name. */
export const live = (id: string): Html => `id="${id}" sse-swap="${id}" hx-swap="outerHTML"`

export interface Frame {
  readonly words: Words
  readonly title: string
  /** Navigation entry that is current. */
  readonly section: WordKey | undefined
  /** Path and query of this page, for the language switch. */
  readonly path: string
  /** Address of the page's live changes. */
  readonly stream?: string
  readonly assets: Readonly<Record<'css' | 'htmx' | 'sse' | 'live', string>>
  readonly now: number
  readonly body: Html
}

const NAVIGATION: readonly { readonly key: WordKey & IconName, readonly path: string }[] = [
  { key: 'live', path: '/' }, { key: 'alerts', path: '/alerts' }, { key: 'devices', path: '/devices' }, { key: 'letters', path: '/letters' }, { key: 'pipeline', path: '/pipeline' }
]

/** A whole page in its frame. */
export function pageOf ({ words, title, section, path, stream, assets, now, body }: Frame): Html {
  const other = words.language === 'zh' ? 'en' : 'zh'
  const switched = `${path}${path.includes('?') ? '&' : '?'}lang=${other}`
  const connect = stream === undefined ? '' : html` hx-ext="sse" sse-connect="${stream}"`
  // A page without live changes does not say that it is live.
  const connection = stream === undefined ? '' : html`<span class="live" id="connection" data-stale="${words('stale')}"><i></i><span>${words('liveNow')}</span></span>`
  return html`<!doctype html><html lang="${words.language === 'zh' ? 'zh-CN' : 'en'}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${title} · ${words('product')}</title>
<meta name="color-scheme" content="light dark"><meta name="htmx-config" content='{"includeIndicatorStyles":false,"allowEval":false,"historyCacheSize":0,"defaultSettleDelay":0}'><link rel="icon" href="data:,"><link rel="stylesheet" href="${assets.css}">
<script src="${assets.htmx}" defer></script><script src="${assets.sse}" defer></script><script src="${assets.live}" defer></script></head>
<body!${connect}><a class="skip" href="#main">${words('skip')}</a>
<header class="side"><a class="brand" href="/">!${icon('product')}<b>${words('product')}</b>${words.language === 'zh' ? ' Linli' : ' 邻里'}</a><nav aria-label="${words('product')}"><ul>!${NAVIGATION.map(entry => navigationLink(entry, { words, section })).join('')}</ul></nav>
<p class="lang"><a href="${switched}" lang="${other === 'zh' ? 'zh-CN' : 'en'}" hreflang="${other}">${words('otherLanguage')}</a></p></header>
<main id="main"><div class="bar">!${connection}!${clockOf(words, now).html}</div>!${body}</main></body></html>`
}

/** When the page was true: it is told with every sign of life. */
export function clockOf (words: Words, now: number): Fragment {
  return { id: 'clock', html: html`<time !${live('clock')}>${words.day(localDate(now))} ${words.clock(now)}</time>` }
}

function navigationLink ({ key, path }: typeof NAVIGATION[number], { words, section }: { readonly words: Words, readonly section: WordKey | undefined }): Html {
  const current = key === section ? ' aria-current="page"' : ''
  return html`<li><a href="${path}"!${current}>!${icon(key)}<span>${words(key)}</span></a></li>`
}

/** A page that only says something. */
export function messageBody (words: Words, title: Text, text: Text): Html {
  return html`<h1>${words.text(title)}</h1><p class="ink2">${words.text(text)}</p><p><a href="/">${words('back')}</a></p>`
}
