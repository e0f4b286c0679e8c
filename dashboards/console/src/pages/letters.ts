import { html } from 'ghtml'
import { addDays } from '@linli/domain/time'
import type { LetterRow } from '@linli/domain/views'
import { icon, type Html } from '../pieces/index.ts'
import type { Words } from '../words/index.ts'
import type { Page } from './page.ts'

export interface LettersView { readonly now: number, readonly letters: readonly LetterRow[], /** The one that is shown. */ readonly chosen?: LetterRow }

/** What was made when, for whom, and how it looks. */
export const lettersPage: Page<LettersView> = {
  title: (_view, words) => words('lettersTitle'),
  body: (view, words) => html`<h1>${words('lettersTitle')}</h1>!${view.letters.length === 0 ? html`<p class="mut">${words('lettersNone')}</p>` : html`<div class="two letters"><div>!${list(view, words)}</div><div>!${preview(view, words)}</div></div>`}`,
  fragments: () => []
}

function list ({ letters, chosen, now }: LettersView, words: Words): Html {
  const weeks = [...Map.groupBy(letters, ({ week }) => week)].map(([week, own]) => html`<h2>${words.day(week)} – ${words.day(addDays(week, 6))} <span class="mut">${week.slice(0, 4)}</span></h2><ul class="list">!${own.map(letter => item(letter, { words, now, isChosen: letter.id === chosen?.id })).join('')}</ul>`)
  return weeks.join('')
}

function item (letter: LetterRow, { words, now, isChosen }: { readonly words: Words, readonly now: number, readonly isChosen: boolean }): Html {
  const to = letter.recipients.length === 0 ? words('noRecipients') : letter.recipients.join(', ')
  return html`<li!${isChosen ? ' class="on"' : ''}><div><h3><a href="/letters/${letter.id}"!${isChosen ? ' aria-current="true"' : ''}>${words.text(letter.streetName)}</a> <span class="tag">${words(letter.language === 'zh' ? 'languageZh' : 'languageEn')}</span></h3><p class="sm mut">!${way(letter, words, now)} · ${words('madeAt')} ${words.when(letter.createdAt, now)}</p><p class="sm mut">${words('recipients')}: ${to}</p>!${letter.trouble === undefined ? '' : html`<p class="sm ink2">${words('mailTrouble')}: ${letter.trouble.replaceAll('\n', ' · ')}</p>`}</div><a class="sm nw" href="/letters/${letter.id}.eml" download>!${icon('download')}${words('download')}</a></li>`
}

/** How far a letter has come. */
function way ({ state, waits, sentAt, maybeTwice }: LetterRow, words: Words, now: number): Html {
  if (state === 'sent') return html`${sentAt === undefined ? words('sent') : words('sentAt', { time: words.when(sentAt, now) })}${maybeTwice ? ` · ${words('maybeTwice')}` : ''}`
  return html`${words(waits && state === 'outbox' ? 'waitsToBeSent' : waits && state === 'unsure' ? 'unsureWaits' : state)}`
}

function preview ({ chosen }: LettersView, words: Words): Html {
  if (!chosen) return ''
  return html`<h2>${words('preview')} <span class="mut">${chosen.subject}</span></h2><iframe class="letter" sandbox title="${chosen.subject}" src="/letters/${chosen.id}/html"></iframe>`
}
