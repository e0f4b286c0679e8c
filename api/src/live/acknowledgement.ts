import type { Catalogue } from '@linli/domain/catalogue'
import type { Alert } from '@linli/domain/state'
import type { Point } from '@linli/domain/telemetry'

/** That somebody has seen an alert, as an event with one sentence for boards. */
export function acknowledgement (alert: Alert, { by, at, spaces }: { readonly by: string, readonly at: number, readonly spaces: Catalogue['spaces'] }): Point {
  const subject = alert.space ?? alert.device ?? alert.rule
  const name = spaces.find(({ id }) => id === alert.space)?.name ?? { zh: subject, en: subject }
  return {
    measurement: 'event', tags: { site: alert.site, kind: 'alert_acknowledged', subject }, time: at,
    fields: {
      text: JSON.stringify({ id: alert.id, by }), severity: alert.priority, zh: `${name.zh} · ${by} 已确认告警`, en: `${name.en} · alert acknowledged by ${by}`, space: alert.space ?? '', id: alert.id, tookMs: Math.max(0, at - alert.raisedAt)
    }
  }
}
