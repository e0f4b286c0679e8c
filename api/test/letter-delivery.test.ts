import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { newDelivery } from '@linli/domain/letters'
import { openLedger, type Ledger, type StoredLetter } from '@linli/store/ledger'
import { pino } from 'pino'
import t, { type Test } from 'tap'
import { startMailSink } from '../../test/support/mail-sink.ts'
import { composeMail } from '../src/letters/compose.ts'
import { createDelivery } from '../src/letters/index.ts'

const NOW = Date.UTC(2026, 10, 23, 1)
const nothing = () => Promise.resolve()

async function letterFor (recipients: readonly string[], { id = 's-2026-11-16-zh', isToGo = true }: { readonly id?: string, readonly isToGo?: boolean } = {}): Promise<StoredLetter> {
  const letter = { subject: '周报', html: `<p>${'一二三'.repeat(3000)}</p>`, text: '.一\r\n..二\r\n' }
  const eml = await composeMail({ id, letter, from: 'Linli 邻里 <letters@example.org>', recipients, at: NOW })
  return { id, street: 's', language: 'zh', week: '2026-11-16', ...letter, createdAt: NOW, asOf: NOW, eml, model: '{}', recipients, state: 'outbox', ...isToGo ? { delivery: newDelivery(recipients) } : {} }
}

/** A ledger with letters, and a delivery that tries again after milliseconds. */
async function start (t: Test, url: string, letters: readonly StoredLetter[]) {
  const ledger = openLedger(join(t.testdir(), 'ledger.db'))
  for (const letter of letters) ledger.saveLetter(letter)
  const delivery = createDelivery({ ledger, server: { url }, from: () => 'bounce@example.org', clock: { now: () => NOW }, log: pino({ level: 'silent' }), retry: { firstMs: 5, longestMs: 20 } })
  t.teardown(async () => {
    await delivery.stop()
    ledger.close()
  })
  return { ledger, delivery }
}

/** The letter once it is as wanted. */
async function letterThat (ledger: Ledger, wanted: (letter: StoredLetter) => boolean, id = 's-2026-11-16-zh'): Promise<StoredLetter> {
  for (let round = 0; round < 1000; round++) {
    const letter = ledger.letter(id)!
    if (wanted(letter)) return letter
    await setTimeout(10)
  }
  throw new Error(`the letter stays as ${JSON.stringify({ ...ledger.letter(id), eml: '…', html: '…' })}`)
}

const isSent = ({ state }: StoredLetter) => state === 'sent'

t.test('a letter arrives once, byte for byte, and one without the wish or without recipients never', async t => {
  const sink = await startMailSink(t)
  const letter = await letterFor(['a@example.org', 'b@example.org'])
  const { ledger, delivery } = await start(t, sink.url, [letter, await letterFor(['a@example.org'], { id: 'old', isToGo: false }), await letterFor([], { id: 'nobody' })])
  delivery.start(nothing)
  t.match(await letterThat(ledger, isSent), { delivery: { waiting: [], refused: [], sentAt: NOW, lost: 0 } })
  delivery.wake()
  await delivery.stop()
  t.match(sink.received, [{ from: 'bounce@example.org', to: ['a@example.org', 'b@example.org'] }])
  t.equal(sink.received.length, 1)
  t.ok(sink.received[0]!.bytes.equals(letter.eml))
  t.match([ledger.letter('old'), ledger.letter('nobody')], [{ state: 'outbox' }, { state: 'outbox' }])
})

t.test('"later" is tried again until it goes', async t => {
  const sink = await startMailSink(t, { answer: (_mail, before) => before < 3 ? { code: 451, words: '4.7.1 come back later' } : undefined })
  const { ledger, delivery } = await start(t, sink.url, [await letterFor(['a@example.org'])])
  delivery.start(nothing)
  const letter = await letterThat(ledger, isSent)
  t.equal(sink.received.length, 4)
  t.match(letter.delivery, { lost: 0 })
  t.notOk(letter.delivery!.trouble, 'what has passed is not told')
})

t.test('a refusal is final and kept in the server\'s words', async t => {
  const sink = await startMailSink(t, { answer: () => ({ code: 554, words: '5.7.1 我们不要这封信' }) })
  const { ledger, delivery } = await start(t, sink.url, [await letterFor(['a@example.org'])])
  delivery.start(nothing)
  t.match(await letterThat(ledger, ({ state }) => state === 'refused'), { delivery: { waiting: [], refused: [{ address: 'a@example.org', words: '554 5.7.1 我们不要这封信' }] } })
  await setTimeout(50)
  t.equal(sink.received.length, 1)
})

t.test('of several recipients one is refused, one is told later, and each gets the letter at most once', async t => {
  let asked = 0
  const sink = await startMailSink(t, {
    recipient: address => address.startsWith('gone') ? { code: 550, words: '5.1.1 no such user' } : address.startsWith('full') && asked++ < 2 ? { code: 452, words: '4.2.2 mailbox full' } : undefined
  })
  const { ledger, delivery } = await start(t, sink.url, [await letterFor(['a@example.org', 'gone@example.org', 'full@example.org'])])
  delivery.start(nothing)
  t.match(await letterThat(ledger, isSent), { delivery: { refused: [{ address: 'gone@example.org', words: '550 5.1.1 no such user' }], sentAt: NOW } })
  t.same(sink.received.map(({ to }) => to), [['a@example.org'], ['full@example.org']])
})

t.test('an answer that is lost makes the letter unsure; the same bytes go again, and three times at most', async t => {
  const once = await startMailSink(t, { answer: (_mail, before) => before === 0 ? 'cut' : undefined })
  const { ledger, delivery } = await start(t, once.url, [await letterFor(['a@example.org'])])
  delivery.start(nothing)
  t.match(await letterThat(ledger, ({ state }) => state === 'unsure'), { delivery: { waiting: ['a@example.org'], lost: 1 } })
  t.match(await letterThat(ledger, isSent), { delivery: { lost: 1 } })
  t.equal(once.received.length, 2)
  t.ok(once.received[0]!.bytes.equals(once.received[1]!.bytes))
  const always = await startMailSink(t, { answer: () => 'cut' })
  const stubborn = createDelivery({ ledger, server: { url: always.url }, from: () => 'x@example.org', clock: { now: () => NOW }, log: pino({ level: 'silent' }), retry: { firstMs: 5, longestMs: 5 } })
  ledger.saveLetter(await letterFor(['a@example.org'], { id: 'second' }))
  stubborn.start(nothing)
  await letterThat(ledger, ({ delivery }) => delivery?.lost === 3, 'second')
  await setTimeout(50)
  await stubborn.stop()
  t.match(ledger.letter('second'), { state: 'unsure' })
  t.equal(always.received.length, 3)
})

t.test('a letter that was on its way when everything ended may have arrived, and goes again', async t => {
  const sink = await startMailSink(t)
  const letter = await letterFor(['a@example.org'])
  const { ledger, delivery } = await start(t, sink.url, [{ ...letter, state: 'sending' }])
  delivery.start(nothing)
  t.match(await letterThat(ledger, isSent), { delivery: { lost: 1 } })
  t.ok(sink.received[0]!.bytes.equals(letter.eml))
})

t.test('a server that is away at the start gets the letter when it is back, and until then the letter says why it waits', async t => {
  const free = createServer().listen(0, '127.0.0.1')
  await once(free, 'listening')
  const { port } = free.address() as AddressInfo
  free.close()
  const { ledger, delivery } = await start(t, `smtp://127.0.0.1:${port}`, [await letterFor(['a@example.org'])])
  delivery.start(nothing)
  t.match(await letterThat(ledger, ({ delivery }) => delivery?.trouble !== undefined), { state: 'outbox', delivery: { trouble: /127\.0\.0\.1.*ECONNREFUSED/, lost: 0 } })
  await startMailSink(t, { port })
  t.notOk((await letterThat(ledger, isSent)).delivery!.trouble)
})

t.test('a server that hangs up before the letter is out was no delivery', async t => {
  let connections = 0
  const rude = createServer(socket => {
    connections++
    socket.on('error', () => undefined)
    socket.write('220 hello\r\n')
    socket.on('data', data => {
      if (/^DATA/.test(data.toString())) socket.destroy()
      else socket.write('250 ok\r\n')
    })
  }).listen(0, '127.0.0.1')
  await once(rude, 'listening')
  t.teardown(() => rude.close())
  const { ledger, delivery } = await start(t, `smtp://127.0.0.1:${(rude.address() as AddressInfo).port}`, [await letterFor(['a@example.org'])])
  delivery.start(nothing)
  for (let round = 0; connections < 5 && round < 1000; round++) await setTimeout(10)
  await delivery.stop()
  t.match(ledger.letter('s-2026-11-16-zh'), { state: 'outbox', delivery: { lost: 0, waiting: ['a@example.org'] } })
})

t.test('ending waits at most two seconds for an answer, and the letter is unsure then', async t => {
  const sink = await startMailSink(t, { answer: () => 'silence' })
  const { ledger, delivery } = await start(t, sink.url, [await letterFor(['a@example.org'])])
  delivery.start(nothing)
  for (let round = 0; sink.received.length === 0 && round < 1000; round++) await setTimeout(10)
  t.equal(ledger.letter('s-2026-11-16-zh')!.state, 'sending', 'on disk while it is on its way')
  const began = performance.now()
  await delivery.stop()
  t.ok(performance.now() - began < 2000)
  t.match(ledger.letter('s-2026-11-16-zh'), { state: 'unsure', delivery: { lost: 1 } })
})
