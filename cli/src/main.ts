import { LinliError } from '@linli/domain/errors'
import { buildProgram } from './program.ts'

try {
  await buildProgram().parseAsync()
} catch (error) {
  if (!(error instanceof LinliError)) throw error
  process.stderr.write(`${error.code}: ${error.message}\n`)
  process.exitCode = 1
}
