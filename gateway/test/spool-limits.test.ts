import t from 'tap'
import type { Message } from '../src/decoders/contract.ts'
import { Spool } from '../src/spool/index.ts'

const message = (payload: Uint8Array): Message => ({ source: 'linli', topic: 'a/b', payload, retained: false, receivedAt: 1000 })

t.test('a message that is longer than a record may be is refused, and those after it survive a restart', async t => {
  const dir = t.testdir()
  const spool = await Spool.open(dir)
  await spool.append(message(Buffer.from('one')))
  await t.rejects(spool.append(message(Buffer.alloc(65 * 1024 * 1024))), { code: 'message_too_large', retryable: false })
  await spool.append(message(Buffer.from('two')))
  await spool.close()
  const again = await Spool.open(dir)
  t.teardown(() => again.close())
  t.same((await again.read(0, 10)).map(({ message }) => Buffer.from(message!.payload).toString()), ['one', 'two'])
})

t.test('large messages that wait are on the disk, not in memory', async t => {
  const dir = t.testdir()
  const spool = await Spool.open(dir)
  t.teardown(() => spool.close())
  const before = process.memoryUsage().arrayBuffers
  for (let index = 0; index < 100; index++) await spool.append(message(Buffer.alloc(1024 * 1024, index)))
  global.gc?.()
  t.ok(process.memoryUsage().arrayBuffers - before < 64 * 1024 * 1024, `${(process.memoryUsage().arrayBuffers - before) / 1024 / 1024} MiB`)
  let after = 0
  for (let some = await spool.read(after, 7); some.length > 0; some = await spool.read(after, 7)) {
    for (const { number, message } of some) {
      if (number !== ++after || message?.payload[0] !== number - 1) t.fail(`message ${number} is another`)
    }
  }
  t.equal(after, 100)
})
