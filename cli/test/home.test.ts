import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { holderOf, takeHome } from '../src/home/index.ts'

const HOLD = `
  const { takeHome } = await import(${JSON.stringify(new URL('../src/home/index.ts', import.meta.url).href)})
  takeHome(process.argv[1], process.argv[2]).announce({ httpUrl: 'http://127.0.0.1:1' })
  process.stdout.write('held')
  setInterval(() => {}, 1000)`

/** Another process that holds a home. */
async function holder (t: Test, dir: string, role: string) {
  const child = spawn(process.execPath, ['--input-type=module', '-e', HOLD, dir, role], { stdio: ['ignore', 'pipe', 'inherit'] })
  t.teardown(() => child.kill('SIGKILL'))
  await once(child.stdout, 'data')
  return child
}

t.test('a second holder is told who holds the home', async t => {
  const dir = t.testdir()
  const child = await holder(t, dir, 'up')
  t.throws(() => takeHome(dir), { code: 'home_in_use', message: new RegExp(`process ${child.pid} \\(linli up\\)`) })
  t.throws(() => takeHome(dir, 'api'), { code: 'home_in_use' })
  t.match(holderOf(dir, 'api'), { pid: child.pid, httpUrl: 'http://127.0.0.1:1' })
})

t.test('gateway and api share a home, each its own part', async t => {
  const dir = t.testdir()
  await holder(t, dir, 'gateway')
  takeHome(dir, 'api').release()
  t.equal(holderOf(dir, 'api'), undefined)
  t.throws(() => takeHome(dir, 'up'), { code: 'home_in_use' })
})

t.test('a place that cannot be a home is named, with what to do, and at once', async t => {
  const dir = t.testdir({ file: 'not a folder' })
  for (const [path, why] of [[join(dir, 'file'), /a file, not a folder/], [join(dir, 'file', 'below'), /ENOTDIR/], ['/proc/linli', /ENOENT/]] as const) {
    if (path.startsWith('/proc') && !existsSync('/proc')) continue
    t.throws(() => takeHome(path), { code: 'home_unusable', message: why })
    t.throws(() => takeHome(path), { message: /LINLI_HOME/ })
  }
  takeHome(join(dir, '新 folder', 'deep')).release()
})

t.test('a killed holder holds nothing', async t => {
  const dir = t.testdir()
  const child = await holder(t, dir, 'up')
  child.kill('SIGKILL')
  await once(child, 'exit')
  const home = takeHome(dir)
  t.equal(home.path('x'), join(dir, 'x'))
  home.release()
  t.doesNotThrow(() => { takeHome(dir).release() })
})
