import type { Catalogue, Device } from '@linli/domain/catalogue'
import type { QuantityId, ReadingValues } from '@linli/domain/readings'

export interface Publication { readonly topic: string, readonly payload: string }

/** A message of a device in its own ecosystem; undefined for one that this runner cannot speak. */
export function speak (catalogue: Catalogue, device: Device, values: ReadingValues, time: number, more: Readonly<Record<string, unknown>> = {}): Publication | undefined {
  const source = catalogue.sources.find(({ id }) => id === device.source)!
  const words = (names: Partial<Record<QuantityId, string>>) => Object.fromEntries(Object.entries(values).map(([id, value]) => [names[id as QuantityId] ?? id, value]))
  const iso = new Date(time).toISOString()
  switch (source.decoder) {
    case 'linli': return { topic: `linli/v1/${source.site ?? 'site'}/${device.external}/telemetry`, payload: JSON.stringify({ time: iso, values }) }
    case 'zigbee2mqtt': {
      const base = (source.filters[0] ?? 'zigbee2mqtt/#').replace(/\/[#+].*$/, '')
      const content = { ...words({ occupied: 'occupancy', linkQuality: 'linkquality' }), ...(values.open === undefined ? {} : { contact: !values.open, open: undefined }) }
      return { topic: `${base}/${device.aliases[0] ?? device.external}`, payload: JSON.stringify({ ...content, last_seen: iso }) }
    }
    case 'chirpstack-v4': return {
      topic: `application/a-1/device/${device.external}/event/up`,
      payload: JSON.stringify({
        deduplicationId: `before-${time}`, time: iso, devAddr: '01020304', fCnt: 0, fPort: 85, ...more,
        deviceInfo: { tenantId: 't-1', applicationId: 'a-1', applicationName: 'linli', deviceProfileName: device.model ?? 'generic', deviceName: device.id, devEui: device.external },
        object: words({ totalIn: 'line_1_total_in', totalOut: 'line_1_total_out' })
      })
    }
    case 'the-things-stack': return {
      topic: `v3/linli@ttn/devices/${device.id}/up`,
      payload: JSON.stringify({
        end_device_ids: { device_id: device.id, application_ids: { application_id: 'linli' }, dev_eui: device.external }, received_at: iso,
        uplink_message: { f_port: 85, f_cnt: 0, received_at: iso, decoded_payload: words({}), ...more }
      })
    }
    default: return undefined
  }
}
