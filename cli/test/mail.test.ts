import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openMailServer } from '@linli/api/letters'
import type { LetterRow } from '@linli/domain/views'
import t from 'tap'
import { startMailSink } from '../../test/support/mail-sink.ts'
import { makeAuthority, makeServer } from '../src/init/certificates.ts'
import { ask, linli, startLinli, until } from './support/linli.ts'

const LETTER = { from: 'letters@example.org', to: ['office@example.org'], eml: new TextEncoder().encode('Subject: x\r\n\r\nx\r\n') }
const CATALOGUE = `
streets: [{ id: wutong, name: 梧桐街道, recipients: [{ address: office@example.org }] }]
sites: [{ id: lane, street: wutong, name: 梧桐里 }]
`

/** An authority of one's own and a certificate of it for this machine. */
async function certificates () {
  const authority = await makeAuthority(Date.now())
  return { ca: authority.cert, tls: await makeServer(['127.0.0.1', 'localhost'], { authority, now: Date.now() }) }
}

t.test('with an authority of one\'s own, a sign-in and a letter go encrypted over STARTTLS and over TLS', async t => {
  const { ca, tls } = await certificates()
  for (const secure of [false, true]) {
    const sink = await startMailSink(t, { tls, secure, password: 'right' })
    const connection = await openMailServer({ url: sink.url, username: 'linli', password: 'right', ca })
    t.match(await connection.send(LETTER), { kind: 'answered', accepted: LETTER.to, rejected: [] })
    connection.close()
    t.match(sink.received, [{ secure: true, user: 'linli' }])
    t.same(sink.logins, [{ user: 'linli', secure: true }])
  }
})

t.test('STARTTLS is used where it is offered, also without a sign-in', async t => {
  const { ca, tls } = await certificates()
  const sink = await startMailSink(t, { tls })
  const connection = await openMailServer({ url: sink.url, ca })
  await connection.send(LETTER)
  connection.close()
  t.match(sink.received, [{ secure: true }])
})

t.test('neither password nor letter goes to a server that offers no encryption or that nobody vouches for', async t => {
  const { tls } = await certificates()
  const { ca: stranger } = await certificates()
  const plain = await startMailSink(t, { password: 'right' })
  await t.rejects(openMailServer({ url: plain.url, username: 'linli', password: 'right' }), { code: 'mail_server_unreachable', retryable: true, message: /STARTTLS/ })
  for (const secure of [false, true]) {
    const unknown = await startMailSink(t, { tls, secure, password: 'right' })
    await t.rejects(openMailServer({ url: unknown.url, username: 'linli', password: 'right', ca: stranger }), { code: 'mail_server_unreachable' })
    t.same(unknown.logins, [])
  }
  t.same(plain.logins, [])
})

t.test('a wrong password is named as such', async t => {
  const { ca, tls } = await certificates()
  const sink = await startMailSink(t, { tls, password: 'right' })
  await t.rejects(openMailServer({ url: sink.url, username: 'linli', password: 'wrong', ca }), { code: 'mail_login_refused', message: /wrong password/ })
})

t.test('the doctor asks the mail server and says what to do', async t => {
  const { ca, tls } = await certificates()
  const sink = await startMailSink(t, { tls, password: 'right' })
  const dir = t.testdir({ home: {}, password: 'right\n', wrong: 'wrong\n' })
  writeFileSync(join(dir, 'ca.crt'), ca)
  const settings = {
    LINLI_HOME: join(dir, 'home'), LINLI_HTTP_PORT: '0', LINLI_MQTT_PORT: '0', LINLI_SMTP_URL: sink.url, LINLI_SMTP_USERNAME: 'linli', LINLI_SMTP_PASSWORD_FILE: join(dir, 'password'),
    LINLI_SMTP_CA_FILE: join(dir, 'ca.crt'), LINLI_LETTER_FROM: 'Linli <letters@example.org>'
  }
  t.match(await linli(['doctor'], settings), { stdout: /✓ mail server smtp:\S+ answers and takes user name and password/ })
  t.match(await linli(['doctor'], { ...settings, LINLI_SMTP_PASSWORD_FILE: join(dir, 'wrong') }), { code: 1, stdout: /✗ .*wrong password.*LINLI_SMTP_PASSWORD/ })
  await sink.close()
  t.match(await linli(['doctor'], settings), { code: 1, stdout: /✗ .*ECONNREFUSED.*LINLI_SMTP_URL/ })
  t.same(sink.received, [], 'nothing is sent')
})

t.test('killed while the answer is awaited: the next start sends the same bytes again and says so', { timeout: 60_000 }, async t => {
  const sink = await startMailSink(t, { answer: (_mail, before) => before === 0 ? 'silence' : undefined })
  const settings = { LINLI_SMTP_URL: sink.url, LINLI_LETTER_FROM: 'Linli 邻里 <letters@example.org>' }
  const first = await startLinli(t, ['up', '--empty'], settings)
  t.match(await linli(['catalogue', 'import', '-'], { LINLI_HOME: first.home }, CATALOGUE), { code: 0 })
  t.match(await linli(['letter', '--street', 'wutong'], { LINLI_HOME: first.home }), { code: 0 })
  await until(async () => sink.received.length, count => count === 1)
  first.child.kill('SIGKILL')
  await once(first.child, 'exit')
  const second = await startLinli(t, ['up', '--empty'], { ...settings, home: first.home })
  const { letters } = await until(() => ask<{ letters: LetterRow[] }>(second, '/api/v1/letters'), ({ letters }) => letters.some(({ state }) => state === 'sent'))
  const sent = letters.find(({ state }) => state === 'sent')!
  t.match(sent, { recipients: ['office@example.org'], maybeTwice: true, waits: false })
  const [one, other] = sink.received
  t.ok(one!.bytes.equals(other!.bytes))
  t.ok(one!.bytes.equals(readFileSync(join(first.home, 'outbox', `${sent.id}.eml`))))
  const began = performance.now()
  second.child.kill('SIGTERM')
  await once(second.child, 'exit')
  t.ok(performance.now() - began < 5000)
})
