import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { BOARDS, filesOf } from './src/index.ts'

/** Writes the boards as Grafana reads them, for a console at `--console URL`; with `--check` it only says whether they are current, by its exit code. */
const { values } = parseArgs({ options: { check: { type: 'boolean' }, console: { type: 'string' } } })
const folder = join(import.meta.dirname, 'generated')
const files = filesOf(BOARDS, values.console === undefined ? {} : { consoleUrl: values.console })
const strangers = globSync('**/*.json', { cwd: folder }).filter(path => !files.has(path))
const stale = [...files].filter(([path, text]) => !existsSync(join(folder, path)) || readFileSync(join(folder, path), 'utf8') !== text)

if (values.check) {
  for (const path of [...stale.map(([path]) => path), ...strangers]) console.error(`generated/${path} is not what the boards say; run npm run boards`)
  process.exitCode = stale.length + strangers.length > 0 ? 1 : 0
} else {
  for (const path of strangers) rmSync(join(folder, path))
  for (const [path, text] of stale) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  console.log(`${files.size} boards, ${stale.length} written`)
}
