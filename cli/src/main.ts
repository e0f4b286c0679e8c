import { LinliError } from '@linli/domain/errors'
import { buildProgram } from './program.ts'

try {
  await buildProgram().parseAsync()
} catch (error) {
  // The system's own refusals (no rights, no such address) are sentences as well; anything else is a fault of ours and keeps its trace.
  if (!(error instanceof LinliError) && typeof (error as NodeJS.ErrnoException).syscall !== 'string') throw error
  const { code, message } = error as { code: string, message: string }
  process.stderr.write(`${code}: ${message}\n`)
  process.exitCode = 1
}
