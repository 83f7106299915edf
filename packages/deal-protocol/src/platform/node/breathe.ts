import { setImmediate } from 'node:timers'

/** Lets timers, sockets and abort signals have their turn. About 2 µs. */
export function breathe(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
