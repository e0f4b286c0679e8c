import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { takeHome } from '../src/home/index.ts'

t.test('a second holder is told who holds the home', async t => {
  const dir = t.testdir()
  writeFileSync(join(dir, 'linli.pid'), String(process.ppid))
  t.throws(() => takeHome(dir), { code: 'home_in_use', message: new RegExp(`process ${process.ppid}`) })
})

t.test('a dead holder is replaced, and a release frees the home', async t => {
  const dir = t.testdir({ 'linli.pid': '999999999' })
  const home = takeHome(dir)
  t.equal(home.path('x'), join(dir, 'x'))
  home.release()
  t.doesNotThrow(() => { takeHome(dir).release() })
})
