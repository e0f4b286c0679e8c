/** What a piece of work took: on the clock, and of the processor in all threads of this process, ms. */
interface Taken { readonly ms: number, readonly cpuMs: number }

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!

/** Takes the time of named pieces of work, each several times. */
export class Stopwatch {
  readonly #taken = new Map<string, Taken[]>()

  async time (name: string, act: () => unknown): Promise<void> {
    const [began, before] = [performance.now(), process.cpuUsage()]
    await act()
    const { user, system } = process.cpuUsage(before)
    const own = this.#taken.get(name) ?? []
    own.push({ ms: performance.now() - began, cpuMs: (user + system) / 1000 })
    this.#taken.set(name, own)
  }

  /** A line for each piece of work with its median, beside a goal and as a multiple of the work called `limit`. */
  lines (goalMs: number, limit: string): readonly string[] {
    const medianOf = (name: string, of: keyof Taken) => median(this.#taken.get(name)!.map(taken => taken[of]))
    return [...this.#taken.keys()].map(name => {
      const [ms, cpuMs] = [medianOf(name, 'ms'), medianOf(name, 'cpuMs')]
      return `  ${name.padEnd(34)} ${ms.toFixed(0).padStart(6)} ms, ${cpuMs.toFixed(0).padStart(5)} ms of the processor; ${(ms / goalMs).toFixed(2)} of the goal of ${goalMs} ms, ${(cpuMs / medianOf(limit, 'cpuMs')).toFixed(1)} × the limit`
    })
  }
}
