import { constants } from 'node:os'
import { setImmediate } from 'node:timers/promises'
import { InterruptedError } from './errors.ts'

const controller = new AbortController()

/** Aborted by Ctrl-C, when the process is told to end, and when its output can't be written any more. */
export const interruption: AbortSignal = controller.signal

/** From now on a signal aborts what runs, so that it can clean up; the second one ends the process at once. */
export function heedSignals(): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => controller.abort(new InterruptedError(signal)))
  }
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error) => controller.abort(interruptionBehind(error)))
  }
}

const CALLS_A_BREATH = 256
let calls = 0

/** For loops that may never wait for anything, and so would never notice a signal: lets signals in now and then. */
export async function breathe(): Promise<void> {
  calls++
  if (calls % CALLS_A_BREATH === 0) await setImmediate()
  interruption.throwIfAborted()
}

/** The interruption that made something fail, if one did: Node has its own errors for an abort and a closed pipe. */
export function interruptionBehind(error: unknown): unknown {
  if (interruption.aborted) return interruption.reason
  return (error as NodeJS.ErrnoException).code === 'EPIPE' ? new InterruptedError('SIGPIPE') : error
}

/** What a shell shows for a process that a signal ended. */
export function exitCodeOf({ signal }: InterruptedError): number {
  return 128 + constants.signals[signal]
}
