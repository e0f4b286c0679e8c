import type { Device } from '../catalogue/index.ts'
import type { Reading } from '../readings/index.ts'
import { intersect, intervalAt, MINUTE_MS, normalise, SECOND_MS, subtract, union, type Interval, type TimeSet } from '../time/index.ts'
import type { Served } from './messages.ts'

/** W of DOMAIN A3.4: how long one message proves that a device works, ms. */
export function validityMs ({ expectedIntervalSeconds }: Pick<Device, 'expectedIntervalSeconds'>): number {
  return Math.max(3 * expectedIntervalSeconds * SECOND_MS, 5 * MINUTE_MS)
}

const isDeath = ({ values }: Reading) => values.online === false

/** When a device is alive, in service or not (DOMAIN A3.4). `gatewayDeaths`: instants at which its gateway died, sorted. */
export function livesOf (device: Device, messages: readonly Reading[], gatewayDeaths: readonly number[] = []): TimeSet {
  const session = device.evidence === 'session'
  const span = session ? Infinity : validityMs(device)
  const deaths = [...messages.filter(isDeath).map(({ time }) => time), ...(session ? gatewayDeaths : [])].sort((a, b) => a - b)
  let death = 0
  const lives: Interval[] = []
  for (const message of messages) {
    if (isDeath(message)) continue
    while (death < deaths.length && deaths[death]! <= message.time) death++
    lives.push({ from: message.time, to: Math.min(message.time + span, deaths[death] ?? Infinity) })
  }
  return normalise(lives)
}

/** A device of a space with its lives there. */
export interface Living extends Served { readonly alive: TimeSet, readonly lives: TimeSet }

/** Adds when each device is alive; `alive` is only in service. */
export function living (served: Served, gatewayDeaths: ReadonlyMap<string, readonly number[]>): Living {
  const lives = livesOf(served.device, served.messages, served.device.via === undefined ? [] : gatewayDeaths.get(served.device.via))
  return { ...served, lives, alive: intersect(lives, served.service) }
}

/** When a source of several devices is valid: at least one serves, and all that serve are alive (two doors, one blind = blind). */
export function sourceValid (devices: readonly { readonly service: TimeSet, readonly alive: TimeSet }[]): TimeSet {
  const serving = union(...devices.map(({ service }) => service))
  return devices.reduce((valid, { service, alive }) => subtract(valid, subtract(service, alive)), serving)
}

/** A value that holds over a stretch of time. */
export interface Held<T> extends Interval { readonly value: T }

/**
 * Sample and hold: each value holds to the next one of its field, or to the end of the uninterrupted life in which it was read; a value does
 * not survive an outage.
 */
export function hold<T> ({ messages, alive }: Living, pick: (reading: Reading) => T | undefined): readonly Held<T>[] {
  const said = messages.flatMap(reading => {
    const value = pick(reading)
    return value === undefined ? [] : [{ at: reading.time, value }]
  })
  return said.flatMap(({ at, value }, index) => {
    const life = intervalAt(alive, at)
    const to = Math.min(life?.to ?? at, said[index + 1]?.at ?? Infinity)
    return at < to ? [{ from: at, to, value }] : []
  })
}
