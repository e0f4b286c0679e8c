import { setImmediate } from 'node:timers/promises'
import { CatalogueIndex, type Catalogue, type Space } from '@linli/domain/catalogue'
import { LinliError } from '@linli/domain/errors'
import { saysTheSame } from '@linli/domain/explain'
import { addDays, localDate, MINUTE_MS, QUARTER_MS, startOfLocalDay, type Clock } from '@linli/domain/time'
import type { UsageParts } from '@linli/domain/usage'
import type { ReplacedDay } from '@linli/store/ledger'
import type { TelemetryStore } from '@linli/store/telemetry'
import type { Logger } from 'pino'
import { DEFINITION, evaluateDay, RUNNING, windowOf } from './evaluate-day.ts'
import { pointsOfDay } from './points-of-day.ts'
import { storedDayOf } from './stored-day.ts'
import { touchedDays } from './touched.ts'

export { readAround } from './around.ts'
export { DEFINITION, evaluateDay, inputOfDay, lookBackMs, RUNNING, windowOf } from './evaluate-day.ts'
export { pointsOfDay } from './points-of-day.ts'
export { storedQuarterOf } from './stored-quarter.ts'
export { readStoredDays, readStoredDaysOf, storedDayOf, type StoredDay } from './stored-day.ts'

/** The oldest local date of which every raw reading is there: the one before it may have lost some already. */
export function oldestRawDay (today: string, rawRetentionDays: number): string {
  return addDays(today, 2 - rawRetentionDays)
}

/** Keeps quarter-hours and days of usage in step with the raw readings. */
export interface Rollup {
  start (): void
  stop (): Promise<void>
  /** Works until nothing that was dirty at the call is left. @throws what the store could not do; LinliError `api_stopped`, retryable, when it is ended before. */
  runUntilClean (): Promise<void>
  /** Spaces and days that wait. */
  pendingDays (): number
  /** What keeps it from its work, in words. */
  trouble (): string | undefined
  /** The spaces of a changed catalogue are computed anew as far back as raw readings go. */
  recompute (now: Catalogue, before: Catalogue): void
  onDay (listener: (space: string, date: string) => void): void
}

const EVERY_MS = MINUTE_MS
const DIRTY_AT_ONCE = 20_000
/** A day that is not over is computed anew so often, heard or not: silence takes from its coverage. */
const REFRESH_MS = QUARTER_MS

export interface RollupOptions {
  readonly store: TelemetryStore
  readonly catalogue: () => Catalogue
  readonly clock: Clock
  readonly log: Pick<Logger, 'warn' | 'error'>
  /** Older raw readings are gone: what was made of them stays. */
  readonly rawRetentionDays: number
  /** Takes parts of a day that was over, before other ones take their place. */
  readonly keepReplaced?: (day: ReplacedDay) => void
}

/** Recomputes from raw readings what late or new ones have changed: whole local days of a space, through the one definition of the metrics. */
export function createRollup (options: RollupOptions): Rollup {
  return new DayRollup(options)
}

class DayRollup implements Rollup {
  readonly #options: RollupOptions
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
  #trouble: string | undefined

  constructor (options: RollupOptions) {
    this.#options = options
  }

  start (): void {
    this.#timer = setInterval(() => { void this.#runAlone() }, EVERY_MS).unref()
    void this.#runAlone()
  }

  async stop (): Promise<void> {
    this.#stopped = true
    clearInterval(this.#timer)
    await this.#turn.catch(() => undefined)
  }

  runUntilClean (): Promise<void> {
    this.#turn = this.#turn.catch(() => undefined).then(() => this.#work())
    return this.#turn
  }

  async #runAlone (): Promise<void> {
    try {
      await this.runUntilClean()
      this.#trouble = undefined
    } catch (error) {
      if (this.#stopped) return
      const { message } = error as Error
      if (message !== this.#trouble) this.#options.log.error({ err: error }, 'usage could not be computed; it is tried again')
      this.#trouble = message
    }
  }

  trouble (): string | undefined { return this.#trouble }

  pendingDays (): number { return [...this.#waiting.values()].reduce((sum, days) => sum + days.size, 0) }

  recompute (now: Catalogue, before: Catalogue): void {
    const [index, old] = [new CatalogueIndex(now), new CatalogueIndex(before)]
    const today = localDate(this.#options.clock.now())
    for (const space of now.spaces) {
      const facts = (from: CatalogueIndex) => JSON.stringify([from.spaces.get(space.id), from.devicesOf(space.id)])
      if (facts(index) === facts(old) || index.siteOf(space.id)?.recorded) continue
      for (let date = this.#oldestDay(today); date <= today; date = addDays(date, 1)) this.#wait(space.id, date)
    }
  }

  onDay (listener: (space: string, date: string) => void): void { this.#listeners.push(listener) }

  async #work (): Promise<void> {
    const { store, catalogue } = this.#options
    await this.#waitForDue(new CatalogueIndex(catalogue()))
    for (let isMore = true; isMore;) {
      const dirty = await store.takeDirty(DIRTY_AT_ONCE)
      isMore = dirty.length === DIRTY_AT_ONCE
      const index = new CatalogueIndex(catalogue())
      for (const [space, days] of await touchedDays({ store, index, dirty, now: this.#options.clock.now() })) for (const date of days) this.#wait(space, date)
      await this.#computeWaiting(index)
      await store.clearDirty(dirty)
    }
  }

  /** Days that are not over change with time alone, and end; each day of each space is computed, heard or not, and whether we ran in it or not. */
  async #waitForDue (index: CatalogueIndex): Promise<void> {
    const now = this.#options.clock.now()
    for (const [key, { space, date, closesAt, computedAt }] of this.#running) {
      if (closesAt > now && computedAt + REFRESH_MS > now) continue
      this.#running.delete(key)
      this.#wait(space, date)
    }
    const today = localDate(now)
    for (const { id } of index.spaces.values()) {
      if (index.siteOf(id)?.recorded || this.#begun.get(id) === today) continue
      const due = this.#begun.has(id) ? [] : await this.#leftUndone(id, today)
      for (const date of [today, addDays(today, -1), ...due]) if (!this.#running.has(keyOf(id, date))) this.#wait(id, date)
      this.#begun.set(id, today)
    }
  }

  /** Days since the first known one that are missing, were not over when they were computed, or follow other definitions, as far back as raw readings go. */
  async #leftUndone (space: string, today: string): Promise<readonly string[]> {
    const rows = await this.#options.store.read({ measurement: 'usage_daily', from: startOfLocalDay(this.#oldestDay(today)), to: startOfLocalDay(today), tags: { space: [space] } })
    const done = new Set(rows.filter(({ fields }) => fields['definition'] === DEFINITION).map(({ time }) => localDate(time)))
    const days: string[] = []
    for (let date = rows[0] && localDate(rows[0].time); date !== undefined && date < today; date = addDays(date, 1)) if (!done.has(date)) days.push(date)
    return days
  }

  #oldestDay (today: string): string { return oldestRawDay(today, this.#options.rawRetentionDays) }

  async #computeWaiting (index: CatalogueIndex): Promise<void> {
    const today = localDate(this.#options.clock.now())
    for (const [name, days] of this.#waiting) {
      const space = index.spaces.get(name)
      // Newest first: what people look at comes soonest.
      for (const date of [...days].sort().reverse()) {
        if (this.#stopped) throw new LinliError('api_stopped', 'the api is ending; what is left is computed after its next start', { retryable: true })
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
      const computedAt = clock.now()
      const { evaluation, isRunning } = await evaluateDay({ store, index, space, date, now: computedAt })
      if (!isRunning) await this.#keepReplaced(space, evaluation.parts, computedAt)
      await store.write(pointsOfDay({ space, site: index.siteOf(space.id) }, evaluation, { isRunning, catalogue: index.catalogue.version, computedAt }))
      if (isRunning) this.#running.set(keyOf(space.id, date), { space: space.id, date, closesAt: windowOf(space, date).counting.to, computedAt: clock.now() })
      for (const listener of this.#listeners) listener(space.id, date)
    } catch (error) {
      // What the store could not do is done again: the quarters stay dirty.
      if (error instanceof LinliError && (error.retryable || error.code.startsWith('store_'))) throw error
      // One space that cannot be computed (an unknown year, say) must not hold up the others.
      log.warn({ err: error, space: space.id, date }, 'the usage of a day could not be computed')
    }
  }

  /** A day that was over and is now another is kept as it was: somebody may have decided by it. */
  async #keepReplaced ({ id, site }: Space, parts: UsageParts, replacedAt: number): Promise<void> {
    const { store, keepReplaced } = this.#options
    const row = keepReplaced && await store.find('usage_daily', { site, space: id }, parts.period.from)
    const before = row && storedDayOf(row)
    if (!before || before.partsVersion === RUNNING || saysTheSame(before.parts, parts)) return
    const { date, partsVersion, catalogue = 0, computedAt = 0 } = before
    keepReplaced({ space: id, date, replacedAt, computedAt, partsVersion, catalogue, parts: before.parts })
  }

  #wait (space: string, date: string): void {
    const days = this.#waiting.get(space) ?? new Set()
    this.#waiting.set(space, days.add(date))
  }
}

const keyOf = (space: string, date: string) => `${space} ${date}`
