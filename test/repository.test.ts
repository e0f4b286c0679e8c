import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'

const ROOT = join(import.meta.dirname, '..')
const read = (file: string) => readFileSync(join(ROOT, file), 'utf8')
const filesOf = (...patterns: string[]) => globSync(patterns, { cwd: ROOT, exclude: ['**/node_modules/**'] }).sort()

const SOURCES = filesOf('{domain,store,gateway,api,firmware-sim,cli}/src/**/*.ts', 'dashboards/*/src/**/*.ts')
const TESTS = filesOf('{domain,store,gateway,api,firmware-sim,cli}/test/**/*.test.ts', 'dashboards/*/test/**/*.test.ts', 'test/*.test.ts')

t.test('every error code is documented, and every documented one exists', async t => {
  const thrown = new Set(SOURCES.flatMap(file => [...read(file).matchAll(/LinliError\(\s*'([a-z0-9_]+)'/g)].map(match => match[1]!)))
  const documented = new Set([...read('docs/errors.md').matchAll(/^\| `([a-z0-9_]+)` \|/gm)].map(match => match[1]!))
  t.ok(thrown.size > 10, 'codes are found in the sources')
  t.same([...thrown].filter(code => !documented.has(code)), [], 'documented')
  t.same([...documented].filter(code => !SOURCES.some(file => read(file).includes(`'${code}'`))), [], 'existing')
})

t.test('every test file asserts something', async t => {
  t.ok(TESTS.length > 10, 'tests are found')
  t.same(TESTS.filter(file => !/\bt\.(equal|same|match|ok|notOk|throws|rejects|not|has|doesNotThrow|resolves|resolveMatch|strictSame|comment|pass|notMatch|notSame)\(|[cC]onformance\(/.test(read(file))), [])
})

t.test('links between documents lead somewhere', async t => {
  for (const file of filesOf('*.md', 'docs/**/*.md')) {
    for (const [, target] of read(file).matchAll(/\]\((?!https?:|#)([^)#]+)(?:#[^)]*)?\)/g)) {
      t.ok(globSync(join(file, '..', target!), { cwd: ROOT }).length > 0, `${file} → ${target}`)
    }
  }
})

t.test('every workspace says its licence and is private', async t => {
  for (const file of filesOf('{domain,store,gateway,api,dashboards,firmware-sim,cli}/package.json')) {
    t.match(JSON.parse(read(file)), { license: 'Apache-2.0', private: true }, file)
  }
})
