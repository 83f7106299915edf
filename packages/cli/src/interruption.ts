import { constants } from 'node:os'
import { InterruptedError } from './errors.ts'

const controller = new AbortController()

/** Aborted when the user presses Ctrl-C, when the process is told to end, or when nobody reads its output any more. */
export const interruption: AbortSignal = controller.signal

/** From now on a signal aborts what runs, so that it can clean up; the second one ends the process at once. */
export function heedSignals(): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => interrupt(signal))
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
    interrupt('SIGPIPE')
  })
}

function interrupt(signal: InterruptedError['signal']): void {
  controller.abort(new InterruptedError(signal))
}

/** What a shell shows for a process that a signal ended. */
export function exitCodeOf({ signal }: InterruptedError): number {
  return 128 + constants.signals[signal]
}
