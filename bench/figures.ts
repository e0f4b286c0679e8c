/**
 * Weekly figures of all spaces from a year of roll-ups in the embedded store, and where one of them comes from (api/v1/explain), through the same code as letters and pages: against the
 * goals, and against reading the same rows and doing nothing with them. `node bench/figures.ts [spaces] [days]`
 * Beside each time what the processor worked for it in all threads, which other work on the machine does not change.
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
import { Stopwatch } from './support/stopwatch.ts'
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
const catalogue = manyRooms(SPACES)
const now = startOfLocalDay(addDays(FIRST, DAYS)) + DAY_MS / 2
const queriesOver = (store: TelemetryStore) => createQueries({ store, catalogue: () => catalogue, clock: { now: () => now } })

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

async function measureWeek (file: string, monday: string): Promise<void> {
  const week = { from: startOfLocalDay(monday), to: startOfLocalDay(addDays(monday, 7)) }
  const stopwatch = new Stopwatch()
  for (let round = 0; round < ROUNDS; round++) {
    const store = await openEmbeddedStore({ file })
    await stopwatch.time('all in one question, cold', () => weekOfAll(queriesOver(store), monday))
    const queries = queriesOver(store)
    await stopwatch.time('all in one question, warm', () => weekOfAll(queries, monday))
    await stopwatch.time('one space after another', () => oneByOne(queries, monday))
    await stopwatch.time('the same again, kept', () => oneByOne(queries, monday))
    await stopwatch.time('one read of the port, no figures', () => store.read({ measurement: 'usage_daily', ...week }))
    await store.close()
    await stopwatch.time('node:sqlite and JSON (limit)', () => { if (plain(file, week) !== 7 * SPACES) throw new Error('the file does not hold a row for each space and day') })
  }
  say(`figures of the week of ${monday}, ${SPACES} spaces, median of ${ROUNDS}`)
  for (const line of stopwatch.lines(WEEKS_GOAL_MS, 'node:sqlite and JSON (limit)')) say(line)
}

/** The explanation of a week's figure of some spaces, from stored days and raw readings, and the reading of the same rows. */
async function measureExplain (file: string, monday: string): Promise<void> {
  const ledger = openLedger(join(dirname(file), 'ledger.db'))
  ledger.saveCatalogue(catalogue, { at: startOfLocalDay(FIRST), by: 'bench' })
  const week = { from: startOfLocalDay(monday), to: startOfLocalDay(addDays(monday, 7)) }
  const stopwatch = new Stopwatch()
  for (const { id } of catalogue.spaces.slice(0, ROUNDS)) {
    const store = await openEmbeddedStore({ file })
    const explain = createExplain({ store, ledger, clock: { now: () => now }, rawRetentionDays: 90 })
    const ask = async () => {
      const { figure, days } = await explain({ space: id, metric: 'utilisation', ...week })
      if (figure.value === undefined || days.length !== 7) throw new Error(`the utilisation of ${id} is not explained`)
    }
    await stopwatch.time('cold', ask)
    await stopwatch.time('warm', ask)
    await stopwatch.time('one read of its readings (limit)', () => readReadings(store, [`${id}-counter`, `${id}-environment`], week))
    await store.close()
  }
  ledger.close()
  say(`explaining the utilisation of one space in the week of ${monday}, median of ${ROUNDS} spaces`)
  for (const line of stopwatch.lines(EXPLAIN_GOAL_MS, 'one read of its readings (limit)')) say(line)
}

const folder = mkdtempSync(join(tmpdir(), 'linli-bench-'))
try {
  const file = join(folder, 'telemetry.db')
  const store = await openEmbeddedStore({ file })
  await writeRollups(store, { catalogue, first: FIRST, days: DAYS, inFull: IN_FULL })
  await store.close()
  say(`${SPACES} spaces, ${DAYS} days, ${(statSync(file).size / 1e6).toFixed(0)} MB`)
  await measureWeek(file, addDays(FIRST, DAYS - 7))
  await measureWeek(file, addDays(FIRST, Math.floor(DAYS / 14) * 7))
  await measureExplain(file, addDays(FIRST, DAYS - 7))
} finally {
  rmSync(folder, { recursive: true, force: true })
}
