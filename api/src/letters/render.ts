import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { LinliError } from '@linli/domain/errors'
import type { Language } from '@linli/domain/text'
import { addDays } from '@linli/domain/time'
import type { Section } from './contract.ts'
import { heading, page } from './mail.ts'
import type { LetterModel } from './model.ts'
import { findingOf } from './sections/heading.ts'
import { wordsIn } from './words.ts'

const FOLDER = join(import.meta.dirname, 'sections')

/** All sections of the folder, in order. @throws LinliError `section_misfit` with the file's name. */
export async function loadSections (): Promise<readonly Section[]> {
  const files = (await readdir(FOLDER)).filter(file => file.endsWith('.ts') && !file.startsWith('_'))
  const sections = await Promise.all(files.map(async file => {
    const { default: section } = await import(`./sections/${file}`) as { default?: Section }
    if (typeof section?.render !== 'function' || section.id !== file.slice(0, -'.ts'.length)) {
      throw new LinliError('section_misfit', `api/src/letters/sections/${file} must have defineSection({ id: '${file.slice(0, -3)}', … }) as its default export`)
    }
    return section
  }))
  return sections.sort((a, b) => a.order - b.order)
}

export interface RenderedLetter { readonly subject: string, readonly html: string, readonly text: string }

const NUMERALS = '一二三四五六七八九十'

/** A letter in one language, as mail and as plain text, from the same model. */
export function renderLetter (model: LetterModel, language: Language, sections: readonly Section[]): RenderedLetter {
  const words = wordsIn(language)
  const range = words.dateRange(model.week, addDays(model.week, 6))
  const subject = language === 'zh'
    ? `【周报】${model.street.name.zh}社区公共空间运行情况（${range}，第${model.isoWeek}周）`
    : `Weekly letter: community spaces of ${model.street.name.en} (${range}, week ${model.isoWeek})`
  const html: string[] = []
  const text: string[] = []
  let number = 0
  for (const section of sections) {
    const content = section.render(model, words)
    if (content.html === '') continue
    const title = section.heading?.(words)
    const numbered = title === undefined ? undefined : language === 'zh' ? `${NUMERALS[number++]}、${title}` : `${++number}. ${title}`
    html.push(...(numbered === undefined ? [] : [heading(words, numbered)]), content.html)
    text.push(`${numbered === undefined ? '' : `${numbered}\n`}${content.text}`)
  }
  return { subject: oneLine(subject), html: page({ words, title: subject, preheader: findingOf(model, words), body: html.join('') }), text: `${text.join('\n\n')}\n` }
}

/** Headers of a mail have no line breaks, whatever a name contains. */
function oneLine (text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}
