/** Values of one quantity of each device over the last hour, for means (not kept over a restart; the start-up reads them again). */
export class AirHistory {
  readonly #keepMs: number
  readonly #byDevice = new Map<string, { readonly time: number, readonly value: number }[]>()

  constructor (keepMs: number) {
    this.#keepMs = keepMs
  }

  add (device: string, time: number, value: number): void {
    const known = this.#byDevice.get(device) ?? []
    this.#byDevice.set(device, known)
    let at = known.length
    while (at > 0 && known[at - 1]!.time > time) at--
    if (known[at - 1]?.time === time) return
    known.splice(at, 0, { time, value })
    // The last value before the span is held into it.
    while (known.length > 2 && known[1]!.time <= known.at(-1)!.time - this.#keepMs) known.shift()
  }

  /** Time-weighted mean over [now − spanMs, now), each value held to the next but at most `holdMs`; undefined with less than 75 % of the span. */
  mean (device: string, { now, spanMs, holdMs }: { readonly now: number, readonly spanMs: number, readonly holdMs: number }): number | undefined {
    const known = this.#byDevice.get(device) ?? []
    let covered = 0
    let sum = 0
    for (const [index, { time, value }] of known.entries()) {
      const from = Math.max(time, now - spanMs)
      const to = Math.min(known[index + 1]?.time ?? now, time + holdMs, now)
      if (to <= from) continue
      covered += to - from
      sum += value * (to - from)
    }
    return covered * 4 >= spanMs * 3 ? sum / covered : undefined
  }
}
