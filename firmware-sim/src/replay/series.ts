import { open, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { CatalogueInput } from '@linli/domain/catalogue'
import { LinliError } from '@linli/domain/errors'
import { startOfLocalDay } from '@linli/domain/time'
import { topics } from '@linli/domain/topics'
import { parse } from 'csv-parse/sync'

export interface SeriesMessage { readonly topic: string, readonly payload: string }

/** A recording that can be sent again as if our own devices had made it. */
export interface Series {
  readonly id: string
  /** The place of the recording: a site with `recorded: true`, open round the clock. */
  catalogue (): CatalogueInput
  /** Native telemetry, oldest first; wall-clock times are read as Asia/Shanghai. */
  messages (): AsyncGenerator<SeriesMessage>
}

/** One message of a recording before it is put into words. */
export interface Said { readonly device: string, readonly time: number, readonly values: Readonly<Record<string, number | boolean>> }

/** What is the same for all recordings: their place, their source, and messages in order of time. */
export function describeSeries ({ id, name, spaces, devices, read, days = [1, 2, 3, 4, 5, 6, 7] }: {
  readonly id: string
  readonly name: { readonly zh: string, readonly en: string }
  readonly spaces: readonly Omit<NonNullable<CatalogueInput['spaces']>[number], 'site' | 'hours'>[]
  readonly devices: readonly (Omit<NonNullable<CatalogueInput['devices']>[number], 'source' | 'external' | 'placements'> & { readonly space: string })[]
  readonly read: () => Promise<readonly Said[]>
  /** ISO weekdays that were recorded; the place counts as open on them, round the clock. */
  readonly days?: readonly number[]
}): Series {
  return {
    id,
    catalogue: () => ({
      // A street of its own: its letters are about this recording alone.
      streets: [{ id, name }],
      sites: [{ id, street: id, name, recorded: true }],
      spaces: spaces.map(space => ({ ...space, site: id, hours: [{ from: EPOCH, weekly: Object.fromEntries(days.map(day => [day, ALL_DAY])) as Record<'1', [string, string][]> }] })),
      devices: devices.map(({ space, ...device }) => ({ ...device, source: 'linli', external: device.id, placements: [{ space, from: EPOCH }] })),
      sources: [{ id: 'linli', decoder: 'linli', filters: [...topics.filters.native] }]
    }),
    async *messages () {
      const said = (await read()).toSorted((a, b) => a.time - b.time)
      for (const { device, time, values } of said) {
        yield { topic: topics.telemetry(id, device), payload: JSON.stringify({ time: new Date(time).toISOString(), ...values }) }
      }
    }
  }
}

/** Before every recording. */
const EPOCH = startOfLocalDay('2000-01-01')
const ALL_DAY: [string, string][] = [['00:00', '24:00']]

/** Rows of a CSV file as texts. Lines that hold only a stray quote are faults of the file and left out. */
export async function readRows (folder: string, file: string): Promise<readonly (readonly string[])[]> {
  const text = await readFile(join(folder, file), 'utf8')
  const clean = text.split(/\r?\n/).filter(line => line.trim() !== '"').join('\n')
  return parse(clean, { bom: true, relax_column_count: true, skip_empty_lines: true, trim: true })
}

/** UTC ms of a wall-clock time `YYYY-MM-DD HH:MM[:SS]` in Asia/Shanghai; undefined for a text that is none. */
export function wallClock (text: string): number | undefined {
  const [, date, hour, minute, second = '0'] = /^(\d{4}-\d{2}-\d{2})[ T](\d{2}):(\d{2})(?::(\d{2}))?/.exec(text) ?? []
  if (date === undefined) return undefined
  // Since 1992 the zone has no change of offset, and no recording is older.
  return startOfLocalDay(date) + ((Number(hour) * 60 + Number(minute)) * 60 + Number(second)) * 1000
}

/** The number in a cell; an empty or unreadable cell says nothing, which is not zero. */
export function numberIn (text: string | undefined): number | undefined {
  return text === undefined || text.trim() === '' || !Number.isFinite(Number(text)) ? undefined : Number(text)
}

/** Only what is known. */
export function known (values: Readonly<Record<string, number | boolean | undefined>>): Readonly<Record<string, number | boolean>> {
  return Object.fromEntries(Object.entries(values).filter((entry): entry is [string, number | boolean] => entry[1] !== undefined))
}

async function filesOf (folder: string): Promise<readonly string[]> {
  try {
    return (await readdir(folder)).sort()
  } catch (error) {
    throw new LinliError('series_unknown', `the folder "${folder}" cannot be read: ${(error as Error).message}`, { cause: error })
  }
}

/** A file of a recording by its name and its first line: recordings of one format need not have the same names. */
export interface SeriesFile { readonly name: string, readonly head: string, /** The second line, '' where there is none. */ readonly next: string }

const HEAD_BYTES = 2000

/** The files of a folder with their first lines. @throws LinliError `series_unknown` when it cannot be read. */
export async function headsOf (folder: string): Promise<readonly SeriesFile[]> {
  return Promise.all((await filesOf(folder)).filter(name => /\.(csv|txt|data)$/i.test(name)).map(async name => {
    await using file = await open(join(folder, name))
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0)
    const [head = '', next = ''] = buffer.toString('utf8', 0, bytesRead).replace(/^\uFEFF/, '').split(/\r?\n/, 2)
    return { name, head, next }
  }))
}

/** Size of a room as far as its documents say. */
export interface RoomFacts { readonly areaM2?: number, readonly capacity?: number }

/** What the folder's README says of a room ("118.6 m2, 40 seats"), in the line that names it; nothing where there is no README. */
export async function factsInReadme (folder: string, names: RegExp): Promise<RoomFacts> {
  const readme = (await filesOf(folder)).find(name => /^readme(\.|$)/i.test(name))
  if (readme === undefined) return {}
  const text = await readFile(join(folder, readme), 'utf8')
  for (const part of text.split(/[\n;]/).flatMap(line => names.test(line) ? [line.slice(line.search(names))] : [])) {
    const [, area] = /([\d.]+) ?m(?:2|²)/.exec(part.slice(0, FACTS_WITHIN)) ?? []
    const [, seats] = /(\d+) ?(?:seats|persons|people|desks)/.exec(part.slice(0, FACTS_WITHIN)) ?? []
    if (area !== undefined) return { areaM2: Number(area), ...(seats === undefined ? {} : { capacity: Number(seats) }) }
  }
  return {}
}

/** The facts of a room stand right behind its name. */
const FACTS_WITHIN = 60
