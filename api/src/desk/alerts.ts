import type { CatalogueIndex } from '@linli/domain/catalogue'
import type { Alert } from '@linli/domain/state'
import type { AlertRow } from '@linli/domain/views'
import { placesOf, type DeskContext } from './context.ts'

/** An alert with the names of what it is about. */
export function alertRow (alert: Alert, index: CatalogueIndex, people?: number): AlertRow {
  const space = alert.space === undefined ? undefined : index.spaces.get(alert.space)
  const device = alert.device === undefined ? undefined : index.devices.get(alert.device)
  const site = index.sites.get(alert.site)
  return {
    ...alert, siteName: site?.name ?? { zh: alert.site, en: alert.site },
    ...(space ? { spaceName: space.name } : {}), ...(device ? { deviceName: device.name ?? { zh: device.id, en: device.id } } : {}), ...(people === undefined ? {} : { people })
  }
}

/** Open ones before the rest, newest first. */
export function alertsView (context: DeskContext): { readonly now: number, readonly alerts: readonly AlertRow[] } {
  const { index } = placesOf(context)
  const isOpen = ({ active, acknowledgedAt }: Alert) => active || acknowledgedAt === undefined
  const alerts = context.ledger.alerts({ limit: 300 }).toSorted((a, b) => Number(isOpen(b)) - Number(isOpen(a)) || b.raisedAt - a.raisedAt)
  return { now: context.clock.now(), alerts: alerts.map(alert => alertRow(alert, index, alert.space === undefined ? undefined : context.live.state(alert.space)?.people)) }
}
