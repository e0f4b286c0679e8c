import { once } from 'node:events'
import type { AddressInfo, Socket } from 'node:net'
import { SMTPServer, type SMTPServerOptions, type SMTPServerSession } from 'smtp-server'
import type { Test } from 'tap'

/** A mail as it came in. */
export interface Received { readonly from: string, readonly to: readonly string[], readonly bytes: Buffer, readonly secure: boolean, readonly user: string | undefined }

/** What is said to a mail or an address: nothing = taken; a code with words; the connection cut; no answer at all. */
export type Answer = undefined | { readonly code: number, readonly words: string } | 'cut' | 'silence'

export interface MailSink {
  readonly url: string
  readonly port: number
  readonly received: readonly Received[]
  /** Sign-ins that were tried, whether the connection was encrypted. */
  readonly logins: readonly { readonly user: string, readonly secure: boolean }[]
  close (): Promise<void>
}

/** A mail server on loopback that keeps what it is given. `answer` hears the mail and how many came before it. */
export async function startMailSink (t: Test, { port = 0, recipient = () => undefined, answer = () => undefined, tls, offersTls = tls !== undefined, secure = false, password }: {
  readonly port?: number, readonly recipient?: (address: string) => Answer, readonly answer?: (mail: Received, before: number) => Answer
  readonly tls?: { readonly key: string, readonly cert: string }, readonly offersTls?: boolean, readonly secure?: boolean, readonly password?: string
} = {}): Promise<MailSink> {
  const received: Received[] = []
  const logins: { user: string, secure: boolean }[] = []
  const sockets = new Set<Socket>()
  const options: SMTPServerOptions = {
    ...tls, secure, authOptional: password === undefined, allowInsecureAuth: true, logger: false, disabledCommands: [...offersTls || secure ? [] : ['STARTTLS'], ...password === undefined ? ['AUTH'] : []], closeTimeout: 100,
    onAuth ({ username = '', password: given }, session, done) {
      logins.push({ user: username, secure: session.secure })
      if (given === password) done(null, { user: username })
      else done(failure({ code: 535, words: '5.7.8 wrong password' }))
    },
    onRcptTo ({ address }, _session, done) {
      const said = recipient(address)
      if (said === undefined || typeof said === 'string') done()
      else done(failure(said))
    },
    onData (stream, session, done) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        const mail = mailOf(session, Buffer.concat(chunks))
        const said = answer(mail, received.push(mail) - 1)
        if (said === 'cut') for (const socket of sockets) socket.destroy()
        else if (said === undefined) done()
        else if (said !== 'silence') done(failure(said))
      })
    }
  }
  const server = new SMTPServer(options)
  server.on('error', () => undefined)
  server.server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  server.listen(port, '127.0.0.1')
  await once(server.server, 'listening')
  const close = () => new Promise<void>(resolve => {
    // Node dies when a socket is destroyed below a TLS handshake that has just failed: encrypted ones are left to the server's own closing.
    if (!tls) for (const socket of sockets) socket.destroy()
    server.close(resolve)
  })
  t.teardown(close)
  const bound = (server.server.address() as AddressInfo).port
  return { url: `${secure ? 'smtps' : 'smtp'}://127.0.0.1:${bound}`, port: bound, received, logins, close }
}

function mailOf ({ envelope, secure, user }: SMTPServerSession, bytes: Buffer): Received {
  return { from: envelope.mailFrom === false ? '' : envelope.mailFrom.address, to: envelope.rcptTo.map(({ address }) => address), bytes, secure, user }
}

function failure ({ code, words }: { readonly code: number, readonly words: string }): Error {
  return Object.assign(new Error(words), { responseCode: code })
}
