import { CommanderError } from '@commander-js/extra-typings'
import { InterruptedError, UsageError } from './errors.ts'
import { exitCodeOf, heedSignals, interruptionBehind } from './interruption.ts'
import { carport } from './program.ts'
import { errorLine } from './report/error-line.ts'

heedSignals()
try {
  await carport().parseAsync()
} catch (thrown) {
  const error = interruptionBehind(thrown)
  process.exitCode = exitCodeFor(error)
  if (!isSilent(error)) process.stderr.write(`${errorLine(error, process.argv.includes('--json'))}\n`)
}

/** 0 done, 1 the data says no or something failed, 2 wrong usage. */
function exitCodeFor(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode
  if (error instanceof UsageError) return error.exitCode
  return error instanceof InterruptedError ? exitCodeOf(error) : 1
}

/** Help and the version have been printed; and whoever closed the pipe knows. */
function isSilent(error: unknown): boolean {
  return error instanceof CommanderError || (error instanceof InterruptedError && error.signal === 'SIGPIPE')
}
