import { isWaiting } from '@linli/domain/letters'
import { MINUTE_MS, HOUR_MS, type Clock } from '@linli/domain/time'
import type { Ledger, LetterHead } from '@linli/store/ledger'
import type { Logger } from 'pino'
import { openMailServer, type MailConnection, type MailServer } from './mail-server.ts'
import { afterTry, type Outcome } from './outcome.ts'

export { openMailServer, type MailServer } from './mail-server.ts'

/** Takes letters that are to go out to the mail server, beside everything else. */
export interface Delivery {
  /** Tries what is left from before once `prepare` has ended, and then again and again. */
  start (prepare: () => Promise<void>): void
  /** There may be a letter to send. */
  wake (): void
  /** Lets the letter that is on its way have a moment, then ends the connection. */
  stop (): Promise<void>
}

/** Waits between tries grow from the first to the longest. */
export interface Retry { readonly firstMs: number, readonly longestMs: number }

export interface DeliveryOptions {
  readonly ledger: Pick<Ledger, 'lettersToSend' | 'letter' | 'saveDelivery'>
  readonly server: MailServer
  /** Address that bounces go to. */
  readonly from: () => string
  readonly clock: Clock
  readonly log: Pick<Logger, 'info' | 'warn' | 'error'>
  readonly retry?: Retry
}

const RETRY: Retry = { firstMs: MINUTE_MS, longestMs: HOUR_MS }
/** What a letter on its way is given when we end. */
const STOP_GRACE_MS = 1500

export function createDelivery (options: DeliveryOptions): Delivery {
  return new MailDelivery(options)
}

class MailDelivery implements Delivery {
  readonly #options: DeliveryOptions
  readonly #retry: Retry
  readonly #ending = new AbortController()
  #state: 'new' | 'running' | 'stopped' = 'new'
  #round: Promise<void> | undefined
  #isWakened = false
  #timer: NodeJS.Timeout | undefined
  /** Rounds in a row that left something. */
  #failures = 0
  /** What keeps every letter from going. */
  #trouble: string | undefined

  constructor (options: DeliveryOptions) {
    this.#options = options
    this.#retry = options.retry ?? RETRY
  }

  start (prepare: () => Promise<void>): void {
    this.#state = 'running'
    this.#round = prepare().catch((error: unknown) => { this.#options.log.error({ err: error }, 'letters of the outbox could not be made ready for sending; it is tried again at the next start') })
      .then(() => this.#workAndPlan())
  }

  wake (): void {
    if (this.#state !== 'running') return
    if (this.#round) this.#isWakened = true
    // A server that is away is left alone until the next try is due.
    else if (this.#timer === undefined || this.#trouble === undefined) this.#round = this.#workAndPlan()
  }

  async stop (): Promise<void> {
    this.#state = 'stopped'
    clearTimeout(this.#timer)
    const grace = setTimeout(() => { this.#ending.abort() }, STOP_GRACE_MS)
    await this.#round
    clearTimeout(grace)
  }

  async #workAndPlan (): Promise<void> {
    clearTimeout(this.#timer)
    this.#timer = undefined
    let isLeft = true
    try {
      do {
        this.#isWakened = false
        isLeft = await this.#work()
      } while (this.#isStill('running') && this.#isWakened && this.#trouble === undefined)
    } catch (error) {
      this.#options.log.error({ err: error }, 'letters could not be sent; it is tried again')
    }
    this.#round = undefined
    this.#failures = isLeft ? this.#failures + 1 : 0
    if (!isLeft || !this.#isStill('running')) return
    const delay = Math.min(this.#retry.longestMs, this.#retry.firstMs * 2 ** (this.#failures - 1))
    this.#timer = setTimeout(() => { this.#round = this.#workAndPlan() }, delay).unref()
  }

  /** It may have been stopped while something was waited for. */
  #isStill (state: 'running' | 'stopped'): boolean { return this.#state === state }

  /** Tries every letter once; returns whether some are left. */
  async #work (): Promise<boolean> {
    const { ledger } = this.#options
    for (const letter of this.#waiting()) {
      if (this.#isStill('stopped')) return true
      const connection = await this.#connect()
      if (!connection) break
      try {
        await this.#send(letter, connection)
      } finally {
        connection.close()
      }
    }
    return ledger.lettersToSend().some(({ delivery }) => delivery && isWaiting(delivery))
  }

  /** Letters to try. One that was on its way when we ended may have arrived. */
  #waiting (): readonly LetterHead[] {
    for (const letter of this.#options.ledger.lettersToSend()) {
      if (letter.state === 'sending') this.#note(letter, { kind: 'lost', words: 'Linli ended before the mail server answered' })
    }
    return this.#options.ledger.lettersToSend().filter(({ delivery }) => delivery && isWaiting(delivery))
  }

  /** Undefined: the server cannot be used now, and every letter that waits says why. */
  async #connect (): Promise<MailConnection | undefined> {
    try {
      const connection = await openMailServer(this.#options.server, { signal: this.#ending.signal })
      this.#trouble = undefined
      return connection
    } catch (error) {
      if (this.#isStill('stopped')) return undefined
      const { message: words } = error as Error
      if (words !== this.#trouble) this.#options.log.warn({ err: error }, 'letters wait for the mail server; it is tried again')
      this.#trouble = words
      for (const letter of this.#options.ledger.lettersToSend()) if (letter.delivery && isWaiting(letter.delivery)) this.#note(letter, { kind: 'hindered', words })
      return undefined
    }
  }

  async #send ({ id }: LetterHead, connection: MailConnection): Promise<void> {
    const { ledger, from } = this.#options
    const letter = ledger.letter(id)
    if (!letter?.delivery) return
    // On disk before the first byte goes: should we end now, nobody knows whether it arrives.
    ledger.saveDelivery(id, { state: 'sending', delivery: letter.delivery })
    this.#note(letter, await connection.send({ from: from(), to: letter.delivery.waiting, eml: letter.eml }))
  }

  #note ({ id, delivery }: LetterHead, outcome: Outcome): void {
    if (!delivery) return
    const { clock, ledger, log } = this.#options
    const { state, delivery: after } = afterTry(delivery, outcome, clock.now())
    ledger.saveDelivery(id, { state, delivery: after })
    if (after.refused.length > delivery.refused.length) log.warn({ letter: id, refused: after.refused }, 'the mail server refuses a letter')
    else if (state === 'unsure') log.warn({ letter: id, lost: after.lost }, 'the answer of the mail server was lost; the letter may arrive twice')
    else if (state === 'sent') log.info({ letter: id }, 'a letter was sent')
  }
}
