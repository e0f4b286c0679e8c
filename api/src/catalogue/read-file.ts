import { LineCounter, parseDocument, type Document } from 'yaml'
import { Catalogue, EMPTY_CATALOGUE } from '@linli/domain/catalogue'
import type { z } from 'zod'
import { semanticProblems, type Section } from './checks.ts'
import type { CatalogueProblem } from './problem.ts'

const SECTIONS = ['streets', 'sites', 'spaces', 'devices', 'sources'] as const satisfies readonly Section[]

/**
 * Reads a catalogue file (YAML) and merges it by id into `base`: an entry replaces the one of its id as a whole. Either a catalogue, or every problem at once.
 */
export function readCatalogueFile (text: string, { base = EMPTY_CATALOGUE, decoders }: {
  readonly base?: Catalogue, /** Names that a source's decoder may have. */ readonly decoders?: readonly string[] | undefined
} = {}): { readonly catalogue: Catalogue } | { readonly problems: readonly CatalogueProblem[] } {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const at = (offset: number, message: string): CatalogueProblem => {
    const { line, col: column } = lines.linePos(offset)
    return { line: Math.max(1, line), column: Math.max(1, column), message }
  }
  if (document.errors.length > 0) return { problems: document.errors.map(({ pos, message }) => at(pos[0], message)) }
  let content: unknown
  try {
    content = document.toJS() as unknown ?? {}
  } catch (error) {
    // An alias that leads nowhere, or to far too much.
    return { problems: [at(0, (error as Error).message)] }
  }
  const parsed = Catalogue.safeParse(content)
  const sound = soundEntries(content)
  const added = parsed.success ? parsed.data : sound.catalogue
  const merged = merge(base, added)
  const problems = [
    ...(parsed.success ? [] : parsed.error.issues.flatMap(flatten).map(issue => at(offsetOf(document, issue.path), sentenceOf(content, issue)))),
    ...semanticProblems(merged, added, {
      ...(decoders ? { decoders } : {}), names: section => entriesOf(content, section).flatMap(entry => typeof entry['id'] === 'string' ? [entry['id']] : []),
      position: (section, index) => parsed.success ? index : sound.positions[section][index]!
    }).map(({ section, index, field, message }) => at(offsetOf(document, [section, index, ...field]), message))
  ]
  return problems.length > 0 ? { problems: sorted(problems) } : { catalogue: merged }
}

type Entry = Readonly<Record<string, unknown>>

function entriesOf (content: unknown, section: Section): readonly Entry[] {
  const entries = (content as Record<string, unknown>)[section]
  return Array.isArray(entries) ? entries.map(entry => typeof entry === 'object' && entry !== null ? entry as Entry : {}) : []
}

/** Entries of a file that are right in themselves, and where each stood: what is wrong between them can be said although others are wrong. */
function soundEntries (content: unknown): { readonly catalogue: Catalogue, readonly positions: Readonly<Record<Section, readonly number[]>> } {
  const positions: Record<Section, number[]> = { streets: [], sites: [], spaces: [], devices: [], sources: [] }
  const sections = Object.fromEntries(SECTIONS.map(section => [section, entriesOf(content, section).filter((entry, index) => {
    const isSound = Catalogue.shape[section].safeParse([entry]).success
    if (isSound) positions[section].push(index)
    return isSound
  })]))
  return { catalogue: Catalogue.parse(sections), positions }
}

const SINGULAR: Readonly<Record<string, string>> = { streets: 'street', sites: 'site', spaces: 'space', devices: 'device', sources: 'source' }

/** What is wrong, with the name of the entry and the value that stands there. */
function sentenceOf (content: unknown, { path, message }: { readonly path: readonly PropertyKey[], readonly message: string }): string {
  const [section, index, ...field] = path
  const entry = typeof section === 'string' && typeof index === 'number' ? entriesOf(content, section as Section)[index] : undefined
  const name = entry ? `${SINGULAR[section as string] ?? String(section)} ${typeof entry['id'] === 'string' ? `"${entry['id']}"` : `number ${Number(index) + 1}`}${field.length > 0 ? `, ${field.join('.')}` : ''}` : path.join('.') || 'the file'
  const value = path.reduce<unknown>((inner, key) => (inner as Record<PropertyKey, unknown> | undefined)?.[key], content)
  return `${name}: ${message}${typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? `; it says ${JSON.stringify(value)}` : ''}`
}

/** Issues of the variants of a union say more than "invalid input". */
function flatten (issue: z.core.$ZodIssue): readonly { readonly path: readonly PropertyKey[], readonly message: string }[] {
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) return [{ path: issue.path, message: issue.message }]
  const deepest = issue.errors.flat().toSorted((a, b) => b.path.length - a.path.length || Number(b.code === 'custom') - Number(a.code === 'custom'))[0]
  return deepest ? flatten({ ...deepest, path: [...issue.path, ...deepest.path] }) : [{ path: issue.path, message: issue.message }]
}

/** Where a path stands in the file; of what is missing, where its nearest parent stands. */
function offsetOf (document: Document, path: readonly PropertyKey[]): number {
  for (let length = path.length; length >= 0; length--) {
    const node = document.getIn(path.slice(0, length) as (string | number)[], true) as { range?: readonly [number, number, number] } | undefined
    if (node?.range) return node.range[0]
  }
  return 0
}

function merge (base: Catalogue, added: Catalogue): Catalogue {
  const merged = { ...base, ...(added.schoolHolidays.length > 0 ? { schoolHolidays: added.schoolHolidays } : {}) }
  for (const section of SECTIONS) {
    const byId = new Map<string, { readonly id: string }>([...base[section], ...added[section]].map(entry => [entry.id, entry]))
    Object.assign(merged, { [section]: [...byId.values()] })
  }
  return merged
}

function sorted (problems: readonly CatalogueProblem[]): readonly CatalogueProblem[] {
  return problems.toSorted((a, b) => a.line - b.line || a.column - b.column)
}
