import { spawn } from 'node:child_process'
import { existsSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import type { Test } from 'tap'
import { freePort } from '../../../test/support/free-port.ts'

const MOSQUITTO = ['/usr/sbin/mosquitto', '/usr/local/sbin/mosquitto', '/opt/homebrew/sbin/mosquitto'].find(path => existsSync(path))

/** A real mosquitto on a free port until the test ends; undefined, with a loud skip, where none is installed. */
export async function startMosquitto (t: Test): Promise<string | undefined> {
  if (MOSQUITTO === undefined) {
    t.pass('SKIPPED: mosquitto is not installed', { skip: 'mosquitto is not installed' })
    return undefined
  }
  const port = await freePort()
  const folder = t.testdir()
  writeFileSync(join(folder, 'mosquitto.conf'), `listener ${port} 127.0.0.1\nallow_anonymous true\nmax_queued_messages 100000\n`)
  const broker = spawn(MOSQUITTO, ['-c', join(folder, 'mosquitto.conf')], { stdio: 'ignore' })
  t.teardown(() => broker.kill('SIGKILL'))
  for (let attempt = 0; attempt < 100; attempt++) {
    const socket = connect(port, '127.0.0.1')
    const there = await new Promise(resolve => {
      socket.once('connect', () => { resolve(true) })
      socket.once('error', () => { resolve(false) })
    })
    socket.destroy()
    if (there === true) return `mqtt://127.0.0.1:${port}`
    await setTimeout(50)
  }
  throw new Error('mosquitto did not start')
}
