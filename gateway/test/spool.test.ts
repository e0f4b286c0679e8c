import { appendFileSync, readdirSync, statSync, truncateSync } from 'node:fs'
import type { FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import t from 'tap'
import type { Message } from '../src/decoders/contract.ts'
import { Spool, type Spooled } from '../src/spool/index.ts'

const message = (text: string): Message => ({ source: 'linli', topic: 'a/主题', payload: Buffer.from(text), retained: false, receivedAt: 1000 })
const textOf = ({ message }: Spooled) => Buffer.from(message!.payload).toString()

t.test('what was appended is read in order, also after a restart and over many segments', async t => {
  const dir = t.testdir()
  const spool = await Spool.open(dir, { segmentBytes: 500 })
  const numbers = await Promise.all(Array.from({ length: 100 }, (_, index) => spool.append(message(`m${index}`))))
  t.same(numbers, Array.from({ length: 100 }, (_, index) => index + 1))
  await spool.append(message('last'))
  t.same((await spool.read(98, 10)).map(textOf), ['m98', 'm99', 'last'])
  await spool.close()
  const again = await Spool.open(dir, { after: 40, segmentBytes: 500 })
  t.teardown(() => again.close())
  t.equal(again.last, 101)
  const read = []
  for (let after = 40; after < again.last;) {
    const some = await again.read(after, 7)
    read.push(...some.map(textOf))
    after = some.at(-1)!.number
  }
  t.same(read, [...Array.from({ length: 60 }, (_, index) => `m${index + 40}`), 'last'])
  t.match((await again.read(100, 1))[0]?.message, { source: 'linli', topic: 'a/主题', retained: false, receivedAt: 1000 })
})

t.test('a torn tail is cut, and what follows is whole', async t => {
  const dir = t.testdir()
  const spool = await Spool.open(dir)
  await spool.append(message('one'))
  await spool.append(message('two'))
  await spool.close()
  const [segment] = readdirSync(dir).map(name => join(dir, name))
  truncateSync(segment!, statSync(segment!).size - 2)
  appendFileSync(segment!, 'xx')
  const again = await Spool.open(dir)
  t.teardown(() => again.close())
  t.equal(again.last, 1)
  t.equal(await again.append(message('three')), 2)
  t.same((await again.read(0, 10)).map(textOf), ['one', 'three'])
})

t.test('what is released goes from the disk, whole segments at a time', async t => {
  const dir = t.testdir()
  const spool = await Spool.open(dir, { segmentBytes: 200 })
  t.teardown(() => spool.close())
  for (let index = 0; index < 20; index++) await spool.append(message(`m${index}`))
  const before = readdirSync(dir).length
  await spool.release(15)
  t.ok(readdirSync(dir).length < before)
  t.same((await spool.read(15, 10)).map(textOf), ['m15', 'm16', 'm17', 'm18', 'm19'])
})

t.test('a full disk refuses, keeps nothing half, and takes again when there is room', async t => {
  let isFull = false
  const disk = {
    async write (file: FileHandle, bytes: Buffer, position: number) {
      if (isFull) {
        await file.write(bytes, 0, 5, position)
        throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' })
      }
      await file.write(bytes, 0, bytes.length, position)
    }
  }
  const dir = t.testdir()
  const spool = await Spool.open(dir, { disk })
  await spool.append(message('before'))
  isFull = true
  await t.rejects(spool.append(message('lost')), { code: 'disk_full', retryable: true })
  isFull = false
  t.equal(await spool.append(message('after')), 2)
  await spool.close()
  const again = await Spool.open(dir)
  t.teardown(() => again.close())
  t.same((await again.read(0, 10)).map(textOf), ['before', 'after'])
})
