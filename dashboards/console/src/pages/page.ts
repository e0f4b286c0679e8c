import type { Fragment } from '../layout.ts'
import type { Html } from '../pieces/index.ts'
import type { Words } from '../words/index.ts'

/** A page as pure functions of its view: its body around its fragments, and the fragments alone for who has it open. */
export interface Page<View> {
  title (view: View, words: Words): string
  body (view: View, words: Words): Html
  fragments (view: View, words: Words): readonly Fragment[]
}

/** Markup of all fragments, in order. */
export const joined = (fragments: readonly Fragment[]): Html => fragments.map(({ html }) => html).join('')
