import type { AlertCondition } from '../state/index.ts'
import type { Text } from '../text/index.ts'
import type { Point } from './schema.ts'

/** What happens to an alert, as boards tell it; whoever has seen it is named. */
export type AlertTransition = { readonly kind: 'raised' | 'cleared' } | { readonly kind: 'acknowledged', readonly by: string }

/**
 * A transition of an alert as an event for boards: one sentence in each language, and how long the wait was that it ends (ms since the raising).
 * Transitions of one condition share the tag `subject`, which is the alert's id without the time of its raising.
 * @param name what it is about, such as "大厅 · CO₂ 偏高"
 * @param at UTC ms
 */
export function alertEvent (alert: AlertCondition, transition: AlertTransition, { name, at }: { readonly name: Text, readonly at: number }): Point {
  const { id, site, space, priority, raisedAt } = alert
  const { kind } = transition
  return {
    measurement: 'event', tags: { site, kind: `alert_${kind}`, subject: id.slice(0, id.lastIndexOf('-')) }, time: at,
    fields: {
      text: JSON.stringify(kind === 'acknowledged' ? { id, by: transition.by } : alert), severity: priority, ...sentences(transition, name), name: name.zh, nameEn: name.en,
      space: space ?? '', id, ...(kind === 'raised' ? {} : { tookMs: Math.max(0, at - raisedAt) })
    }
  }
}

function sentences (transition: AlertTransition, { zh, en }: Text): Text {
  switch (transition.kind) {
    case 'raised': return { zh: `${zh} 触发`, en: `${en} raised` }
    case 'cleared': return { zh: `${zh} 解除`, en: `${en} cleared` }
    case 'acknowledged': return { zh: `${zh} · ${transition.by} 已确认告警`, en: `${en} · alert acknowledged by ${transition.by}` }
  }
}
