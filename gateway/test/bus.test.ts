import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { setTimeout } from 'node:timers/promises'
import { Aedes } from 'aedes'
import t from 'tap'
import { freePort } from '../../test/support/free-port.ts'
import { createBus } from '../src/bus/index.ts'

/** A broker that forgets everything when it ends. */
async function startBroker (port: number) {
  const broker = await Aedes.createBroker()
  const sockets = new Set<Socket>()
  const server = createServer(socket => {
    sockets.add(socket)
    broker.handle(socket)
  }).listen(port, '127.0.0.1')
  await once(server, 'listening')
  return async () => {
    server.close()
    for (const socket of sockets) socket.destroy()
    const closed = once(broker, 'closed')
    broker.close()
    await closed
  }
}

t.test('a broker that lost what it retained is told again, the newest of each topic', async t => {
  const port = await freePort()
  const url = `mqtt://127.0.0.1:${port}`
  const end = await startBroker(port)
  const bus = await createBus({ url, clientId: 'teller' })
  t.teardown(() => bus.close())
  await bus.publish('a', 'old', { retain: true })
  await bus.publish('a', 'new', { retain: true })
  await bus.publish('gone', 'once', { retain: true })
  await bus.publish('gone', '', { retain: true })
  await bus.publish('passing', 'word', { retain: false })
  await end()
  const endAgain = await startBroker(port)
  t.teardown(endAgain)
  const heard: string[] = []
  const listener = await createBus({ url, clientId: 'listener' })
  t.teardown(() => listener.close())
  await listener.subscribe('+', (topic, payload) => { heard.push(`${topic} ${Buffer.from(payload).toString()}`) })
  for (let attempt = 0; attempt < 200 && heard.length === 0; attempt++) await setTimeout(20)
  await setTimeout(50)
  t.same(heard, ['a new'])
})
