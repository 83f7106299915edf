import type { Stream } from '@libp2p/interface'
import { StreamBrokenError } from './errors.ts'

/** So much lies in the stream's own buffer at most, whose size is limited. */
const SLICE_BYTES = 65_536

/**
 * Hands bytes to the transport, at the pace at which the peer takes them.
 *
 * @throws StreamBrokenError, or the reason of the signal
 */
export async function sendBytes(stream: Stream, bytes: Uint8Array, signal: AbortSignal): Promise<void> {
  for (let offset = 0; offset < bytes.length; offset += SLICE_BYTES) {
    signal.throwIfAborted()
    try {
      stream.send(bytes.subarray(offset, offset + SLICE_BYTES))
    } catch (cause) {
      throw new StreamBrokenError(stream.protocol, cause)
    }
    await bufferEmpty(stream, signal)
  }
}

/** Until the stream has passed on all that it was given. */
async function bufferEmpty(stream: Stream, signal: AbortSignal): Promise<void> {
  let closeError: Error | undefined
  if (stream.writeBufferLength > 0) {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const onAbort = (): void => reject(signal.reason)
    const onClose = (event: { error?: Error }): void => {
      closeError = event.error
      resolve()
    }
    const onIdle = (): void => resolve()
    signal.addEventListener('abort', onAbort, { once: true })
    stream.addEventListener('idle', onIdle)
    stream.addEventListener('close', onClose)
    try {
      await promise
    } finally {
      signal.removeEventListener('abort', onAbort)
      stream.removeEventListener('idle', onIdle)
      stream.removeEventListener('close', onClose)
    }
  }
  // A stream that breaks throws away what it has, and says that it is idle.
  if (stream.status === 'reset' || stream.status === 'aborted' || closeError !== undefined) {
    throw new StreamBrokenError(stream.protocol, closeError)
  }
}
