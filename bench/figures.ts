/**
 * Weekly figures of all spaces from a year of roll-ups in the embedded store, and where one of them comes from (api/v1/explain), through the same code as letters and pages: against the
 * goals, and against reading the same rows and doing nothing with them. `node bench/figures.ts [spaces] [days]`
 * Cold: the store has just been opened; warm: it was asked before; kept: the queries remember.
 */
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { createExplain } from '@linli/api/explain'
import { createQueries, type Queries } from '@linli/api/queries'
import { addDays, DAY_MS, startOfLocalDay, type Interval } from '@linli/domain/time'
import { addParts, figuresOf, type Figures } from '@linli/domain/usage'
import { openEmbeddedStore } from '@linli/store/embedded'
import { openLedger } from '@linli/store/ledger'
import { readReadings, type TelemetryStore } from '@linli/store/telemetry'
import { manyRooms, writeRollups } from './support/year-of-rollups.ts'

const WEEKS_GOAL_MS = 2000
const EXPLAIN_GOAL_MS = 500
const ROUNDS = 5
/** So many days at the end have their raw readings too: a week, and what was said before it. */
const IN_FULL = 9
const FIRST = '2025-03-03'
const SPACES = Number(process.argv[2] ?? 200)
const DAYS = Math.floor(Number(process.argv[3] ?? 364) / 7) * 7

const say = (line: string) => { process.stdout.write(`${line}\n`) }
const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!
const catalogue = manyRooms(SPACES)
const now = startOfLocalDay(addDays(FIRST, DAYS)) + DAY_MS / 2
const queriesOver = (store: TelemetryStore) => createQueries({ store, catalogue: () => catalogue, clock: { now: () => now } })

async function timed (act: () => unknown): Promise<number> {
  const began = performance.now()
  await act()
  return performance.now() - began
}

/** As a letter asks: all spaces in one question. */
async function weekOfAll (queries: Queries, monday: string): Promise<void> {
  const days = await queries.daysOf(catalogue.spaces, monday, addDays(monday, 6))
  check(catalogue.spaces.map(space => figuresOf({ space, parts: days.get(space.id)!.reduce(addParts) })), monday)
}

/** As a page asks that shows one space. */
async function oneByOne (queries: Queries, monday: string): Promise<void> {
  const figures: Figures[] = []
  for (const space of catalogue.spaces) figures.push(await queries.figures(space, monday))
  check(figures, monday)
}

function check (figures: readonly Figures[], monday: string): void {
  const told = figures.filter(({ visits }) => visits?.value !== undefined).length
  if (told < SPACES / 2) throw new Error(`only ${told} of ${SPACES} spaces have visits in the week of ${monday}`)
}

/** The same rows by node:sqlite in this thread, parsed: what any program has to do. */
function plain (file: string, { from, to }: Interval): number {
  const database = new DatabaseSync(file, { readOnly: true })
  const rows = database.prepare('SELECT f_parts AS parts FROM m_usage_daily WHERE bucket BETWEEN ? AND ? AND time >= ? AND time < ?').all(from / 900_000, to / 900_000 - 1, from, to)
  database.close()
  return rows.map(({ parts }) => JSON.parse(parts as string) as object).length
}

async function measure (file: string, monday: string): Promise<void> {
  const week = { from: startOfLocalDay(monday), to: startOfLocalDay(addDays(monday, 7)) }
  const times: Record<'cold' | 'warm' | 'single' | 'kept' | 'read' | 'plain', number[]> = { cold: [], warm: [], single: [], kept: [], read: [], plain: [] }
  for (let round = 0; round < ROUNDS; round++) {
    const store = await openEmbeddedStore({ file })
    times.cold.push(await timed(() => weekOfAll(queriesOver(store), monday)))
    const queries = queriesOver(store)
    times.warm.push(await timed(() => weekOfAll(queries, monday)))
    times.single.push(await timed(() => oneByOne(queries, monday)))
    times.kept.push(await timed(() => oneByOne(queries, monday)))
    times.read.push(await timed(() => store.read({ measurement: 'usage_daily', ...week })))
    await store.close()
    times.plain.push(await timed(() => { if (plain(file, week) !== 7 * SPACES) throw new Error('the file does not hold a row for each space and day') }))
  }
  const limit = median(times.plain)
  say(`figures of the week of ${monday}, ${SPACES} spaces, median of ${ROUNDS}`)
  const line = (name: string, ms: number) => { say(`  ${name.padEnd(34)} ${ms.toFixed(0).padStart(6)} ms   ${(ms / WEEKS_GOAL_MS).toFixed(2)} of the goal of ${WEEKS_GOAL_MS} ms, ${(ms / limit).toFixed(1)} × the limit`) }
  line('all in one question, cold', median(times.cold))
  line('all in one question, warm', median(times.warm))
  line('one space after another', median(times.single))
  line('the same again, kept', median(times.kept))
  line('one read of the port, no figures', median(times.read))
  line('node:sqlite and JSON (limit)', limit)
}

/** The explanation of a week's figure of some spaces, from stored days and raw readings, and the reading of the same rows. */
async function measureExplain (file: string, monday: string): Promise<void> {
  const ledger = openLedger(join(dirname(file), 'ledger.db'))
  ledger.saveCatalogue(catalogue, { at: startOfLocalDay(FIRST), by: 'bench' })
  const week = { from: startOfLocalDay(monday), to: startOfLocalDay(addDays(monday, 7)) }
  const times: Record<'cold' | 'warm' | 'read', number[]> = { cold: [], warm: [], read: [] }
  for (const [round, { id }] of catalogue.spaces.slice(0, ROUNDS).entries()) {
    const store = await openEmbeddedStore({ file })
    const explain = createExplain({ store, ledger, clock: { now: () => now }, rawRetentionDays: 90 })
    const ask = async () => {
      const { figure, days } = await explain({ space: id, metric: 'utilisation', ...week })
      if (figure.value === undefined || days.length !== 7) throw new Error(`the utilisation of ${id} is not explained`)
    }
    times.cold.push(await timed(ask))
    times.warm.push(await timed(ask))
    times.read.push(await timed(() => readReadings(store, [`${id}-counter`, `${id}-environment`], week)))
    await store.close()
    if (round === 0) say(`explaining the utilisation of one space in the week of ${monday}, median of ${ROUNDS} spaces`)
  }
  ledger.close()
  const limit = median(times.read)
  for (const [name, ms] of [['cold', median(times.cold)], ['warm', median(times.warm)], ['one read of its readings (limit)', limit]] as const) {
    say(`  ${name.padEnd(34)} ${ms.toFixed(0).padStart(6)} ms   ${(ms / EXPLAIN_GOAL_MS).toFixed(2)} of the goal of ${EXPLAIN_GOAL_MS} ms, ${(ms / limit).toFixed(1)} × the limit`)
  }
}

const folder = mkdtempSync(join(tmpdir(), 'linli-bench-'))
try {
  const file = join(folder, 'telemetry.db')
  const store = await openEmbeddedStore({ file })
  const seconds = await timed(() => writeRollups(store, { catalogue, first: FIRST, days: DAYS, inFull: IN_FULL })) / 1000
  await store.close()
  say(`${SPACES} spaces, ${DAYS} days written in ${seconds.toFixed(0)} s, ${(statSync(file).size / 1e6).toFixed(0)} MB`)
  await measure(file, addDays(FIRST, DAYS - 7))
  await measure(file, addDays(FIRST, Math.floor(DAYS / 14) * 7))
  await measureExplain(file, addDays(FIRST, DAYS - 7))
} finally {
  rmSync(folder, { recursive: true, force: true })
}
