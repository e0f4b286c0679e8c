import type { Alert } from '@linli/domain/state'
import type { Text } from '@linli/domain/text'
import { RULE_NAMES, type Words } from '../words/index.ts'

/** An alert in words: where, what, and since when or above what. */
export function alertWords (alert: Alert & { readonly spaceName?: Text, readonly siteName?: Text, readonly deviceName?: Text }, words: Words, now: number): { readonly place: string, readonly title: string, readonly detail: string } {
  const names = RULE_NAMES[alert.rule]
  const fill = {
    value: alert.value === undefined ? '' : String(Math.round(alert.value)), limit: alert.limit === undefined ? '' : String(alert.limit), unit: alert.unit ?? '',
    device: alert.deviceName ? words.text(alert.deviceName) : alert.device ?? '', since: words.when(alert.since, now)
  }
  const place = alert.spaceName ?? alert.siteName
  return {
    place: place ? words.text(place) : alert.site,
    title: names ? words.text(names.title, fill) : alert.rule,
    detail: names ? words.text(names.detail, fill) : ''
  }
}

/** Colour of an alert: what is over, or only P3, is no emergency. */
export function toneOf ({ active, priority }: Alert): 'urg' | 'att' | 'ok' {
  if (!active) return 'ok'
  return priority === 'P1' ? 'urg' : 'att'
}
