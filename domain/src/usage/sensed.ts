import { isOfKind, type DeviceKind } from '../catalogue/index.ts'
import { union, type TimeSet } from '../time/index.ts'
import { living, type Living } from './alive.ts'
import type { UsageInput } from './contract.ts'
import { messagesByDevice, serve } from './messages.ts'
import { presenceOf } from './presence.ts'

/** What hangs in a space, sorted by what it can say. */
export interface Sensed {
  readonly all: readonly Living[]
  of (...kinds: readonly DeviceKind[]): readonly Living[]
  /** Somebody was seen, whatever the occupancy source (P of DOMAIN A3.6). */
  readonly presence: TimeSet
}

/** Sorts the readings of a space by device and says when each device was alive. */
export function sense ({ space, devices, gateways, readings, asOf }: Pick<UsageInput, 'space' | 'devices' | 'gateways' | 'readings' | 'asOf'>): Sensed {
  const messages = messagesByDevice(readings, asOf)
  const gatewayDeaths = new Map(gateways.map(({ id }) => [id, (messages.get(id) ?? []).filter(({ values }) => values.online === false).map(({ time }) => time)]))
  const all = devices.map(device => living(serve(device, space.id, messages.get(device.id)), gatewayDeaths)).filter(({ service }) => service.length > 0)
  const of = (...kinds: readonly DeviceKind[]) => all.filter(({ device }) => isOfKind(device, ...kinds))
  return { all, of, presence: union(...of('presence').map(presenceOf)) }
}
