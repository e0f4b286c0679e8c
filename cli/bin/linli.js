#!/usr/bin/env node
// Plain JavaScript that any Node reads: hands over to the Node 24 that the project brings along, which runs TypeScript as it is.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))

if (Number(process.versions.node.split('.')[0]) >= 24) {
  await import(main)
} else {
  const brought = createRequire(import.meta.url).resolve('node/package.json').replace(/package\.json$/, 'bin/node')
  if (!existsSync(brought)) {
    process.stderr.write(`linli needs Node 24 and this is ${process.version}. "npm ci" brings it along unless scripts are switched off; run "npm ci" without --ignore-scripts.\n`)
    process.exit(1)
  }
  const child = spawn(brought, [main, ...process.argv.slice(2)], { stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal))
  child.on('exit', (code, signal) => process.exit(signal ? 1 : code ?? 1))
}
