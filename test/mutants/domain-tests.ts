/**
 * All tests of the copy of `domain/` that the first argument names, in one process that ends at the first failure. The seed is fixed: whether a fault is caught is no
 * matter of luck. What takes long comes last.
 */
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import fc from 'fast-check'

const [domain] = process.argv.slice(2)
if (domain === undefined) throw new Error('say which folder the tests are in: node test/mutants/domain-tests.ts DOMAIN')

fc.configureGlobal({ seed: 20260302, endOnFailure: true })
const tests = globSync('test/**/*.test.ts', { cwd: domain }).sort().map(name => join(domain, name))
const isRandom = (file: string) => /support\/some-|fast-check/.test(readFileSync(file, 'utf8'))
for (const file of [...tests.filter(name => !isRandom(name)), ...tests.filter(isRandom)]) await import(pathToFileURL(file).href)
