import type { Language, Text } from '@linli/domain/text'
import { addDays, localDate, ZONE } from '@linli/domain/time'
import { DICTIONARY, type WordKey } from './dictionary.ts'

export type { WordKey } from './dictionary.ts'
export * from './names.ts'

type Fill = Readonly<Record<string, string | number>>

/** The console's texts in one language. */
export interface Words {
  readonly language: Language
  (key: WordKey, fill?: Fill): string
  readonly text: (text: Text, fill?: Fill) => string
  /** `14:32`. */
  readonly clock: (at: number) => string
  /** `14:32` today, else with the day. */
  readonly when: (at: number, now: number) => string
  /** `11月25日 周三` · `Wed 25 Nov`; with the year when `now` lies in another. */
  readonly day: (date: string, now?: number) => string
  readonly weekday: (isoWeekday: number) => string
  /** `18 分钟` · `4 h 50 min`. */
  readonly duration: (ms: number) => string
  /** `8 秒` · `8 s`: how old something is. */
  readonly age: (ms: number) => string
  /** `97 %`, truncated. */
  readonly share: (value: number) => string
}

const WEEKDAYS = { zh: ['周一', '周二', '周三', '周四', '周五', '周六', '周日'], en: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] } as const
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const CLOCK = new Intl.DateTimeFormat('en-GB', { timeZone: ZONE, hour: 'numeric', minute: '2-digit', hourCycle: 'h23' })

const fillIn = (text: string, fill: Fill = {}) => text.replace(/\{(\w+)\}/g, (_, key: string) => String(fill[key] ?? ''))

const BY_LANGUAGE: Readonly<Record<Language, Words>> = { zh: build('zh'), en: build('en') }

export function wordsIn (language: Language): Words {
  return BY_LANGUAGE[language]
}

function build (language: Language): Words {
  const weekday = (isoWeekday: number) => WEEKDAYS[language][isoWeekday - 1] ?? ''
  const clock = (at: number) => CLOCK.format(at).replace(/^0(?=\d)/, '')
  const day = (date: string, now?: number) => {
    const year = now === undefined || localDate(now).slice(0, 4) === date.slice(0, 4) ? '' : date.slice(0, 4)
    const [, month, dayOfMonth] = date.split('-').map(Number) as [number, number, number]
    const name = weekday(new Date(`${date}T00:00:00Z`).getUTCDay() || 7)
    return language === 'zh' ? `${year}${year && '年'}${month}月${dayOfMonth}日 ${name}` : `${name} ${dayOfMonth} ${MONTHS[month - 1]}${year && ` ${year}`}`
  }
  const unit = (zh: string, en: string) => language === 'zh' ? zh : en
  const when = (at: number, now: number) => {
    const date = localDate(at)
    if (date === localDate(now)) return clock(at)
    return date === addDays(localDate(now), -1) ? `${unit('昨天', 'yesterday')} ${clock(at)}` : `${day(date, now)} ${clock(at)}`
  }
  return Object.assign((key: WordKey, fill?: Fill) => fillIn(DICTIONARY[key][language], fill), {
    language, weekday, clock, when, day,
    text: (text: Text, fill?: Fill) => fillIn(text[language], fill),
    duration: (ms: number) => durationOf(ms, unit),
    age: (ms: number) => ms < 60_000 ? `${Math.max(0, Math.floor(ms / 1000))} ${unit('秒', 's')}` : durationOf(ms, unit),
    share: (value: number) => `${Math.floor(value * 100 + 1e-9)} %`
  })
}

function durationOf (ms: number, unit: (zh: string, en: string) => string): string {
  const minutes = Math.max(0, Math.floor(ms / 60_000))
  const hours = Math.floor(minutes / 60)
  if (hours === 0) return `${minutes} ${unit('分钟', 'min')}`
  if (hours >= 48) return `${Math.floor(hours / 24)} ${unit('天', 'days')}`
  return minutes % 60 === 0 ? `${hours} ${unit('小时', 'h')}` : `${hours} ${unit('小时', 'h')} ${minutes % 60} ${unit('分', 'min')}`
}
