import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard'
import { PanelBuilder, TextMode } from '@grafana/grafana-foundation-sdk/text'
import type { WordKey, Words } from '../words.ts'

/** Words that explain a board; Markdown. */
export function text ({ words, title, about, content }: { readonly words: Words, readonly title: WordKey, readonly about: WordKey, readonly content: WordKey }): Panel {
  return { ...new PanelBuilder().mode(TextMode.Markdown).content(words(content)).build(), title: words(title), description: words(about) }
}
