import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** A field case as its file has it (see the README beside the files). */
export interface FieldCase {
  readonly id: string
  readonly area: string
  readonly situation: string
  readonly input: CaseInput
  readonly outcome: string
}

export interface CaseInput {
  readonly kind: string
  readonly clock: string
  readonly given?: Given | string
  readonly before?: string
  readonly steps?: readonly Step[]
  readonly series?: Series
  readonly note?: string
}

export interface Given {
  readonly source?: { readonly decoder: string, readonly filter?: string, readonly site?: string, readonly timezone?: string }
  readonly devices?: readonly GivenDevice[]
  readonly [more: string]: unknown
}

export interface GivenDevice {
  readonly device: string
  readonly external?: string
  readonly friendly_name?: string
  readonly kind?: string
  readonly counter?: string
  readonly profile?: string
  readonly space?: string
  readonly [more: string]: unknown
}

export interface Step {
  /** Seconds after the clock. */
  readonly at: number
  readonly topic?: string
  readonly payload?: string
  readonly payload_hex?: string
  readonly payload_rule?: string
  readonly retain?: boolean
  readonly published_retained?: boolean
  readonly do?: string
}

export interface Series { readonly every_s?: number, readonly count?: number, readonly rule?: string }

/** Every case of kind `sequence` in the JSON files of a folder. */
export async function readCases (folder: string): Promise<FieldCase[]> {
  const names = (await readdir(folder)).filter(name => name.endsWith('.json')).sort()
  const files = await Promise.all(names.map(async name => JSON.parse(await readFile(join(folder, name), 'utf8')) as unknown))
  return files.flatMap(file => (Array.isArray(file) ? file as FieldCase[] : [])).filter(entry => entry.input?.kind === 'sequence')
}
