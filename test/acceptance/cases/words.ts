import type { CaseRecord } from './record.ts'

/** One thing that an outcome says, and whether it came so. */
export interface Check { readonly what: string, readonly ok: boolean, readonly saw: string }

/** What words of a regular form claim; `undefined` = not these words after all. */
export type Claim = (match: RegExpMatchArray, record: CaseRecord, clause: string) => readonly Check[] | undefined

export interface Words { readonly pattern: RegExp, readonly claim: Claim }

/** Words of a regular form; once judged they are taken out of their clause. */
export function whenSaid (pattern: RegExp, claim: Claim): Words {
  return { pattern, claim }
}
