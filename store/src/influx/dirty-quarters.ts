import { Point as Line } from '@influxdata/influxdb-client'
import { QUARTER_MS } from '@linli/domain/time'
import type { DirtyQuarter } from '../telemetry/port.ts'
import { readChanges, writersOf, type Change } from './change-log.ts'
import { name } from './influxql.ts'
import type { Queries } from './queries.ts'
import type { LineWriter } from './writer.ts'

/** How far the log of each writer has been worked off; kept for ever, so that nothing is forgotten or done twice over. */
const TAKEN = { measurement: 'raw_change_taken', writer: 'writer', position: 'position' } as const

/** Entries that are read at once. */
const PAGE = 2000

interface Pending extends DirtyQuarter { readonly generation: number }
/** A part of the log that is read but not worked off: the generation that it gave each quarter. */
interface Open { readonly position: number, readonly quarters: ReadonlyMap<string, number> }
interface Progress { readPosition: number, donePosition: number, open: Open[] }

/** The reading side of the log of changes: which quarter-hours have to be computed again. One process works it off. */
export class DirtyQuarters {
  readonly #options: { readonly lines: LineWriter, readonly queries: Queries, readonly raw: string, readonly usage: string }
  readonly #pending = new Map<string, Pending>()
  readonly #progress = new Map<string, Progress>()
  #generation = 0
  #turn: Promise<unknown> = Promise.resolve()

  constructor (options: { readonly lines: LineWriter, readonly queries: Queries, readonly raw: string, readonly usage: string }) {
    this.#options = options
  }

  /** Oldest first. They stay dirty until they are cleared. */
  take (limit: number): Promise<readonly DirtyQuarter[]> {
    return this.#inTurn(async () => {
      await this.#readOn()
      return [...this.#pending.values()].sort((a, b) => a.from - b.from || (a.device < b.device ? -1 : 1)).slice(0, Math.max(0, Math.trunc(limit)))
    })
  }

  /** A quarter that was written again since it was taken stays. */
  clear (quarters: readonly DirtyQuarter[]): Promise<void> {
    return this.#inTurn(async () => {
      for (const { device, from, generation } of quarters) {
        const key = keyOf(device, from / QUARTER_MS)
        if (generation === undefined || this.#pending.get(key)?.generation === generation) this.#pending.delete(key)
      }
      await this.#saveProgress()
    })
  }

  async #readOn (): Promise<void> {
    const { queries, raw } = this.#options
    for (const writer of await writersOf(queries, raw)) {
      const progress = await this.#progressOf(writer)
      for (let page: readonly Change[] | undefined; page === undefined || page.length === PAGE;) {
        page = await readChanges(queries, raw, { writer, after: progress.readPosition, limit: PAGE })
        for (const change of page) this.#add(progress, change)
      }
    }
  }

  #add (progress: Progress, { position, quarters, forgotten }: Change): void {
    if (forgotten) {
      const kept = new Set(forgotten.except)
      for (const [key, { device, from }] of this.#pending) if (from < forgotten.before && !kept.has(device)) this.#pending.delete(key)
    }
    const given = new Map<string, number>()
    for (const [device, numbers] of Object.entries(quarters)) {
      for (const number of numbers) {
        const key = keyOf(device, number)
        const generation = ++this.#generation
        this.#pending.set(key, { device, from: number * QUARTER_MS, generation })
        given.set(key, generation)
      }
    }
    progress.open.push({ position, quarters: given })
    progress.readPosition = position
  }

  async #progressOf (writer: string): Promise<Progress> {
    let progress = this.#progress.get(writer)
    if (progress === undefined) {
      const done = (await this.#donePositions()).get(writer) ?? 0
      this.#progress.set(writer, progress = { readPosition: done, donePosition: done, open: [] })
    }
    return progress
  }

  async #donePositions (): Promise<ReadonlyMap<string, number>> {
    const series = await this.#options.queries.askAll(this.#options.usage, `SELECT ${name(TAKEN.position)} FROM ${name(TAKEN.measurement)} GROUP BY ${name(TAKEN.writer)} ORDER BY time DESC LIMIT 1`)
    return new Map(series.map(({ tags, values }) => [tags?.[TAKEN.writer] ?? '', values[0]![1] as number]))
  }

  /** An entry is done when none of its quarters waits for its sake; what was done before the oldest open one need not be read again. */
  async #saveProgress (): Promise<void> {
    const lines: string[] = []
    const moved: [Progress, number][] = []
    for (const [writer, progress] of this.#progress) {
      const open = progress.open.findIndex(({ quarters }) => quarters.entries().some(([key, generation]) => this.#pending.get(key)?.generation === generation))
      progress.open.splice(0, open === -1 ? progress.open.length : open)
      const done = (progress.open[0]?.position ?? progress.readPosition + 1) - 1
      if (done <= progress.donePosition) continue
      lines.push(new Line(TAKEN.measurement).tag(TAKEN.writer, writer).intField(TAKEN.position, done).timestamp('0').toLineProtocol()!)
      moved.push([progress, done])
    }
    if (lines.length === 0) return
    await this.#options.lines.write(this.#options.usage, lines)
    for (const [progress, done] of moved) progress.donePosition = done
  }

  #inTurn<T> (act: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(act)
    this.#turn = result.catch(() => undefined)
    return result
  }
}

const keyOf = (device: string, quarter: number) => `${device} ${quarter}`
