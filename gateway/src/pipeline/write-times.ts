import { performance } from 'node:perf_hooks'
import { p95 } from '@linli/domain/statistics'

/** Times that are kept until somebody asks: beyond it, the newest replace the oldest. */
const KEPT = 10_000

/** How long the store takes for a write, failed attempts included. */
export class WriteTimes {
  #times: number[] = []
  #next = 0

  /** Does it, and keeps how long it took. @throws what the act throws. */
  async timed<T> (act: () => Promise<T>): Promise<T> {
    const begun = performance.now()
    try {
      return await act()
    } finally {
      this.#times[this.#next++ % KEPT] = performance.now() - begun
    }
  }

  /** 95th percentile since the last call, ms; undefined when nothing was written. */
  takeP95 (): number | undefined {
    const times = this.#times
    this.#times = []
    this.#next = 0
    return times.length === 0 ? undefined : p95(times)
  }
}
