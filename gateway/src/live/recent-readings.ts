import { isDeepStrictEqual } from 'node:util'
import { QUANTITIES, type QuantityId, type Reading } from '@linli/domain/readings'

/** Readings of the running counting day of each device, by time, with the last one before it (totals count from it). */
export class RecentReadings {
  readonly #byDevice = new Map<string, Reading[]>()

  add (reading: Reading): void {
    const known = this.#byDevice.get(reading.device)
    if (!known) {
      this.#byDevice.set(reading.device, [reading])
      return
    }
    let at = known.length
    while (at > 0 && known[at - 1]!.time > reading.time) at--
    if (at === known.length) known.push(reading)
    else known.splice(at, 0, reading)
  }

  /** Adds what was stored, unless it was heard meanwhile. */
  recall (reading: Reading): void {
    const known = this.#byDevice.get(reading.device) ?? []
    for (let at = known.length - 1; at >= 0 && known[at]!.time >= reading.time; at--) {
      const { time, seq, values } = known[at]!
      if (time === reading.time && seq === reading.seq && isDeepStrictEqual(values, reading.values)) return
    }
    this.add(reading)
  }

  /** Oldest first within each device. */
  of (devices: readonly { readonly id: string }[]): Reading[] {
    return devices.flatMap(({ id }) => this.#byDevice.get(id) ?? [])
  }

  /** Drops what is older than `before` (UTC ms), but for the newest such reading that says more than that the device is there, and what follows it. */
  trim (device: string, before: number): void {
    const known = this.#byDevice.get(device)
    if (!known || known.length < 2 || known[1]!.time >= before) return
    const first = known.findIndex(({ time }) => time >= before)
    const last = (first < 0 ? known.length : first) - 1
    let keep = last
    while (keep > 0 && !saysMore(known[keep]!)) keep--
    known.splice(0, saysMore(known[keep]!) ? keep : last)
  }
}

function saysMore ({ values }: Reading): boolean {
  return Object.keys(values).some(field => field !== 'online' && QUANTITIES[field as QuantityId].measurement !== 'device')
}
