import { CommanderError } from '@commander-js/extra-typings'
import { InterruptedError, UsageError } from './errors.ts'
import { exitCodeOf, heedSignals } from './interruption.ts'
import { carport } from './program.ts'
import { errorLine } from './report/error-line.ts'

heedSignals()
const json = process.argv.includes('--json')
try {
  await carport().parseAsync()
} catch (error) {
  process.exitCode = exitCodeFor(error)
  if (!(error instanceof CommanderError)) tell(error)
}

/** 0 done (help, the version), 1 the data says no or something failed, 2 wrong usage. */
function exitCodeFor(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode
  if (error instanceof UsageError) return error.exitCode
  return error instanceof InterruptedError ? exitCodeOf(error) : 1
}

/** Whoever closed the pipe knows. */
function tell(error: unknown): void {
  if (error instanceof InterruptedError && error.signal === 'SIGPIPE') return
  process.stderr.write(`${errorLine(error, json)}\n`)
}
