import type { Socket } from 'node:net'
import { Readable } from 'node:stream'
import { LinliError } from '@linli/domain/errors'
import SMTPConnection from 'nodemailer/lib/smtp-connection/index.js'
import { answersOf, outcomeOf, type Outcome, type SendFailure } from './outcome.ts'

/** How the mail server is reached. */
export interface MailServer {
  /** `smtp://host:25`, with STARTTLS where it is offered, or `smtps://host:465`. */
  readonly url: string
  /** With a user name nothing is sent that is not encrypted. */
  readonly username?: string
  readonly password?: string
  /** PEM of who vouches for it, instead of those whom the machine trusts. */
  readonly ca?: string
}

/** One letter on its way. */
export interface Envelope { readonly from: string, readonly to: readonly string[], readonly eml: Uint8Array }

/** A connection that takes a letter. */
export interface MailConnection {
  /** Sends these bytes; never rejects. */
  send (envelope: Envelope): Promise<Outcome>
  close (): void
}

/** How long the server may take to be reached and to greet. */
const CONNECT_MS = 60_000
/** How long it may be silent; it may check a letter before it answers (RFC 5321, section 4.5.3.2.6). */
const SILENCE_MS = 10 * 60_000
/** How long a farewell is waited for. */
const FAREWELL_MS = 1000

/**
 * Connects and signs in. `signal` ends the connection at any moment.
 * @throws LinliError `mail_server_unreachable` (retryable), `mail_login_refused` (retryable, once somebody has mended it).
 */
export async function openMailServer (server: MailServer, { signal, connectMs = CONNECT_MS }: { readonly signal?: AbortSignal, readonly connectMs?: number } = {}): Promise<MailConnection> {
  const connection = new SMTPConnection(optionsFor(server, connectMs))
  const ended = whenEnded(connection, signal)
  const { username: user, password: pass } = server
  try {
    await step<void>(ended, done => { connection.connect(done) })
    if (user !== undefined && pass !== undefined) await step<boolean | undefined>(ended, done => { connection.login({ user, pass }, done) })
    return connectionOver(connection, ended)
  } catch (error) {
    drop(connection)
    const { code, message } = error as NodeJS.ErrnoException
    if (code === 'EAUTH') throw new LinliError('mail_login_refused', `the mail server ${server.url} refuses user name and password: ${message}`, { retryable: true, cause: error })
    throw new LinliError('mail_server_unreachable', `the mail server ${server.url} cannot be used: ${message}`, { retryable: true, cause: error })
  }
}

function optionsFor ({ url, username, ca }: MailServer, connectMs: number): SMTPConnection.Options {
  const { protocol, hostname, port } = new URL(url)
  const secure = protocol === 'smtps:'
  return {
    host: hostname.replace(/^\[(.*)\]$/, '$1'), port: Number(port) || (secure ? 465 : 25), secure, requireTLS: !secure && username !== undefined,
    connectionTimeout: connectMs, greetingTimeout: connectMs, dnsTimeout: connectMs, socketTimeout: SILENCE_MS, ...ca === undefined ? {} : { tls: { ca } }
  }
}

/** Rejects when the connection breaks or is ended; it may do so when nobody waits. */
function whenEnded (connection: SMTPConnection, signal: AbortSignal | undefined): Promise<never> {
  const ended = new Promise<never>((_resolve, reject) => {
    connection.on('error', reject)
    const abort = () => {
      drop(connection)
      reject(new Error('Linli was ended meanwhile'))
    }
    if (signal?.aborted) abort()
    else signal?.addEventListener('abort', abort)
    connection.once('end', () => { signal?.removeEventListener('abort', abort) })
  })
  ended.catch(() => undefined)
  return ended
}

function connectionOver (connection: SMTPConnection, ended: Promise<never>): MailConnection {
  return {
    async send ({ from, to, eml }) {
      let wholeLetterOut = false
      // A refusal and a lost answer look alike afterwards: the end of this stream tells them apart.
      const letter = Readable.from([eml], { objectMode: false }).once('end', () => { wholeLetterOut = true })
      try {
        const { accepted, rejectedErrors = [] } = await step<SMTPConnection.SentMessageInfo>(ended, done => { connection.send({ from, to: [...to] }, letter, done) })
        return { kind: 'answered', accepted, rejected: answersOf(rejectedErrors as SendFailure[]) }
      } catch (error) {
        return outcomeOf(error as SendFailure, { to, wholeLetterOut })
      }
    },
    close () {
      connection.quit()
      setTimeout(() => { drop(connection) }, FAREWELL_MS).unref()
    }
  }
}

/** One step of the connection; it fails at the latest when the connection does. */
function step<T> (ended: Promise<never>, act: (done: (error: Error | null | undefined, result: T) => void) => void): Promise<T> {
  return Promise.race([ended, new Promise<T>((resolve, reject) => {
    act((error, result) => {
      if (error) reject(error)
      else resolve(result)
    })
  })])
}

/** Ends the connection without a farewell. */
function drop (connection: SMTPConnection): void {
  connection.close()
  // Closed while it looks the name up, it has no socket yet.
  const socket = connection._socket as Socket | false | undefined
  if (socket) socket.destroy()
}
