import type { Catalogue } from '@linli/domain/catalogue'
import type { Alert } from '@linli/domain/state'
import { alertEvent, type Point } from '@linli/domain/telemetry'

/** That somebody has seen an alert, as an event for boards. */
export function acknowledgement (alert: Alert, { by, at, spaces }: { readonly by: string, readonly at: number, readonly spaces: Catalogue['spaces'] }): Point {
  const subject = alert.space ?? alert.device ?? alert.rule
  const name = spaces.find(({ id }) => id === alert.space)?.name ?? { zh: subject, en: subject }
  return alertEvent(alert, { kind: 'acknowledged', by }, { name, at })
}
