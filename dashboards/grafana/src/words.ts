import { COVERAGE_GATE } from '@linli/domain/figures'
import { BATTERY_PERCENT, CO2_PPM, COMFORT_SHARE, LOAD, STORE_WRITE_MS } from '@linli/domain/limits'
import type { Language } from '@linli/domain/text'
import { HOUR_MS } from '@linli/domain/time'
import { leastDataMs } from '@linli/domain/usage'
import { ABOUT } from './words/about.ts'
import { NAMES } from './words/names.ts'

/** Every text of the boards, Chinese first; keys by meaning. */
const DICTIONARY = { ...NAMES, ...ABOUT }

const percent = (share: number) => Math.round(100 * share)

/** Thresholds that texts speak of, by the name in braces. */
const LIMITS: Readonly<Record<string, number>> = {
  co2Attention: CO2_PPM.attention, co2Urgent: CO2_PPM.urgent, batteryAttention: BATTERY_PERCENT.attention, batteryUrgent: BATTERY_PERCENT.urgent, full: percent(LOAD.full), over: percent(LOAD.over),
  covered: percent(COVERAGE_GATE.ok), told: percent(COVERAGE_GATE.footnote), comfortOk: percent(COMFORT_SHARE.ok), comfortAttention: percent(COMFORT_SHARE.attention),
  writeAttention: STORE_WRITE_MS.attention, writeUrgent: STORE_WRITE_MS.urgent, dayHours: leastDataMs('24h') / HOUR_MS
}

export type WordKey = keyof typeof DICTIONARY

/** The boards' texts in one language. */
export interface Words {
  readonly language: Language
  (key: WordKey): string
}

export function wordsIn (language: Language): Words {
  return Object.assign((key: WordKey) => DICTIONARY[key][language === 'zh' ? 0 : 1].replaceAll(/\{(\w+)\}/g, (_, name: string) => String(LIMITS[name])), { language })
}
