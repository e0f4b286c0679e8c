import { stateOfDelivery, type LetterDelivery, type LetterState } from '@linli/domain/letters'

/** An address and what the mail server said about it. */
export interface Answer { readonly address: string, readonly code: number, readonly words: string }

/** What became of one try to send a letter. */
export type Outcome =
  /** The server has answered for each recipient. */
  | { readonly kind: 'answered', readonly accepted: readonly string[], readonly rejected: readonly Answer[] }
  /** The whole letter went out, and no answer came. */
  | { readonly kind: 'lost', readonly words: string }
  /** The letter did not go out, and that says nothing about the letter. */
  | { readonly kind: 'hindered', readonly words: string }

/** What the mail client gives when a letter was not taken. */
export interface SendFailure extends Error { readonly responseCode?: number, readonly response?: string, readonly rejectedErrors?: readonly (SendFailure & { readonly recipient?: string })[] }

/** Answers that speak of our sign-in or of the server itself, not of the letter (RFC 4954, section 6; RFC 5321, section 3.8). */
const ABOUT_US: ReadonlySet<number> = new Set([421, 454, 530, 534, 535, 538])

/** What a failure says. `wholeLetterOut`: the last byte of the letter had been handed over. */
export function outcomeOf (failure: SendFailure, { to, wholeLetterOut }: { readonly to: readonly string[], readonly wholeLetterOut: boolean }): Outcome {
  const words = wordsOf(failure)
  const { responseCode: code, rejectedErrors } = failure
  if (code === undefined) return { kind: wholeLetterOut ? 'lost' : 'hindered', words }
  if (ABOUT_US.has(code)) return { kind: 'hindered', words }
  return { kind: 'answered', accepted: [], rejected: rejectedErrors ? answersOf(rejectedErrors) : to.map(address => ({ address, code, words })) }
}

/** The refusals of single recipients. */
export function answersOf (failures: readonly (SendFailure & { readonly recipient?: string })[]): readonly Answer[] {
  return failures.map(failure => ({ address: failure.recipient ?? '', code: failure.responseCode ?? 0, words: wordsOf(failure) }))
}

/** How far the letter has come after a try. */
export function afterTry (before: LetterDelivery, outcome: Outcome, at: number): { readonly state: LetterState, readonly delivery: LetterDelivery } {
  const { trouble: _past, ...kept } = before
  if (outcome.kind !== 'answered') return progress({ ...kept, lost: before.lost + Number(outcome.kind === 'lost'), trouble: outcome.words })
  const { accepted, rejected } = outcome
  const refused = rejected.filter(({ code }) => isFinal(code))
  const settled = new Set([...accepted, ...refused.map(({ address }) => address)])
  const later = rejected.filter(({ code }) => !isFinal(code))
  return progress({
    ...kept, waiting: before.waiting.filter(address => !settled.has(address)), refused: [...before.refused, ...refused.map(({ address, words }) => ({ address, words }))],
    ...accepted.length > 0 ? { sentAt: at } : {}, ...later.length > 0 ? { trouble: later.map(({ address, words }) => `${address}: ${words}`).join('\n') } : {}
  })
}

function progress (delivery: LetterDelivery): ReturnType<typeof afterTry> {
  return { state: stateOfDelivery(delivery), delivery }
}

/** A later try would be answered alike (RFC 5321, section 4.2.1). */
function isFinal (code: number): boolean {
  return code >= 500
}

/** Longest words that are kept, characters. */
const WORDS_KEPT = 500

/** The server's own words where there are some. */
function wordsOf ({ response, message }: SendFailure): string {
  return (response ?? message).replace(/\s+/g, ' ').trim().slice(0, WORDS_KEPT)
}
