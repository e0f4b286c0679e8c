import { setImmediate } from 'node:timers/promises'
import { CatalogueIndex, type Catalogue, type Space } from '@linli/domain/catalogue'
import { LinliError } from '@linli/domain/errors'
import type { Point } from '@linli/domain/telemetry'
import { addDays, localDate, MINUTE_MS, QUARTER_MS, type Clock } from '@linli/domain/time'
import { validityMs, type UsageEvaluation } from '@linli/domain/usage'
import type { DirtyQuarter, TelemetryStore } from '@linli/store/telemetry'
import type { Logger } from 'pino'
import { daysTouchedBy, DEFINITION, evaluateDay, RUNNING, windowOf } from './evaluate-day.ts'

export { DEFINITION, evaluateDay, RUNNING, windowOf } from './evaluate-day.ts'

/** Keeps quarter-hours and days of usage in step with the raw readings. */
export interface Rollup {
  start (): void
  stop (): Promise<void>
  /** Works until nothing that was dirty at the call, or became so meanwhile, is left. */
  runUntilClean (): Promise<void>
  /** Spaces and days that wait. */
  pendingDays (): number
  /** The spaces of a changed catalogue are computed anew as far back as raw readings go. */
  recompute (now: Catalogue, before: Catalogue): void
  onDay (listener: (space: string, date: string) => void): void
}

const EVERY_MS = MINUTE_MS
const DIRTY_AT_ONCE = 20_000
/** A day that is not over is computed anew so often, heard or not: silence takes from its coverage. */
const REFRESH_MS = QUARTER_MS

/** Recomputes from raw readings what late or new ones have changed: whole local days of a space, through the one definition of the metrics. */
export function createRollup (options: { readonly store: TelemetryStore, readonly catalogue: () => Catalogue, readonly clock: Clock, readonly log: Pick<Logger, 'warn' | 'error'>, /** Older raw readings are gone: what was made of them stays. */ readonly rawRetentionDays: number }): Rollup {
  return new DayRollup(options)
}

class DayRollup implements Rollup {
  readonly #options: Parameters<typeof createRollup>[0]
  readonly #listeners: ((space: string, date: string) => void)[] = []
  /** By space: days to compute. */
  readonly #waiting = new Map<string, Set<string>>()
  /** Days that were computed while they were not over, and when they will be. */
  readonly #running = new Map<string, { readonly space: string, readonly date: string, readonly closesAt: number, readonly computedAt: number }>()
  /** By space: the local date whose beginning was seen to. */
  readonly #begun = new Map<string, string>()
  #turn: Promise<void> = Promise.resolve()
  #timer: NodeJS.Timeout | undefined
  #stopped = false

  constructor (options: Parameters<typeof createRollup>[0]) {
    this.#options = options
  }

  start (): void {
    this.#timer = setInterval(() => { void this.#run() }, EVERY_MS).unref()
    void this.#run()
  }

  async stop (): Promise<void> {
    this.#stopped = true
    clearInterval(this.#timer)
    await this.#turn
  }

  runUntilClean (): Promise<void> { return this.#run() }

  pendingDays (): number { return [...this.#waiting.values()].reduce((sum, days) => sum + days.size, 0) }

  recompute (now: Catalogue, before: Catalogue): void {
    const [index, old] = [new CatalogueIndex(now), new CatalogueIndex(before)]
    const today = localDate(this.#options.clock.now())
    for (const space of now.spaces) {
      const facts = (from: CatalogueIndex) => JSON.stringify([from.spaces.get(space.id), from.devicesOf(space.id)])
      if (facts(index) === facts(old) || index.siteOf(space.id)?.recorded) continue
      // The oldest day may have lost some of its readings already.
      for (let days = 0; days < this.#options.rawRetentionDays - 1; days++) this.#wait(space.id, addDays(today, -days))
    }
  }

  onDay (listener: (space: string, date: string) => void): void { this.#listeners.push(listener) }

  #run (): Promise<void> {
    this.#turn = this.#turn.then(() => this.#work()).catch((error: unknown) => { this.#options.log.error({ err: error }, 'usage could not be computed; it is tried again') })
    return this.#turn
  }

  async #work (): Promise<void> {
    const { store, catalogue } = this.#options
    this.#waitForRunning(new CatalogueIndex(catalogue()))
    for (let isMore = true; isMore;) {
      const dirty = await store.takeDirty(DIRTY_AT_ONCE)
      isMore = dirty.length === DIRTY_AT_ONCE
      const index = new CatalogueIndex(catalogue())
      this.#noteDirty(dirty, index)
      await this.#computeWaiting(index)
      if (this.#stopped) return
      await store.clearDirty(dirty)
    }
  }

  /** Days that are not over change with time alone, and end; each day of each space is computed, heard or not. */
  #waitForRunning (index: CatalogueIndex): void {
    const now = this.#options.clock.now()
    for (const [key, { space, date, closesAt, computedAt }] of this.#running) {
      if (closesAt > now && computedAt + REFRESH_MS > now) continue
      this.#running.delete(key)
      this.#wait(space, date)
    }
    for (const space of index.spaces.values()) {
      if (index.siteOf(space.id)?.recorded) continue
      for (const date of [localDate(now), addDays(localDate(now), -1)]) {
        if (this.#begun.get(space.id) !== localDate(now) && !this.#running.has(keyOf(space.id, date))) this.#wait(space.id, date)
      }
      this.#begun.set(space.id, localDate(now))
    }
  }

  #noteDirty (dirty: readonly DirtyQuarter[], index: CatalogueIndex): void {
    for (const { device: id, from } of dirty) {
      const device = index.devices.get(id)
      for (const name of new Set(device?.placements.map(placement => placement.space))) {
        const space = index.spaces.get(name)
        if (space) for (const date of daysTouchedBy(space, from, validityMs(device!))) this.#wait(name, date)
      }
    }
  }

  async #computeWaiting (index: CatalogueIndex): Promise<void> {
    const today = localDate(this.#options.clock.now())
    for (const [name, days] of this.#waiting) {
      const space = index.spaces.get(name)
      // Newest first: what people look at comes soonest.
      for (const date of [...days].sort().reverse()) {
        if (this.#stopped) return
        if (space && date <= today) await this.#computeDay(index, space, date)
        days.delete(date)
        await setImmediate()
      }
      this.#waiting.delete(name)
    }
  }

  async #computeDay (index: CatalogueIndex, space: Space, date: string): Promise<void> {
    const { store, clock, log } = this.#options
    try {
      const { evaluation, isRunning } = await evaluateDay({ store, index, space, date, now: clock.now() })
      await store.write(pointsOfDay(space, evaluation, isRunning))
      if (isRunning) this.#running.set(keyOf(space.id, date), { space: space.id, date, closesAt: windowOf(space, date).counting.to, computedAt: clock.now() })
      for (const listener of this.#listeners) listener(space.id, date)
    } catch (error) {
      // What the store could not do is done again: the quarters stay dirty.
      if (error instanceof LinliError && (error.retryable || error.code.startsWith('store_'))) throw error
      // One space that cannot be computed (an unknown year, say) must not hold up the others.
      log.warn({ err: error, space: space.id, date }, 'the usage of a day could not be computed')
    }
  }

  #wait (space: string, date: string): void {
    const days = this.#waiting.get(space) ?? new Set()
    this.#waiting.set(space, days.add(date))
  }
}

const keyOf = (space: string, date: string) => `${space} ${date}`

/** A day as points: its quarters, and its parts as JSON. */
function pointsOfDay ({ id, site }: Space, { parts, quarters }: UsageEvaluation, isRunning: boolean): readonly Point[] {
  const tags = { site, space: id }
  const { openMs, validMs, usedMs, personMs, loadMs, entries } = parts
  return [
    ...quarters.map(({ from, ...fields }): Point => ({ measurement: 'space_usage', tags, time: from, fields: Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) })),
    { measurement: 'usage_daily', tags, time: parts.period.from, fields: { openMs, validMs, usedMs, personMs, loadMs, entries, definition: isRunning ? RUNNING : DEFINITION, parts: JSON.stringify(parts) } }
  ]
}
