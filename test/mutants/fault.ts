import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** A mistake that somebody could make in `domain/src/`, and that some test of `domain/` has to notice. */
export interface Fault {
  /** Says what is wrong once it is planted. */
  readonly name: string
  /** Path in `domain/src/`. */
  readonly file: string
  /** Found exactly once in the file. */
  readonly text: string
  readonly instead: string
  /** What a reader of our figures would suffer. */
  readonly why: string
}

const FAULTS = join(import.meta.dirname, 'faults')

/** Every fault of the folder `faults/`, each file of which exports a list by default. */
export async function loadFaults (): Promise<readonly Fault[]> {
  const lists = await Promise.all(readdirSync(FAULTS).filter(name => name.endsWith('.ts')).sort().map(async name => {
    const { default: faults } = await import(join(FAULTS, name)) as { default: readonly Fault[] }
    return faults
  }))
  return lists.flat()
}

/** What keeps a fault from being planted in the folder `domain`, as a sentence; undefined when nothing does. */
export function whyNotPlantable ({ name, file, text, instead }: Fault, domain: string): string | undefined {
  if (text === instead) return `"${name}" replaces its text by the same text; write what the mistake looks like`
  const found = readFileSync(join(domain, 'src', file), 'utf8').split(text).length - 1
  return found === 1 ? undefined : `"${name}" wants to find its text once in domain/src/${file} and finds it ${found} times; write the text as the file has it now: ${text}`
}

/** The file of a fault with the fault in it. */
export function planted ({ text, instead }: Pick<Fault, 'text' | 'instead'>, source: string): string {
  return source.replace(text, () => instead)
}
