import { z } from 'zod'

/**
 * How far a letter has come. outbox: made, and not gone yet. sending: it is on its way, or was when we ended. sent: the mail server has taken it.
 * refused: the mail server will not have it. unsure: the whole letter went out and no answer came, so it may have arrived.
 */
export type LetterState = 'outbox' | 'sending' | 'sent' | 'refused' | 'unsure'

/** The way of one letter to its recipients. */
export const LetterDelivery = z.object({
  /** Who it is still to go to. */
  waiting: z.array(z.string()),
  /** Who will not get it, each with the mail server's words. */
  refused: z.array(z.object({ address: z.string(), words: z.string() })),
  /** When the mail server last took it, UTC ms. */
  sentAt: z.number().optional(),
  /** How often the whole letter went out and no answer came: some may have it so many times more. */
  lost: z.number(),
  /** What hinders it now, in the words of the mail server or of the way there. */
  trouble: z.string().optional()
})
export type LetterDelivery = z.infer<typeof LetterDelivery>

/** After so many lost answers a letter is not sent again by itself: somebody would get it over and over. */
export const MOST_LOST = 3

/** A letter that is to go to these people and has not been tried. */
export function newDelivery (recipients: readonly string[]): LetterDelivery {
  return { waiting: [...recipients], refused: [], lost: 0 }
}

/** Whether it will be tried (again) by itself. */
export function isWaiting ({ waiting, lost }: LetterDelivery): boolean {
  return waiting.length > 0 && lost < MOST_LOST
}

/** The state of a letter that is not on its way at this moment. */
export function stateOfDelivery ({ waiting, lost, sentAt }: LetterDelivery): LetterState {
  if (waiting.length > 0) return lost > 0 ? 'unsure' : 'outbox'
  if (sentAt !== undefined) return 'sent'
  return lost > 0 ? 'unsure' : 'refused'
}

/** Everything that hinders or hindered it, for people; undefined when nothing does. */
export function troubleOf ({ refused, trouble }: LetterDelivery): string | undefined {
  const lines = [...refused.map(({ address, words }) => `${address}: ${words}`), ...trouble === undefined ? [] : [trouble]]
  return lines.length > 0 ? lines.join('\n') : undefined
}
