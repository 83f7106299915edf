import type { Stream } from '@libp2p/interface'
import { withDeadline } from './deadline.ts'
import { StreamBrokenError } from './errors.ts'

/**
 * Ends our side of a stream and waits until the peer ends its own; a peer that doesn't do so in time, or before
 * `stopped` fires, finds the stream reset, so that none is kept open for ever. Whatever still comes in is dropped.
 * Never fails.
 */
export async function finishStream(stream: Stream, lingerMs: number, stopped?: AbortSignal): Promise<void> {
  try {
    await withDeadline('close', lingerMs, stopped, async (signal) => {
      await stream.closeRead({ signal })
      await stream.close({ signal })
      await closed(stream, signal)
    })
  } catch (cause) {
    stream.abort(new StreamBrokenError(stream.protocol, cause))
  }
}

async function closed(stream: Stream, signal: AbortSignal): Promise<void> {
  if (stream.status !== 'open' && stream.status !== 'closing') return
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const onClose = (): void => resolve()
  const onAbort = (): void => reject(signal.reason)
  stream.addEventListener('close', onClose)
  signal.addEventListener('abort', onAbort, { once: true })
  try {
    await promise
  } finally {
    stream.removeEventListener('close', onClose)
    signal.removeEventListener('abort', onAbort)
  }
}
