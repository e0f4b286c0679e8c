import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'

/** Icons of the console, by what they mean (lucide-static, ISC). */
const FILES = {
  live: 'activity', alerts: 'bell', devices: 'radio', letters: 'mail', pipeline: 'database', product: 'building-2', att: 'triangle-alert', urg: 'octagon-alert', unk: 'circle-question-mark',
  closed: 'moon', ok: 'circle-check', rec: 'history', check: 'check', download: 'download', refresh: 'refresh-cw', plus: 'plus', ins: 'circle-dashed', empty: 'circle'
} as const
export type IconName = keyof typeof FILES

const FOLDER = join(createRequire(import.meta.url).resolve('lucide-static/package.json'), '../icons')

const ICONS: Readonly<Record<string, string>> = Object.fromEntries(Object.entries(FILES).map(([name, file]) => {
  const inner = /<svg[^>]*>([\s\S]*)<\/svg>/.exec(readFileSync(join(FOLDER, `${file}.svg`), 'utf8'))?.[1] ?? ''
  return [name, `<svg class="i" viewBox="0 0 24 24" aria-hidden="true">${inner.replace(/\s+/g, ' ').trim()}</svg>`]
}))

/** An icon as markup; a word always stands beside it. */
export function icon (name: IconName): string {
  return ICONS[name] ?? ''
}
