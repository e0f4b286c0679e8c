import type { DayType } from '@linli/domain/calendar'
import { QUANTITIES, type QuantityId } from '@linli/domain/readings'
import type { Language, Text } from '@linli/domain/text'

/** Every text of the letter, Chinese first. Functions take what the text names. */
const WORDS = {
  operator: { zh: '邻里运营服务中心', en: 'Linli operations centre' },
  title: { zh: '社区公共空间运行情况', en: 'How your community spaces were used' },
  weekly: { zh: '周报', en: 'Weekly letter' },
  greeting: { zh: '您好！', en: 'Good morning.' },
  totals: { zh: '总体情况', en: 'The week as a whole' },
  spaces: { zh: '各点位运行', en: 'Space by space' },
  daily: { zh: '逐日到访', en: 'Visits day by day' },
  comparison: { zh: '可比变化', en: 'Compared with like days' },
  corrections: { zh: '对前期的更正', en: 'Corrections of earlier letters' },
  environment: { zh: '环境与设备', en: 'Air, alerts and devices' },
  notes: { zh: '数据说明', en: 'About these figures' },
  metric: { zh: '指标', en: 'Measure' },
  thisWeek: { zh: '本周', en: 'This week' },
  lastWeek: { zh: '上周', en: 'Last week' },
  change: { zh: '可比变化（95 % 区间）', en: 'Change (95 % interval)' },
  total: { zh: '合计', en: 'All spaces' },
  allSpaces: { zh: '全部空间', en: 'all spaces' },
  blindDay: { zh: '数据不足', en: 'insufficient data' },
  noLikeDays: { zh: '之前不足 4 个同类型日', en: 'fewer than 4 like days before' },
  leftOut: { zh: '未参与比较的日期', en: 'Days left out' },
  howCompared: { zh: '与每日之前最近 8 个同类型日（工作日、周末、节假日等）的中位数相比；区间含 0 即基本持平。', en: 'Each day against the median of the last 8 days of its type (workday, weekend, holiday …) before this week; an interval that holds 0 means about the same.' },
  corrected: { zh: '前期周报送出后，收到了迟到的数据或更正了登记信息。周报本身不改，以下列数字为准。', en: 'After these letters had gone out, late data came or what is registered was mended. The letters stay as they are; the figures below hold.' },
  was: { zh: '原报', en: 'Printed' },
  isNow: { zh: '更正为', en: 'Corrected' },
  figure: { zh: '数字', en: 'Figure' },
  coverage: { zh: '覆盖', en: 'Coverage' },
  space: { zh: '空间', en: 'Space' },
  visits: { zh: '到访', en: 'Visits' },
  personHours: { zh: '服务人时', en: 'Person-hours' },
  utilisation: { zh: '利用率', en: 'Utilisation' },
  inUse: { zh: '有人', en: 'in use' },
  opening: { zh: '按时开放', en: 'Opening' },
  withinLimits: { zh: '达标率', en: 'Within limits' },
  limit: { zh: '限值', en: 'Limit' },
  commercial: { zh: '商业更新点位单列，不计入合计', en: 'Commercial sites stand apart and are not in the totals' },
  noSpaces: { zh: '本街道尚未登记空间。', en: 'No space of this street has been registered yet.' },
  noAlerts: { zh: '本周没有告警。', en: 'There was no alert this week.' },
  noLimits: { zh: '本街道的空间没有按限值评价的环境数据。', en: 'No air of these spaces is measured against a limit.' },
  energyRule: { zh: '26/20 °C 节能规定，与健康限值无关', en: 'energy rule 26/20 °C, no matter of health' },
  contact: { zh: '联系：回复本邮件即可', en: 'To reach us, answer this mail' },
  made: { zh: '每周一 8:30 生成', en: 'made on Mondays at 8:30' },
  number: { zh: '编号', en: 'No.' },
  footnoted: { zh: '† 数据覆盖率 75 %—90 %', en: '† data coverage between 75 % and 90 %' }
} as const satisfies Record<string, Text>

const CLASS_NAMES = {
  A: { zh: '计数', en: 'counted' }, B: { zh: '仅知有无人', en: 'presence only' }, C: { zh: '推算', en: 'inferred' }
} as const

const DAY_TYPES: Partial<Record<DayType, Text>> = {
  holiday: { zh: '法定节假日', en: 'public holiday' }, spring_festival: { zh: '春节', en: 'Spring Festival' }, national_day: { zh: '国庆节', en: 'National Day' },
  makeup_workday: { zh: '调休上班', en: 'make-up working day' }, school_holiday: { zh: '寒暑假', en: 'school holiday' }
}

const RULES: Readonly<Record<string, Text>> = {
  'co2-high': { zh: 'CO₂ 偏高', en: 'high CO₂' }, 'device-silent': { zh: '设备无数据', en: 'a silent device' }, 'source-down': { zh: '数据来源中断', en: 'a source that was down' },
  'over-capacity': { zh: '超员', en: 'more people than seats' }
}

const SHORT_DAYS = { zh: ['一', '二', '三', '四', '五', '六', '日'], en: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] } as const
const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December']

export type WordKey = keyof typeof WORDS

/** The letter's dictionary in one language. */
export interface Words {
  readonly language: Language
  (key: WordKey): string
  text (text: Text): string
  /** `2026年11月16日` · `16 November 2026`. */
  date (date: string): string
  /** Within a year that is clear: `11月16日` · `16 November`. */
  day (date: string): string
  /** Joins the parts of an enumeration. */
  list (items: readonly string[]): string
  /** Adds an explanation in brackets. */
  bracketed (text: string, note: string): string
  dateRange (first: string, last: string): string
  weekdays (): readonly string[]
  className (methodClass: 'A' | 'B' | 'C'): string
  dayType (type: DayType): string
  rule (rule: string): string
  quantity (quantity: QuantityId): string
  duration (ms: number): string
}

export function wordsIn (language: Language): Words {
  const pick = (text: Text) => text[language]
  const say = (key: WordKey) => WORDS[key][language]
  return Object.assign(say, {
    language, text: pick, date: (date: string) => dateIn(language, date), day: (date: string) => dateIn(language, date).replace(/^\d+年| \d+$/, ''),
    list: (items: readonly string[]) => items.join(language === 'zh' ? '、' : ', '), bracketed: (text: string, note: string) => language === 'zh' ? `${text}（${note}）` : `${text} (${note})`,
    dateRange: (first: string, last: string) => language === 'zh'
      ? `${dateIn('zh', first)}—${first.slice(0, 4) === last.slice(0, 4) ? dateIn('zh', last).replace(/^\d+年/, '') : dateIn('zh', last)}`
      : `${dateIn('en', first)} – ${dateIn('en', last)}`,
    weekdays: () => SHORT_DAYS[language],
    className: (methodClass: 'A' | 'B' | 'C') => pick(CLASS_NAMES[methodClass]),
    dayType: (type: DayType) => pick(DAY_TYPES[type] ?? { zh: type, en: type }),
    rule: (rule: string) => pick(RULES[rule] ?? { zh: rule, en: rule }),
    quantity: (quantity: QuantityId) => sentenceCase(pick(QUANTITIES[quantity].name)),
    duration: (ms: number) => durationIn(language, ms)
  })
}

const sentenceCase = (text: string) => text.slice(0, 1).toUpperCase() + text.slice(1)

/** Arabic numerals, full year, no leading zeros (GB/T 9704-2012). */
function dateIn (language: Language, date: string): string {
  const [year, month, day] = date.split('-').map(Number) as [number, number, number]
  return language === 'zh' ? `${year}年${month}月${day}日` : `${day} ${MONTHS[month - 1]} ${year}`
}

function durationIn (language: Language, ms: number): string {
  const minutes = Math.max(1, Math.round(ms / 60_000))
  const hours = Math.floor(minutes / 60)
  if (hours >= 48) return language === 'zh' ? `${Math.round(hours / 24)} 天` : `${Math.round(hours / 24)} days`
  if (hours === 0) return language === 'zh' ? `${minutes} 分钟` : `${minutes} min`
  return language === 'zh' ? `${hours} 小时${minutes % 60 > 0 ? ` ${minutes % 60} 分` : ''}` : `${hours} h${minutes % 60 > 0 ? ` ${minutes % 60} min` : ''}`
}
