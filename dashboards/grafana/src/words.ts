import type { Language } from '@linli/domain/text'
import { ABOUT } from './words/about.ts'
import { NAMES } from './words/names.ts'

/** Every text of the boards, Chinese first; keys by meaning. */
const DICTIONARY = { ...NAMES, ...ABOUT }

export type WordKey = keyof typeof DICTIONARY

/** The boards' texts in one language. */
export interface Words {
  readonly language: Language
  (key: WordKey): string
}

export function wordsIn (language: Language): Words {
  return Object.assign((key: WordKey) => DICTIONARY[key][language === 'zh' ? 0 : 1], { language })
}
