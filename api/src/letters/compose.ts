import { createHash } from 'node:crypto'
import MailComposer from 'nodemailer/lib/mail-composer/index.js'
import type { RenderedLetter } from './render.ts'

/** Who letters come from unless the installation says otherwise; `.invalid` is never delivered to (RFC 2606). */
export const DEFAULT_SENDER = 'Linli 邻里 <letters@linli.invalid>'

/** The bare address of `Name <address>`. */
export function addressOf (sender: string): string {
  return (/<([^<>]+)>\s*$/.exec(sender)?.[1] ?? sender).trim()
}

/** The whole message, RFC 5322: text and HTML as alternatives. The same letter of the same sender gives the same Message-ID. */
export async function composeMail ({ id, letter, from, recipients, at }: {
  readonly id: string, readonly letter: RenderedLetter, readonly from: string, readonly recipients: readonly string[], /** UTC ms. */ readonly at: number
}): Promise<Uint8Array> {
  const composer = new MailComposer({
    from, to: recipients.length > 0 ? [...recipients] : 'undisclosed-recipients:;', subject: letter.subject, text: letter.text, html: letter.html, date: new Date(at),
    messageId: `<${createHash('sha256').update(`${id} ${recipients.join()}`).digest('hex').slice(0, 32)}@${addressOf(from).split('@').at(-1)!}>`,
    headers: { 'Auto-Submitted': 'auto-generated' }, textEncoding: 'base64', disableFileAccess: true, disableUrlAccess: true
  })
  return await composer.compile().build()
}
