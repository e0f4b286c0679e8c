import type { LetterModel } from './model.ts'
import type { Words } from './words.ts'

/** One part of the letter, as table rows of the mail and as plain text. Empty html: it has nothing to say and takes no number. */
export interface SectionContent { readonly html: string, readonly text: string }

export interface Section {
  readonly id: string
  /** Sections stand in this order. */
  readonly order: number
  /** Has a heading that is numbered 一、二、三. */
  readonly heading?: (words: Words) => string
  render (model: LetterModel, words: Words): SectionContent
}

/** A section: `sections/{id}.ts` has one as its default export; the folder is loaded whole. */
export function defineSection (section: Section): Section {
  return section
}
